import Foundation
import TestSupport
import Testing

@Suite("Withdrawals of consent")
struct WithdrawalTests {
    private static let header =
        "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases"

    /// Three submissions of one group, and a lone one that only a presence fact tells of.
    private static let cases = """
        \(header)
        W-CANARY-1,2026-05-01,Chad,Oman,Forced labour,3
        W-CANARY-2,2026-06-01,Chad,Oman,Forced labour,3
        W-CANARY-3,2026-09-01,Chad,Oman,Forced labour,3
        W-CANARY-4,2026-09-01,Mali,Oman,Forced labour,1

        """

    private func importing(_ lake: LakeHome, _ text: String) throws -> [String: Any] {
        try lake.folder.write("w.csv", text)
        let result = try Shell.sync(
            "import", "--json", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("w.csv"))
        #expect(result.exit == 0, "\(result.errors)")
        return try #require(try jsonLines(result.output).last)
    }

    private func withdraw(_ lake: LakeHome, _ reference: String) throws -> (exit: Int32, summary: [String: Any]) {
        let result = try Shell.sync("withdraw", "--json", "--home", lake.home, reference)
        #expect(!(result.output + result.errors).contains("CANARY"))
        return (result.exit, try #require(try jsonLines(result.output).last))
    }

    /// The bodies of the log that hold `text`.
    private func bodies(_ lake: LakeHome, _ text: String) throws -> Int {
        try lake.folder.files(below: "cso/lake/log/bodies").reduce(0) { sum, file in
            let lines = String(decoding: try lake.folder.read(file), as: UTF8.self).split(separator: "\n")
            return sum + lines.count { $0.contains(text) }
        }
    }

    private func shared(_ lake: LakeHome) throws -> Int {
        try #require(try lake.status(lake.home)["shared_survivors"] as? Int)
    }

    private static let group = "\"origin\":\"TD\""

    @Test("the group goes, its members wait for new company, and no import brings the case back")
    func sharedCase() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        let before = try shared(lake)
        #expect(try bodies(lake, Self.group) == 1)

        let (exit, summary) = try withdraw(lake, "W-CANARY-1")
        #expect(exit == 0)
        #expect(summary["erased_group"] as? Bool == true)
        #expect(summary["returned_submissions"] as? Int == 2)
        // Two others still tell that there is a route from Chad.
        #expect(summary["erased_facts"] as? Int == 0)
        #expect(try bodies(lake, Self.group) == 0)
        #expect(try shared(lake) == before - 9)
        #expect(try Shell.sync("verify", "\(lake.home)/log", "--key", lake.key).exit == 0)
        #expect(try withdraw(lake, "W-CANARY-1").exit == 65)
        #expect(try importing(lake, Self.cases)["withdrawn"] as? Int == 1)
        #expect(try importing(lake, Self.cases)["new"] as? Int == 0)

        // The other two would tell who left, were they shared alone: they stay.
        let alone = lake.folder.file("alone")
        _ = try Shell.run("cp", ["-a", lake.home, alone])
        let preview = try Shell.sync("preview", "--json", "--home", alone, "--now", "2028-01-20")
        #expect(!preview.output.contains(Self.group))
        #expect(preview.exit == 0)

        // One newcomer of three is not company enough either; two are.
        let newcomer = "\(Self.header)\nW-CANARY-5,2026-05-01,Chad,Oman,Forced labour,3\n"
        _ = try importing(lake, newcomer)
        let one = try Shell.sync("preview", "--json", "--home", lake.home, "--now", "2028-01-20")
        #expect(one.exit == 0)
        #expect(!one.output.contains("\(Self.group),\"period\":\"2026\",\"rung\":3"))
        _ = try importing(lake, newcomer + "W-CANARY-6,2026-05-01,Chad,Oman,Forced labour,3\n")
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 0)
        #expect(try bodies(lake, Self.group) == 1)
        #expect(try shared(lake) >= before - 9 + 12)
        #expect(try lake.merge(day: "2028-01-21").exit == 0)
        #expect(try lake.verify().exit == 0)
        try lake.expectSchemas()
    }

    @Test("a case in no group goes with the facts that only it supported")
    func withheldCase() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        let fact = "\"place\":\"ML\""
        #expect(try bodies(lake, fact) == 1)
        let (exit, summary) = try withdraw(lake, "W-CANARY-4")
        #expect(exit == 0)
        #expect(summary["erased_group"] as? Bool == false)
        #expect(summary["erased_facts"] as? Int == 1)
        #expect(try bodies(lake, fact) == 0)
        // With new company of the same year it may be told again.
        _ = try importing(lake, "\(Self.header)\nW-CANARY-7,2026-05-01,Mali,Oman,Forced labour,1\n")
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 0)
        #expect(try bodies(lake, fact) == 1)
    }

    @Test("a case that was never shared goes without a trace in the log; an unknown one changes nothing")
    func stagedCase() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        let accepted = try #require(try lake.status(lake.home)["accepted_submissions"] as? Int)
        let (exit, summary) = try withdraw(lake, "W-CANARY-2")
        #expect(exit == 0)
        #expect(summary["log_size"] as? Int == 0)
        #expect(try lake.status(lake.home)["accepted_submissions"] as? Int == accepted - 1)
        let unknown = try withdraw(lake, "W-CANARY-99")
        #expect(unknown.exit == 65)
        #expect(unknown.summary["id"] as? String == "case.unknown")
        let piped = try Shell.run(
            "sh", ["-c", "echo ' W-CANARY-3 ' | '\(Shell.program)' withdraw --home '\(lake.home)' -"])
        #expect(piped.exit == 0, "\(piped.errors)")
        #expect(try lake.status(lake.home)["accepted_submissions"] as? Int == accepted - 2)
    }

    @Test("what was withdrawn and who waits survives a lost laptop")
    func recovered() throws {
        let lake = try LakeHome()
        _ = try importing(lake, Self.cases)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try withdraw(lake, "W-CANARY-1").exit == 0)
        #expect(try lake.push(lake.home, day: "2027-04-20").exit == 0)
        let accepted = try lake.status(lake.home)["accepted_survivors"] as? Int
        _ = try Shell.run("rm", ["-rf", lake.home])
        let recovered = try lake.recover(lake.home, lake.inbox, "--partner", "lake")
        #expect(recovered.exit == 0, "\(recovered.errors)")
        #expect(try lake.status(lake.home)["accepted_survivors"] as? Int == accepted)
        #expect(try importing(lake, Self.cases)["withdrawn"] as? Int == 1)
        let preview = try Shell.sync("preview", "--json", "--home", lake.home, "--now", "2028-01-20")
        #expect(!preview.output.contains(Self.group))
    }
}
