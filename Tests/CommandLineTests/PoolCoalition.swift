import Foundation
import TestSupport
import Testing

/// A coalition that pools, its keeper, and some organisations that know rare routes and have pushed nothing yet.
final class PoolCoalition: Sendable {
    let folder = TemporaryFolder()
    let partners: [String]
    let recoveryKeys: [String: String]

    var coalition: String { folder.file("coalition") }
    var keeper: String { folder.file("keeper") }
    var inbox: String { folder.file("inbox") }
    func home(_ partner: String) -> String { folder.file("cso/\(partner)") }

    /// The year 2026 is over, and its epoch is open.
    static let day = "2027-01-20"
    /// The epoch is over.
    static let late = "2027-04-01"

    static let header =
        "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases"

    /// `cases`: by organisation, what it knows: origin, destination and number of survivors.
    init(
        threshold: Int = 3, bodies: String = "plain", opensEpoch: Bool = true, budget: Int = 256,
        _ cases: KeyValuePairs<String, [(String, String, Int)]>
    ) throws {
        partners = cases.map(\.key)
        var keys: [String: String] = [:]
        let (coalition, keeper) = (folder.file("coalition"), folder.file("keeper"))
        try Self.run(
            "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote",
            folder.file("inbox"), "--bodies", bodies, "--pooling", "\(threshold)", "--now", "2026-02-01")
        try Self.run("keeper", "init", "--home", keeper, "--invite", "\(coalition)/invitation.json")
        for (partner, rows) in cases {
            let home = folder.file("cso/\(partner)")
            let made = try Self.run(
                "init", "--json", "--home", home, "--invite", "\(coalition)/invitation.json", "--org", partner)
            keys[partner] = try jsonLines(made.output).last?["recovery_key"] as? String
            try Self.run("admit", "--home", coalition, "\(home)/request.json")
            try Self.run("join", "--home", home, "\(coalition)/welcomes/\(partner).json")
            try Self.run("keeper", "approve", "--home", keeper, "\(home)/request.json", "--cells", "\(budget)")
            if rows.isEmpty { continue }
            var text = Self.header + "\n"
            for (number, (origin, destination, survivors)) in rows.enumerated() {
                text += "\(partner)-\(number),2026-05-01,\(origin),\(destination),Forced labour,\(survivors)\n"
            }
            try folder.write("\(partner).csv", text)
            try Self.run("import", "--home", home, "--now", Self.day, folder.file("\(partner).csv"))
        }
        recoveryKeys = keys
        if opensEpoch { try openEpoch() }
    }

    func openEpoch(_ year: Int = 2026) throws {
        try Self.run("keeper", "open", "\(year)", "--home", keeper)
        try Self.run("epoch", "add", "--home", coalition, "\(keeper)/epochs/\(year)/epoch.json")
    }

    @discardableResult
    private static func run(_ words: String...) throws -> Shell.Result {
        let result = try Shell.run(Shell.program, words)
        #expect(result.exit == 0, "\(words): \(result.errors)")
        return result
    }

    func push(_ partner: String, day: String = PoolCoalition.day, _ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["push", "--home", home(partner), "--now", day] + words)
    }

    func answer(day: String = PoolCoalition.day) throws -> Shell.Result {
        try Shell.sync("keeper", "answer", "--home", keeper, "--now", day)
    }

    /// Everybody pushes, the keeper answers, everybody pushes again.
    func pool() throws {
        for partner in partners { #expect(try push(partner).exit == 0) }
        #expect(try answer().exit == 0)
        for partner in partners { #expect(try push(partner).exit == 0) }
    }

    /// The object of a merge's `--json` output that tells of pooled reports.
    func merge(_ words: String...) throws -> [String: Any]? {
        let result = try Shell.run(Shell.program, ["merge", "--json", "--home", coalition] + words)
        #expect([0, 3].contains(result.exit), "\(result.errors)")
        return try jsonLines(result.output).first { $0["type"] as? String == "pooled" }
    }

    /// The findings for members.
    func findings() throws -> [String: Any] {
        let result = try Shell.sync(
            "report", "--internal", "--json", "--home", coalition, "--out", folder.file("report"))
        #expect(result.exit == 0, "\(result.errors)")
        return try #require(try jsonLines(result.output).first)
    }

    func status(_ partner: String) throws -> [String: Any] {
        try #require(try jsonLines(Shell.sync("status", "--json", "--home", home(partner)).output).last)
    }

    /// The frontier and every row of the master.
    func dump() throws -> String {
        let out = folder.file("dump.jsonl")
        try? FileManager.default.removeItem(atPath: out)
        let result = try Shell.sync("export", "--home", coalition, "--format", "dump", "--out", out)
        #expect(result.exit == 0, "\(result.errors)")
        return String(decoding: try folder.read("dump.jsonl"), as: UTF8.self)
    }

    func storeFile(_ name: String) -> String { "\(inbox)/\(name)" }

    func copy(_ from: String, to: String) throws {
        try? FileManager.default.removeItem(atPath: to)
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }
}
