import Foundation
import TestSupport
import Testing

@Suite("Corrections and what a policy's year changes")
struct CorrectionTests {
    private static let header =
        "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Industry,"
        + "Estimated Number of Cases,Consent"

    /// Submissions of 2026 as the case file tells them, by reference: origin, industry, survivors, consent.
    private static func file(_ rows: [(String, String, String, Int, String)]) -> String {
        header + "\n"
            + rows.map { "\($0.0),2026-05-01,\($0.1),Oman,Forced labour,\($0.2),\($0.3),\($0.4)\n" }.joined()
    }

    private static let cases = (1...4).map { ("C-CANARY-\($0)", "Chad", "Fishing", 3, "yes") }

    private func importing(
        _ lake: LakeHome, _ rows: [(String, String, String, Int, String)], _ words: String..., exit: Int32 = 0
    ) throws -> [String: Any] {
        try lake.folder.write("c.csv", Self.file(rows))
        let result = try Shell.run(
            Shell.program,
            ["import", "--json", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("c.csv")] + words)
        #expect(result.exit == exit, "\(result.errors)")
        #expect(!(result.output + result.errors).contains("CANARY"))
        return try #require(try jsonLines(result.output).last)
    }

    /// Whether any file of the local log or of the inbox holds `text`.
    private func says(_ lake: LakeHome, _ text: String) throws -> Bool {
        try (lake.folder.files(below: "cso/lake/log") + lake.folder.files(below: "inbox")).contains { file in
            String(decoding: try lake.folder.read(file), as: UTF8.self).contains(text)
        }
    }

    private static let chad = "\"origin\":\"TD\""

