import Foundation
import TestSupport
import Testing

@Suite("Mistakes")
struct MistakeTests {
    let folder = TemporaryFolder()
    let home: String

    /// A coalition and one organisation that has joined it.
    init() throws {
        home = folder.file("hope")
        let coalition = folder.file("coalition")
        for words in [
            [
                "coalition", "init", "--home", coalition, "--name", "Test", "--domain", "test.example", "--remote",
                folder.file("inbox"),
            ],
            ["init", "--home", home, "--invite", "\(coalition)/invitation.json", "--org", "Hope"],
            ["admit", "--home", coalition, "\(home)/request.json"],
            ["join", "--home", home, "\(coalition)/welcomes/hope.json"],
        ] {
            let result = try Shell.run(Shell.program, words)
            #expect(result.exit == 0, "\(result.errors)")
        }
    }

    static let header =
        "Submission Date,Survivor Name,Origin City,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases"
    static let row = "2026-03-01,Jane Canary,Kisumu,Kenya,UAE,Forced labour,3"

    private func importing(_ text: String) throws -> Shell.Result { try importing(Array(text.utf8)) }

    private func importing(_ bytes: [UInt8]) throws -> Shell.Result {
        let path = try folder.write("cases.csv", bytes)
        return try Shell.sync("import", "--home", home, "--now", "2027-01-20", path)
    }

    private func staged() throws -> Int {
        let status = try Shell.sync("status", "--json", "--home", home)
        return try #require(try jsonLines(status.output).last?["accepted_submissions"] as? Int)
    }

    @Test("what is decided while the stick is away is not said to be in the store, and the next merge carries it there")
    func decidedWithoutTheStore() throws {
        let (inbox, away) = (folder.file("inbox"), folder.file("away"))
        try FileManager.default.moveItem(atPath: inbox, toPath: away)
        let (coalition, lake) = (folder.file("coalition"), folder.file("lake"))
        _ = try Shell.sync("init", "--home", lake, "--invite", "\(coalition)/invitation.json", "--org", "Lake")
        let decided = try Shell.sync("admit", "--home", coalition, "\(lake)/request.json")
        #expect(decided.exit == 3)
        #expect(decided.errors.contains("is not there"))
        #expect(decided.errors.contains("the next merge carries it there"))
        try FileManager.default.moveItem(atPath: away, toPath: inbox)
        let merged = try Shell.sync("merge", "--home", coalition, "--now", "2027-01-20")
        #expect(merged.exit == 0, "\(merged.errors)")
        #expect(merged.output.split(separator: "\n").count == 3)
        let registry = { try Data(contentsOf: URL(filePath: folder.file($0))) }
        #expect(try registry("inbox/registry/1/checkpoint") == registry("coalition/registry/checkpoint"))
    }

    @Test("a quiet night names nobody of whom there is nothing to say")
    func quietNight() throws {
        let words = ["merge", "--quiet", "--home", folder.file("coalition"), "--now", "2027-01-20"]
        let quiet = try Shell.run(Shell.program, words)
        #expect(quiet.exit == 0 && quiet.output.split(separator: "\n").count == 1, "\(quiet.output)")
        _ = try importing("\(Self.header)\n\(Self.row)\n")
        #expect(try Shell.sync("push", "--home", home, "--now", "2027-01-20").exit == 0)
        let news = try Shell.run(Shell.program, words)
        #expect(news.exit == 0 && news.output.contains("hope"), "\(news.output)")
    }

    @Test("a broken file says where and stages nothing")
    func brokenFiles() throws {
        let cases: [(String, [UInt8], String)] = [
            ("an unmapped column", Array("\(Self.header),Shoe size\n\(Self.row),39\n".utf8), "Shoe size"),
            (
                "an unclosed quote",
                Array("\(Self.header)\n\(Self.row)\n2026-03-01,\"Jane Canary,Kisumu,Kenya,UAE,Forced labour,3\n".utf8),
                "line 3: column 2"
            ),
            (
                "a wrong column count", Array("\(Self.header)\n\(Self.row)\n2026-03-01,Jane Canary,Kisumu\n".utf8),
                "line 3"
            ),
            (
                "two encodings",
                Array("\(Self.header)\n\(Self.row)\n2026-03-01,Jan\u{E9} ".utf8) + [0xE9]
                    + Array(",Kisumu,Kenya,UAE,Forced labour,3\n".utf8), "line 3"
            ),
        ]
        for (what, bytes, place) in cases {
            let result = try importing(bytes)
            #expect(result.exit == 65, "\(what)")
            #expect(result.errors.contains("cases.csv"), "\(what)")
            #expect(result.errors.contains(place), "\(what): \(result.errors)")
            #expect(result.errors.contains("hint:"), "\(what)")
            #expect(!result.errors.contains("Canary"), "\(what)")
            #expect(result.output.isEmpty)
            #expect(try staged() == 0, "\(what)")
        }
    }

