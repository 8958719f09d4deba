import CanonicalJSON
import Files
import Foundation
import Journeys
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// Two coalitions and one map, played once by the example's own script.
final class Region: Sendable {
    private static let played = Result { try Region() }

    static func shared() throws -> Region { try played.get() }

    let folder = TemporaryFolder()
    let transcript: String
    var out: String { folder.file("out") }

    private init() throws {
        let result = try Shell.run(
            "\(Shell.repository)/Examples/region/demo.sh", [Shell.program, folder.file("out")])
        guard result.exit == 0 else { throw Night.Failed(text: result.output + result.errors) }
        transcript = result.output + result.errors
    }

    /// A copy of the output, to go on with. Homes name their stores by path, so those are named anew.
    func copy() throws -> Copy {
        let copy = Copy()
        try FileManager.default.removeItem(atPath: copy.folder.path)
        try FileManager.default.copyItem(atPath: out, toPath: copy.folder.path)
        for path in copy.folder.files(below: "") where path.hasSuffix("settings.json") || path.hasSuffix("/machine") {
            let text = String(decoding: try copy.folder.read(path), as: UTF8.self)
            if path.hasSuffix("/machine") {
                try FileManager.default.removeItem(atPath: copy.folder.file(path))
            } else {
                try copy.folder.write(path, text.replacing(out, with: copy.folder.path))
            }
        }
        return copy
    }

    struct Copy {
        let folder = TemporaryFolder()

        func sync(_ home: String, _ words: String...) throws -> Shell.Result {
            try Shell.run(Shell.program, words + ["--home", folder.file(home)])
        }

        func publish(_ home: String = "uganda/coalition", day: String = "2027-01-22", _ words: String...) throws
            -> Shell.Result
        {
            try Shell.run(
                Shell.program,
                ["publish", folder.file("region/inbox"), "--home", folder.file(home), "--now", day] + words)
        }

        /// The lines of a public log in a store.
        func lines(_ log: String = "region/inbox/uganda.example/public/1") throws -> [String] {
            let files = folder.files(below: "\(log)/bodies").sorted {
                $0.utf8.count == $1.utf8.count ? $0 < $1 : $0.utf8.count < $1.utf8.count
            }
            let widest = files.max {
                Int($0.split(separator: "/").last ?? "") ?? 0 < Int($1.split(separator: "/").last ?? "") ?? 0
            }
            return String(decoding: try folder.read(widest ?? ""), as: UTF8.self).split(separator: "\n").map(
                String.init)
        }
    }
}

@Suite("Publication, end to end")
struct PublicationTests {
    let region: Region

    init() throws { region = try Region.shared() }

    @Test("one map shows what both coalitions published, and says how much each held back")
    func map() throws {
        let text = region.transcript
        #expect(text.contains("kenya   58 new entries") && text.contains("uganda  23 new entries"))
        #expect(text.contains("Kenya to Kenya                  child labour         2026   20 to 39"))
        #expect(text.contains("Uganda to Saudi Arabia          not told             2026   35 to 69"))
        #expect(text.contains("2026 (Example coalition (Uganda)): 4 routes or parts of routes pass the rule"))
        #expect(text.contains("between 40 and 94 more survivors are"))
        #expect(text.components(separatedBy: "nothing new to publish; public log").count == 3)
        let page = try String(contentsOfFile: "\(region.out)/region/report/report.html", encoding: .utf8)
        #expect(page.contains("Uganda to Oman") && page.contains("Kenya to Kenya"))
        for partner in Night.partners + ["crane", "nile", "pearl", "rwenzori"] {
            // As a word: the page's style has an "opacity".
            #expect(page.firstRange(of: try Regex("\\b\(partner)\\b")) == nil, "\(partner)")
        }
        let csv = try String(contentsOfFile: "\(region.out)/region/master.csv", encoding: .utf8)
        #expect(csv.contains("uganda,2026,2026-01-01,2026-12-31,group,0,UG,Uganda,,,,,OM,Oman,,,,actual,ForcedLabour"))
    }