    @Test("a correction that changes no shared code changes nothing")
    func harmless() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try says(lake, Self.chad))
        var cases = Self.cases
        // The group tells the form, not the industry; 12 and 13 survivors are one bucket.
        cases[0].2 = "Construction"
        cases[1].3 = 4
        #expect(try importing(lake, cases)["corrected"] as? Int == 2)
        #expect(try importing(lake, cases)["unchanged"] as? Int == 4)
        #expect(try lake.push(lake.home, day: "2027-04-20").exit == 0)
        #expect(try says(lake, Self.chad))
        #expect(try lake.verify().exit == 0)
    }

    @Test("a correction that changes a shared code takes the whole group back with the next seal, and stale facts too")
    func changedCode() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try says(lake, "\"place\":\"TD\""))
        let changed = Self.cases.map { ($0.0, "Mali", $0.2, $0.3, $0.4) }
        #expect(try importing(lake, changed)["corrected"] as? Int == 4)
        // A night without a seal shows nothing of it.
        #expect(try lake.push(lake.home, day: "2027-02-01").output.contains("nothing to push"))
        #expect(try says(lake, Self.chad))
        let preview = try Shell.sync("preview", "--home", lake.home, "--now", "2027-04-20")
        #expect(preview.output.contains("take back: 1 groups"))
        let would = try lake.push(lake.home, "--dry-run", "--json", day: "2027-04-20")
        let pushed = try lake.push(lake.home, "--json", day: "2027-04-20")
        #expect(pushed.exit == 0)
        let entries = try #require(try jsonLines(would.output).last?["entries"] as? Int)
        #expect(entries == (try jsonLines(pushed.output).last?["pushed"] as? Int))
        #expect(entries == 64)
        #expect(pushed.errors.contains("took back"))
        #expect(try !says(lake, Self.chad))
        #expect(try !says(lake, "\"place\":\"TD\""))
        // All four come from one retracted group: without a threshold of others they stay, under the new code too.
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 0)
        #expect(try !says(lake, "\"origin\":\"ML\""))
        #expect(try says(lake, "\"place\":\"ML\""))
        #expect(try lake.status(lake.home)["staying_survivors"] as? Int ?? 0 >= 12)
        #expect(try lake.merge(day: "2028-01-21").exit == 0)
        #expect(try lake.verify().exit == 0)
        try lake.expectSchemas()
    }

    @Test("consent that is gone takes a waiting case out, and asks to withdraw a shared one")
    func consent() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        var cases = Self.cases
        cases[0].4 = "no"
        #expect(try importing(lake, cases)["consent_gone_unstaged"] as? Int == 1)
        #expect(try importing(lake, cases)["consent_gone_unstaged"] as? Int == 0)
        #expect(try lake.push(lake.home).exit == 0)
        cases[1].4 = "no"
        #expect(try importing(lake, cases, exit: 3)["consent_gone_shared"] as? Int == 1)
    }

    @Test("consent that is gone takes back, with the next seal, the facts that only a withheld case supported")
    func consentOfWithheld() throws {
        let lake = try LakeHome()
        // Six of Mali leave as a group; the two of Chad are withheld, and tell that there are victims from Chad.
        var cases = (1...6).map { ("C-CANARY-\($0)", "Mali", "Fishing", 3, "yes") }
        cases.append(("W-CANARY", "Chad", "Fishing", 2, "yes"))
        _ = try importing(lake, cases)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try !says(lake, Self.chad))
        #expect(try says(lake, "\"place\":\"TD\""))
        cases[6].4 = "no"
        #expect(try importing(lake, cases)["consent_gone_unstaged"] as? Int == 1)
        // She is gone at once; what the log tells changes with the next seal only.
        #expect(try lake.push(lake.home, day: "2027-02-01").output.contains("nothing to push"))
        #expect(try says(lake, "\"place\":\"TD\""))
        #expect(try lake.push(lake.home, day: "2027-04-20").exit == 0)
        #expect(try !says(lake, "\"place\":\"TD\""))
        #expect(try says(lake, "\"place\":\"ML\""))
        #expect(try lake.merge(day: "2027-04-21").exit == 0)
        #expect(try lake.verify().exit == 0)
    }

    @Test("an export that holds every case tells how many staged ones it lacks; they stay")
    func full() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        let summary = try importing(lake, Array(Self.cases.dropLast()), "--full")
        // The example's twenty and the one dropped.
        #expect(summary["absent"] as? Int == 21)
        #expect(try importing(lake, Self.cases)["unchanged"] as? Int == 4)
    }

    @Test("another policy holds from a coming year; what was sealed stays, and old years keep the old one")
    func adoption() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        func adopt(_ year: String) throws -> Shell.Result {
            try Shell.sync(
                "policy", "adopt", "strict", "--from-year", year, "--home", lake.coalition, "--now", LakeHome.day)
        }
        #expect(try adopt("2027").exit == 64)
        let adopted = try adopt("2028")
        #expect(adopted.exit == 0, "\(adopted.errors)")
        #expect(adopted.output.contains("policy strict holds from 2028 on"))
        #expect(try adopt("2028").output.contains("already"))
        // 2027 is sealed under the old policy and 2028 under the new one; no group of 2026 is told again.
        let before = try lake.status(lake.home)["shared_survivors"] as? Int
        for day in ["2028-01-18", "2029-01-17"] {
            #expect(try lake.push(lake.home, day: day).exit == 0)
        }
        #expect(try lake.status(lake.home)["shared_survivors"] as? Int == before)
        let seals = try lake.folder.files(below: "inbox").filter { $0.contains("bodies") && $0.contains("lake") }
            .flatMap { String(decoding: try lake.folder.read($0), as: UTF8.self).split(separator: "\n") }
            .filter { $0.contains("\"type\":\"seal/1\"") }
        func policies(_ year: String) -> Set<Substring> {
            Set(
                seals.filter { $0.contains("\"period\":\"\(year)") }.compactMap {
                    $0.firstMatch(of: /"policy":"(\w+)"/)?.1
                })
        }
        #expect(policies("2027") == policies("2026"))
        #expect(policies("2028").count == 1)
        #expect(policies("2028") != policies("2027"))
        let merged = try lake.merge(day: "2029-01-21")
        #expect(merged.exit == 0, "\(merged.output)")
        #expect(try lake.verify().exit == 0)
    }
}