    @Test("a bad row is refused with line and column, the others are staged, and correcting it counts nobody twice")
    func badRows() throws {
        for cell in ["-3", "many", "0"] {
            let bad = Self.row.replacing("Forced labour,3", with: "Forced labour,\(cell)")
            let result = try importing("\(Self.header)\n\(Self.row)\n\(bad)\n")
            #expect(result.exit == 3)
            #expect(result.errors.contains("line 3, column \"Estimated Number of Cases\": not a number of survivors"))
            #expect(try staged() == 1)
        }
        let place = try importing("\(Self.header)\n\(Self.row)\n\(Self.row.replacing("Kisumu", with: "Kisummu"))\n")
        #expect(place.exit == 3)
        #expect(place.errors.contains("line 3, column \"Origin City\": unknown place; did you mean Kisumu?"))
        let good = try importing("\(Self.header)\n\(Self.row)\n\(Self.row.replacing("Kisumu", with: "Nairobi"))\n")
        #expect(good.exit == 0)
        #expect(try staged() == 2)
    }

    @Test("of several files one broken one keeps all from being staged")
    func allOrNothing() throws {
        let good = try folder.write("good.csv", "\(Self.header)\n\(Self.row)\n")
        let bad = try folder.write("bad.csv", "\(Self.header)\n\"\n")
        let result = try Shell.sync("import", "--home", home, "--now", "2027-01-20", good, bad)
        #expect(result.exit == 65)
        #expect(try staged() == 0)
    }

    @Test("a dry run leaves the tree byte for byte as it was")
    func dryRun() throws {
        _ = try importing("\(Self.header)\n\(Self.row)\n")
        func tree() throws -> [String: [UInt8]] {
            Dictionary(
                uniqueKeysWithValues: try folder.files().filter { !$0.hasSuffix("/lock") && !$0.hasSuffix("-shm") }
                    .map { ($0, try folder.read($0)) })
        }
        let path = try folder.write("more.csv", "\(Self.header)\n\(Self.row.replacing("Kisumu", with: "Nairobi"))\n")
        _ = try Shell.sync("push", "--dry-run", "--home", home, "--now", "2027-01-20")
        let before = try tree()
        #expect(try Shell.sync("import", "--dry-run", "--home", home, "--now", "2027-01-20", path).exit == 0)
        #expect(try Shell.sync("push", "--dry-run", "--home", home, "--now", "2027-01-20").exit == 0)
        #expect(try tree() == before)
    }

    @Test("a remote that is not there: nothing is sealed, exit 69, and the next push does it all")
    func noRemote() throws {
        _ = try importing("\(Self.header)\n\(Self.row)\n")
        let away = try Shell.sync("push", "--home", home, "--now", "2027-01-20", folder.file("stick"))
        #expect(away.exit == 69)
        #expect(away.errors.contains("hint:"))
        #expect(try Shell.sync("status", "--home", home).output.contains("nothing yet"))
        #expect(try Shell.sync("push", "--home", home, "--now", "2027-01-20").output.contains("pushed 320 entries"))
    }

    @Test("a blank store is refused when the log is not empty, until --new-remote says that it is meant")
    func blankStore() throws {
        _ = try importing("\(Self.header)\n\(Self.row)\n")
        _ = try Shell.sync("push", "--home", home, "--now", "2027-01-20")
        _ = try Shell.run("mv", [folder.file("inbox/hope"), folder.file("elsewhere")])
        let blank = try Shell.sync("push", "--home", home, "--now", "2027-01-20")
        #expect(blank.exit == 1)
        #expect(blank.errors.contains("--new-remote"))
        let meant = try Shell.sync("push", "--home", home, "--now", "2027-01-20", "--new-remote")
        #expect(meant.exit == 0, "\(meant.errors)")
        let verified = try Shell.sync("verify", folder.file("inbox"), "--key", folder.file("coalition/invitation.json"))
        #expect(verified.exit == 0)
    }

