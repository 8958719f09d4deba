import Foundation
import TestSupport
import Testing

@Suite("Policy files and measures on the command line")
struct PolicyAndRiskTests {
    /// The standard policy as `policy --out` writes it for people to edit.
    private static func policyLines(_ folder: TemporaryFolder) throws -> [String] {
        let path = folder.file("standard.json")
        let written = try Shell.sync("policy", "standard", "--country", "UG", "--out", path)
        #expect(written.exit == 0)
        #expect(written.output.contains("rung 5: country\n        at least 3 survivors in 1 submission; every year"))
        #expect(try Shell.sync("policy", "standard", "--out", path).exit == 73)
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test("a policy file with a hole is refused with its line; mended, it is taken")
    func holes() throws {
        let folder = TemporaryFolder()
        let lines = try Self.policyLines(folder)
        let periods = lines.indices.filter { lines[$0].contains("\"period\": \"year\"") }
        let last = try #require(periods.last)
        var broken = lines
        broken[last] = broken[last].replacingOccurrences(of: "year", with: "quarter")
        func start(_ lines: [String]) throws -> Shell.Result {
            try folder.write("policy.json", lines.joined(separator: "\n"))
            return try Shell.sync(
                "coalition", "init", "--home", folder.file("second"), "--name", "T", "--domain", "t.example",
                "--remote", folder.file("inbox2"), "--policy", folder.file("policy.json"))
        }
        let result = try start(broken)
        #expect(result.exit == 65)
        #expect(result.errors.contains("policy.json, line \(last + 1): member rungs[4].period"), "\(result.errors)")
        #expect(result.errors.contains("hint:"))
        #expect(!FileManager.default.fileExists(atPath: folder.file("second")))
        // The same answer before any coalition is begun.
        let checked = try Shell.sync("policy", folder.file("policy.json"))
        #expect(checked.exit == 65)
        #expect(checked.errors == result.errors)
        // A missing member is told by the line of what should hold it.
        let missing = try #require(lines.firstIndex { $0.contains("\"settling_days\"") })
        var short = lines
        short.remove(at: missing)
        short[missing - 1] = String(short[missing - 1].dropLast())
        #expect(try start(short).errors.contains("policy.json, line 1: member settling_days: is missing"))
        #expect(try start(lines).exit == 0)
        func digest(_ words: String...) throws -> String? {
            try jsonLines(try Shell.run(Shell.program, ["policy", "--json"] + words).output).last?["digest"] as? String
        }
        #expect(try digest(folder.file("policy.json")) == digest("standard", "--country", "UG"))
        #expect(try digest(folder.file("policy.json")) != digest("standard"))
    }

    @Test("risk measures what is staged, what was shared and what was merged")
    func risk() throws {
        let lake = try LakeHome()
        func measures(_ home: String) throws -> [[String: Any]] {
            let result = try Shell.sync("risk", "--json", "--home", home, "--now", LakeHome.day)
            #expect(result.exit == 0, "\(result.errors)")
            return try jsonLines(result.output)
        }
        let before = try measures(lake.home)
        #expect(before.map { $0["what"] as? String } == ["staged", "shared"])
        let staged = try #require(before.first)
        #expect((staged["groups"] as? Int ?? 0) > 0)
        #expect((staged["smallest_group"] as? Int ?? 0) >= 3)
        #expect(before.last?["groups"] as? Int == 0)
        let preview = try Shell.sync("preview", "--json", "--home", lake.home, "--now", LakeHome.day)
        let summary = try #require(try jsonLines(preview.output).last)
        let survivors = try #require(summary["shared_survivors"] as? Int)
        #expect(staged["survivors"] as? [Int] == [survivors, survivors])
        #expect((staged["withheld"] as? [Int])?.first == summary["withheld_survivors"] as? Int)

        #expect(try Shell.sync("push", "--home", lake.home, "--now", LakeHome.day).exit == 0)
        let after = try measures(lake.home)
        #expect(after.first?["groups"] as? Int == 0)
        let shared = try #require(after.last)
        #expect(shared["groups"] as? Int == staged["groups"] as? Int)
        let bounds = try #require(shared["survivors"] as? [Int])
        #expect(bounds[0] <= survivors && survivors <= bounds[1])

        #expect(try Shell.sync("merge", "--home", lake.coalition).exit == 0)
        let merged = try #require(try measures(lake.coalition).last)
        #expect(merged["what"] as? String == "merged")
        for member in ["groups", "smallest_group"] {
            #expect(merged[member] as? Int == shared[member] as? Int)
        }
        #expect(merged["survivors"] as? [Int] == bounds)
        #expect(merged["withheld"] as? [Int] == shared["withheld"] as? [Int])
        let words = try Shell.sync("risk", "--home", lake.home, "--now", LakeHome.day)
        #expect(words.output.contains("smallest group:"))
    }
}
