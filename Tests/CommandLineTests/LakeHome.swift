import Foundation
import TestSupport
import Testing

/// A coalition and one organisation that has imported its cases and pushed nothing yet.
final class LakeHome: Sendable {
    let folder = TemporaryFolder()
    let recoveryKey: String
    /// The log's verifier key.
    let key: String

    var coalition: String { folder.file("coalition") }
    var home: String { folder.file("cso/lake") }
    var inbox: String { folder.file("inbox") }
    var invitation: String { "\(coalition)/invitation.json" }
    /// A day on which the year 2026 has been over for long enough.
    static let day = "2027-01-20"

    init(coalitionOptions: [String] = [], options: [String] = [], importingCases: Bool = true) throws {
        func run(_ words: String...) throws -> Shell.Result { try Self.run(words) }
        let coalition = folder.file("coalition")
        let home = folder.file("cso/lake")
        _ = try Self.run(
            [
                "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote",
                folder.file("inbox"),
            ] + coalitionOptions)
        let made = try Self.run(
            ["init", "--json", "--home", home, "--invite", "\(coalition)/invitation.json", "--org", "Lake"] + options)
        recoveryKey = try jsonLines(made.output).last?["recovery_key"] as? String ?? ""
        key = try jsonLines(made.output).last?["key"] as? String ?? ""
        try folder.write("recovery.key", "\(recoveryKey)\n")
        _ = try Shell.run("chmod", ["600", folder.file("recovery.key")])
        _ = try run("admit", "--home", coalition, "\(home)/request.json")
        _ = try run("join", "--home", home, "\(coalition)/welcomes/lake.json")
        if importingCases { try importCases(home) }
    }

    private static func run(_ words: [String]) throws -> Shell.Result {
        let result = try Shell.run(Shell.program, words)
        #expect(result.exit == 0, "\(words): \(result.errors)")
        return result
    }

    /// One row of the example is rejected, which the exit code says.
    func importCases(_ home: String) throws {
        let result = try Shell.sync(
            "import", "--home", home, "--now", Self.day, "\(Shell.repository)/Examples/kenya/lake/cases.csv")
        #expect(result.exit == 3, "\(result.errors)")
    }

    func push(_ home: String, _ words: String..., day: String = LakeHome.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["push", "--home", home, "--now", day] + words)
    }

    func recover(_ home: String, _ words: String...) throws -> Shell.Result {
        try Shell.run(
            Shell.program, ["recover", "--home", home, "--recovery-key", folder.file("recovery.key")] + words)
    }

    func verify(_ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["verify", inbox, "--key", invitation] + words)
    }

    func merge(day: String = LakeHome.day) throws -> Shell.Result {
        try Shell.sync("merge", "--json", "--home", coalition, "--now", day)
    }

    func status(_ home: String) throws -> [String: Any] {
        try jsonLines(try Shell.sync("status", "--json", "--home", home).output).last ?? [:]
    }

    /// Everything that was written fits its schema, by another validator.
    func expectSchemas() throws {
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let result = try Shell.run(
            python, ["scripts/validate-schemas.py", "--partial", folder.path], in: Shell.repository)
        #expect(result.exit == 0, "\(result.output) \(result.errors)")
    }

    /// Everybody once: the example's accepted, shared and staying survivors.
    func expectEverybodyOnce(_ home: String, size: Int = 320) throws {
        let status = try status(home)
        #expect(status["accepted_submissions"] as? Int == 20)
        #expect(status["accepted_survivors"] as? Int == 50)
        #expect(status["shared_survivors"] as? Int == 47)
        #expect(status["staying_survivors"] as? Int == 3)
        #expect(status["log_size"] as? Int == size)
        let verified = try verify()
        #expect(verified.exit == 0, "\(verified.output)")
        #expect(verified.output.contains("t.example/lake/1  \(size) entries"), "\(verified.output)")
    }

    /// Copies a folder as a backup would.
    func copy(_ source: String, to name: String) throws -> String {
        #expect(try Shell.run("cp", ["-a", source, folder.file(name)]).exit == 0)
        return folder.file(name)
    }
}