    @Test("the public report of the Kenyan example says what the rule lets through, and how much it held back")
    func kenya() throws {
        let copy = try region.copy()
        let result = try copy.sync("kenya/coalition", "report", "--out", copy.folder.file("kenya-report"))
        let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains("2026: 2 routes or parts of routes pass the rule, with between 75 and 143 survivors"))
        #expect(text.contains("between 165 and 289 more survivors are held back, their routes untold"))
        #expect(text.contains("Kenya to Kenya not told 2026 55 to 104"))
        let status = try copy.sync("kenya/coalition", "status")
        #expect(status.output.contains("published: 2026"))
    }

    @Test("an auditor cosigns the public log, and anyone can prove an entry of it")
    func audited() throws {
        let copy = try region.copy()
        let (auditor, invitation) = (copy.folder.file("auditor"), copy.folder.file("uganda/coalition/invitation.json"))
        let made = try Shell.sync(
            "auditor", "init", "--home", auditor, "--name", "auditor.example/desk", "--attests", "content")
        #expect(made.exit == 0)
        _ = try copy.sync("uganda/coalition", "auditor", "add", "\(auditor)/cosigner.vkey", "--attests", "content")
        let seen = try Shell.sync(
            "witness", copy.folder.file("uganda/inbox"), "--key", auditor, "--log-key", invitation, "--attach")
        #expect(seen.exit == 0 && seen.output.contains("uganda.example/public/1"), "\(seen.output) \(seen.errors)")
        #expect(try copy.sync("uganda/coalition", "merge").exit == 0)
        let verified = try Shell.sync("verify", copy.folder.file("uganda/inbox"), "--key", invitation)
        let cosigned = verified.output.components(separatedBy: "uganda.example/public/1").last ?? ""
        #expect(
            cosigned.hasPrefix("  23 entries\n        cosigned by auditor.example/desk (content)"), "\(verified.output)"
        )
        let proof = try copy.sync(
            "uganda/cso/pearl", "prove", "uganda.example/public/1", "0", "--out", copy.folder.file("p"), "--body",
            copy.folder.file("b"))
        #expect(proof.exit == 0, "\(proof.errors)")
        let key =
            try jsonLines(try copy.sync("uganda/cso/pearl", "keys", "--json").output)
            .first { $0["role"] as? String == "public log" }?["key"] as? String ?? ""
        let checked = try Shell.sync(
            "check", copy.folder.file("p"), "--key", key, "--body", copy.folder.file("b"))
        #expect(checked.exit == 0, "\(checked.errors)")
    }

    @Test("a stolen key of the public log is revoked, and a new one goes on from the last good state")
    func revoked() throws {
        let copy = try region.copy()
        let home = copy.folder.file("uganda/coalition")
        // A thief with the key publishes another year, and the coalition's own home takes it for what it had lost.
        let files = LogFiles(store: FolderStore(root: "\(home)/public"), lineLimit: LogLimits.partnerLine)
        let key = try PrivateKey(pem: try FileSystem.read("\(home)/keys/public.pem", limit: 4_096))
        var writer = try LogWriter(files: files, origin: "uganda.example/public/1", key: key)
        let fact: JSONObject = ["form": "Servitude", "kind": "form", "type": "exists/1", "year": 2025]
        try writer.append([Body(fact, log: writer.origin).line])
        #expect(try copy.publish().output.contains("public log size 24"))
        let revoked = try copy.sync("uganda/coalition", "revoke", "public", "--size", "23")
        #expect(revoked.exit == 0, "\(revoked.errors)")
        let refused = try copy.publish()
        #expect(refused.exit == 77 && refused.errors.contains("move keys/public.pem"), "\(refused.errors)")
        for name in ["public.pem", "public.pub.pem"] {
            try FileManager.default.moveItem(atPath: "\(home)/keys/\(name)", toPath: "\(home)/keys/old-\(name)")
        }
        let published = try copy.publish()
        #expect(published.exit == 0 && published.output.contains("public log size 23"), "\(published.errors)")
        #expect(try copy.sync("uganda/coalition", "merge").exit == 0)
        let verified = try Shell.sync(
            "verify", copy.folder.file("uganda/inbox"), "--key", "\(home)/invitation.json")
        #expect(verified.exit == 0 && verified.output.contains("public/1  23 entries"), "\(verified.output)")
        let report = try copy.sync("uganda/cso/crane", "report")
        #expect(report.exit == 0 && report.output.contains("Uganda to Oman"), "\(report.errors)")
    }

    @Test("an organisation sees its own share, computed at home; nothing of it leaves")
    func ownShare() throws {
        let text = region.transcript
        #expect(text.contains("Uganda to Saudi Arabia          not told             2026   35 to 69  10 to 19"))
        let copy = try region.copy()
        let before = copy.folder.files(below: "uganda/inbox").sorted()
        let result = try copy.sync("uganda/cso/crane", "report", "--json", "--out", copy.folder.file("crane"))
        #expect(result.exit == 0, "\(result.errors)")
        let cells = try jsonLines(result.output).filter { $0["type"] as? String == "cell" }
        #expect(cells.count == 4)
        #expect(cells.allSatisfy { ($0["own"] as? [Int])?[1] ?? 0 <= ($0["survivors"] as? [Int])?[1] ?? 0 })
        #expect(cells.contains { ($0["own"] as? [Int])?[0] ?? 0 > 0 })
        let page = try String(contentsOfFile: copy.folder.file("crane/report.html"), encoding: .utf8)
        #expect(page.contains("for your organisation only") && page.contains("Yours"))
        #expect(copy.folder.files(below: "uganda/inbox").sorted() == before)
        // Without its store it shows what it fetched last.
        try FileManager.default.removeItem(atPath: copy.folder.file("uganda/inbox"))
        let offline = try copy.sync("uganda/cso/crane", "report")
        #expect(offline.exit == 0 && offline.errors.contains("as fetched last"))
    }

    @Test("the summary pins what was published: an older log in the store is noticed")
    func summary() throws {
        let copy = try region.copy()
        let receipts = copy.folder.file("uganda/inbox/public/1/checkpoint")
        #expect(FileManager.default.fileExists(atPath: receipts))
        // A merge without a release signs nothing new.
        let size = try copy.sync("uganda/coalition", "merge", "--json")
        #expect(size.exit == 0)
        let entries = copy.folder.files(below: "uganda/coalition/receipts/bodies")
        #expect(try copy.sync("uganda/coalition", "merge").exit == 0)
        #expect(copy.folder.files(below: "uganda/coalition/receipts/bodies") == entries)
        // crane has not fetched anything yet; its store loses the public log.
        try FileManager.default.removeItem(atPath: copy.folder.file("uganda/inbox/public"))
        let result = try copy.sync("uganda/cso/crane", "report")
        #expect(result.exit == 1 && result.errors.contains("older public log"), "\(result.errors)")
    }

    @Test("a year is frozen: late cases and withdrawals change nothing that was published, the next year is only added")
    func frozen() throws {
        let copy = try region.copy()
        let before = try copy.lines()
        // A year goes by: each organisation withdraws a case of 2026 and brings late ones of it, and new ones.
        let header =
            "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Industry,Age,Gender,Estimated Number of Cases\n"
        for (index, cso) in ["crane", "nile", "pearl", "rwenzori"].enumerated() {
            let withdrawn = try copy.sync("uganda/cso/\(cso)", "withdraw", "\(cso.prefix(1).uppercased())-002")
            #expect(withdrawn.exit == 0, "\(withdrawn.errors)")
            var rows = header
            for row in 0..<4 {
                rows +=
                    "late-\(row),2026-0\(row + 3)-11,Uganda,United Arab Emirates,Forced labour,Domestic work,24-26,Female,\(4 + index)\n"
                rows +=
                    "new-\(row),2027-0\(row + 3)-11,Uganda,Oman,Forced labour,Domestic work,24-26,Female,\(4 + index)\n"
            }
            try copy.folder.write("late.csv", rows)
            for words in [
                ["import", "--now", "2028-01-20", copy.folder.file("late.csv")], ["push", "--now", "2028-01-20"],
            ] {
                let result = try Shell.run(Shell.program, words + ["--home", copy.folder.file("uganda/cso/\(cso)")])
                #expect(result.exit == 0, "\(result.errors)")
            }
            // Until all have sealed the year it waits.
            if index == 2 {
                #expect(try copy.sync("uganda/coalition", "merge", "--now", "2028-01-20").exit == 0)
                let early = try copy.publish(day: "2028-01-20")
                #expect(early.exit == 0 && early.output.contains("nothing new to publish"), "\(early.output)")
                #expect(early.errors.contains("2027 waits for rwenzori"), "\(early.errors)")
            }
        }
        #expect(try copy.sync("uganda/coalition", "merge", "--now", "2028-01-20").exit == 0)
        let published = try copy.publish(day: "2028-01-20", "--year", "2026")
        #expect(published.exit == 0, "\(published.errors)")
        #expect(published.errors.contains("2026 was published before"))
        #expect(published.output.contains("published 2027: 1 cells"), "\(published.output)")
        let after = try copy.lines()
        #expect(Array(after.prefix(before.count)) == before)
        let new = try after.dropFirst(before.count).map { try #require(try jsonLines($0).first) }
        #expect(!new.isEmpty && new.allSatisfy { $0["year"] as? Int == 2027 })
        #expect(new.contains { $0["destination"] as? String == "OM" })
        #expect(!new.contains { $0["destination"] as? String == "AE" })
        #expect(try copy.sync("region/coalition", "merge").exit == 0)
    }

    @Test(
        "a year that is open, or of which nothing is known, is not published; a person may publish before all have sealed"
    )
    func years() throws {
        let lake = try LakeHome()
        _ = try lake.push(lake.home)
        _ = try lake.merge()
        let other = lake.folder.file("cso/pier")
        _ = try Shell.sync("init", "--home", other, "--invite", "\(lake.coalition)/invitation.json", "--org", "Pier")
        _ = try Shell.sync("admit", "--home", lake.coalition, "\(other)/request.json")
        try FileManager.default.createDirectory(atPath: lake.folder.file("up"), withIntermediateDirectories: true)
        func publish(_ words: String...) throws -> Shell.Result {
            try Shell.run(
                Shell.program,
                ["publish", lake.folder.file("up"), "--home", lake.coalition, "--now", LakeHome.day] + words)
        }
        let waiting = try publish("--dry-run")
        #expect(
            waiting.exit == 0 && waiting.errors.contains("2026 waits for pier"), "\(waiting.errors)")
        #expect(lake.folder.files(below: "up").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(lake.coalition)/keys/public.pem"))
        #expect(try publish("--year", "2027").exit == 64)
        #expect(try publish("--year", "26").exit == 64)
        // A damaged entry may be mended tonight; a year published without it would never hold it.
        let body = try #require(lake.folder.files(below: "inbox/lake/1/bodies").first { $0.hasSuffix("000") })
        let whole = try lake.folder.read(body)
        try lake.folder.write(
            body, Array(String(decoding: whole, as: UTF8.self).replacing("\"salt\":\"", with: "\"salt\":\"x").utf8))
        try FileManager.default.removeItem(atPath: "\(lake.coalition)/mirror")
        #expect(try lake.merge().exit == 3)
        #expect(try publish("--dry-run").errors.contains("2026 waits for lake, pier"))
        try lake.folder.write(body, whole)
        #expect(try lake.merge().exit == 0)
        #expect(try publish("--dry-run").errors.contains("2026 waits for pier"))
        let asked = try publish("--year", "2026")
        #expect(asked.exit == 0 && asked.errors.contains("2026 is published without pier"), "\(asked.errors)")
        // One organisation alone: no number passes, and the rest does not either.
        #expect(asked.output.contains("0 cells") && asked.output.contains("held back: nobody, or too few to tell"))
        #expect(try publish("--year", "2026").output.contains("nothing new to publish"))
    }

    @Test("a home that was restored takes its public log over from the store and publishes nothing twice")
    func restored() throws {
        let copy = try region.copy()
        let backup = copy.folder.file("backup")
        #expect(try Shell.run("cp", ["-a", copy.folder.file("uganda/coalition"), backup]).exit == 0)
        // The backup is of a time when the key was made and nothing published.
        try FileManager.default.removeItem(atPath: "\(backup)/public")
        #expect(try copy.publish("backup", "--dry-run").exit == 1)
        let result = try copy.publish("backup")
        #expect(
            result.exit == 0 && result.output.contains("nothing new to publish; public log size 23"), "\(result.errors)"
        )
        // A store whose checkpoint was lost with a part of the files gets all of it again.
        try FileManager.default.removeItem(atPath: copy.folder.file("region/inbox/uganda.example/public/1/checkpoint"))
        let again = try copy.publish()
        #expect(again.exit == 0 && again.output.contains("carried to 1 stores"), "\(again.output)")
        let verified = try Shell.sync(
            "verify", copy.folder.file("region/inbox"), "--key", copy.folder.file("region/coalition/invitation.json"))
        #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test("a coalition that publishes what breaks the rule is put in quarantine, entry by entry")
    func hostile() throws {
        let copy = try region.copy()
        let files = LogFiles(
            store: FolderStore(root: copy.folder.file("uganda/coalition/public")), lineLimit: LogLimits.partnerLine)
        let home = copy.folder.file("uganda/coalition")
        let key = try PrivateKey(pem: try FileSystem.read("\(home)/keys/public.pem", limit: 4_096))
        var writer = try LogWriter(files: files, origin: "uganda.example/public/1", key: key)
        let first = writer.checkpoint.size
        func cell(_ changes: [String: JSONValue]) -> JSONObject {
            var object: JSONObject = [
                "destination": "QA", "destination_status": "actual", "origin": "UG", "survivors": [10, 15],
                "type": "cell/1", "year": 2025,
            ]
            for (name, value) in changes { object[name] = value }
            return object
        }
        let lines = try copy.lines()
        let last = try #require(lines.last)
        let release = try #require(JSONParser.canonical(Array(last.utf8)).object)
        var next = release
        for name in ["log", "salt", "rest"] { next[name] = nil }
        next["first"] = .integer(first)
        next["year"] = 2025
        let bad: [JSONObject] = [
            cell(["survivors": [5, 10]]), cell(["survivors": [12, 15]]), cell(["origin": "KE-30"]),
            cell(["origin": "ZZ"]),
            cell(["survivors": [15, 10]]), cell(["year": 2024]), cell(["gender": "Feminine"]),
            ["survivors": [10, 15], "type": "journey/1"], ["kind": "link", "type": "exists/1", "year": 2025],
        ]
        try writer.append((bad + [cell([:]), next]).map { Body($0, log: writer.origin).line })
        #expect(try copy.publish(day: "2027-01-22").exit == 0)
        let merged = try copy.sync("region/coalition", "merge", "--json")
        #expect(merged.exit == 3)
        let quarantined = try jsonLines(merged.output).filter { $0["type"] as? String == "quarantine" }
        #expect(quarantined.compactMap { $0["entry"] as? Int } == Array(first..<first + bad.count))
        #expect(
            try copy.sync("region/coalition", "report", "--out", copy.folder.file("r")).output.contains(
                "Uganda to Qatar"))
        // Its own coalition's verify says the same.
        _ = try copy.sync("uganda/coalition", "merge")
        let verified = try Shell.sync(
            "verify", copy.folder.file("uganda/inbox"), "--key", "\(home)/invitation.json")
        #expect(verified.exit == 1 && verified.output.contains("FAILED  uganda.example/public/1"), "\(verified.output)")
    }

    @Test("an id or a log is admitted once; an organisation's log of another coalition is not")
    func admissions() throws {
        let copy = try region.copy()
        let invitation = copy.folder.file("region/coalition/invitation.json")
        for (partner, words) in [("kenya", "belongs to another log"), ("other", "was admitted as uganda")] {
            let asked = try copy.sync(
                "uganda/coalition", "publish", "request", "--invite", invitation, "--partner", partner, "--out",
                copy.folder.file("again.json"))
            #expect(asked.exit == 0, "\(asked.errors)")
            let admitted = try copy.sync("region/coalition", "admit", copy.folder.file("again.json"))
            #expect(admitted.exit == 73 && admitted.errors.contains(words), "\(admitted.errors)")
        }
        let own = try copy.sync(
            "uganda/coalition", "publish", "request", "--invite", copy.folder.file("uganda/coalition/invitation.json"))
        #expect(own.exit == 65)
        #expect(!Names.isAdmissible("uganda.example/crane/1", partner: "crane", domain: "region.example"))
        #expect(!Names.isAdmissible("region.example/public/1", partner: "map", domain: "region.example"))
        #expect(!Names.isAdmissible("uganda.example/public/2", partner: "uganda", domain: "region.example"))
        #expect(!Names.isAdmissible("public/1", partner: "uganda", domain: "region.example"))
        #expect(Names.isAdmissible("uganda.example/public/1", partner: "uganda", domain: "region.example"))
    }

    @Test("the example's files are those that its script makes, and everything written fits its schema")
    func schemas() throws {
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let made = try Shell.run("python3", ["Examples/region/generate.py", "--check"], in: Shell.repository)
        #expect(made.exit == 0, "\(made.errors)")
        for part in ["uganda", "region"] {
            let result = try Shell.run(
                python, ["scripts/validate-schemas.py", "--partial", "\(region.out)/\(part)"], in: Shell.repository)
            #expect(result.exit == 0, "\(result.output) \(result.errors)")
        }
    }
}