    @Test("a home restored from an old copy is not pushed from")
    func restored() throws {
        _ = try importing("\(Self.header)\n\(Self.row)\n")
        _ = try Shell.run("cp", ["-a", home, folder.file("backup")])
        #expect(try Shell.sync("push", "--home", home, "--now", "2027-01-20").exit == 0)
        let restored = try Shell.sync("push", "--home", folder.file("backup"), "--now", "2027-01-20")
        #expect(restored.exit == 1)
        #expect(restored.errors.contains("restored"))
        let verified = try Shell.sync("verify", folder.file("inbox"), "--key", folder.file("coalition/invitation.json"))
        #expect(verified.exit == 0)
    }

    @Test("a key that others can read is refused, with the command that mends it")
    func readableKey() throws {
        _ = try Shell.run("chmod", ["644", "\(home)/keys/log.pem"])
        let result = try Shell.sync("push", "--home", home, "--now", "2027-01-20")
        #expect(result.exit == 77)
        #expect(result.errors.contains("chmod 600"))
    }

    @Test("a missing key, an existing home, an unknown verb and option")
    func usage() throws {
        _ = try Shell.run("rm", ["\(home)/keys/log.pem"])
        #expect(try Shell.sync("push", "--home", home, "--now", "2027-01-20").exit != 0)
        let again = try Shell.sync(
            "init", "--home", home, "--invite", folder.file("coalition/invitation.json"), "--org", "Hope")
        #expect(again.exit == 73)
        #expect(try Shell.sync("pusch").exit == 64)
        #expect(try Shell.sync("push", "--forse", "--home", home).exit == 64)
        #expect(try Shell.sync("push", "--home").exit == 64)
        #expect(try Shell.sync("status", "--home", folder.file("nowhere")).exit == 64)
        #expect(try Shell.sync().exit == 64)
    }

    @Test("an error is an object with --json, and has an id")
    func jsonErrors() throws {
        let result = try Shell.sync("status", "--json", "--home", folder.file("nowhere"))
        let last = try #require(try jsonLines(result.output).last)
        #expect(last["type"] as? String == "error")
        #expect(last["id"] as? String == "home.missing")
    }

    @Test("a result that cannot be written is a failure, not a success")
    func fullOutput() throws {
        let result = try Shell.run("sh", ["-c", "\"$0\" version >/dev/full", Shell.program])
        #expect(result.exit == 74)
        let verify = try Shell.run(
            "sh",
            [
                "-c", "\"$0\" verify \"$1\" --key \"$2\" >/dev/full", Shell.program, folder.file("inbox"),
                folder.file("coalition/invitation.json"),
            ])
        #expect(verify.exit == 74)
    }

    @Test("help names every verb, and each verb explains itself")
    func help() throws {
        let all = try Shell.sync("help").output
        for verb in [
            "init", "join", "import", "preview", "push", "status", "coalition init", "admit", "merge", "report",
            "export", "verify", "version",
        ] {
            #expect(all.contains("  \(verb) "))
            let one = try Shell.sync("help", verb)
            #expect(verb.contains(" ") || one.exit == 0)
        }
        #expect(try Shell.sync("help", "codes").output.contains("domestic-work"))
        #expect(try Shell.sync("help", "coalition", "init").output.contains("--domain"))
        #expect(try Shell.sync("push", "--help").output.contains("--new-remote"))
    }

    @Test("the other partner's welcome, and a request altered on the way, are refused")
    func joining() throws {
        let other = folder.file("lake")
        let coalition = folder.file("coalition")
        _ = try Shell.sync("init", "--home", other, "--invite", "\(coalition)/invitation.json", "--org", "Lake")
        #expect(try Shell.sync("join", "--home", other, "\(coalition)/welcomes/hope.json").exit == 65)
        let request = try String(contentsOfFile: "\(other)/request.json", encoding: .utf8)
        let altered = try folder.write("altered.json", request.replacing("\"Lake\"", with: "\"Sea\""))
        #expect(try Shell.sync("admit", "--home", coalition, altered).exit == 65)
        #expect(try Shell.sync("push", "--home", other).exit == 77)
    }
}
