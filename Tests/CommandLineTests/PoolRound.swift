import Foundation
import TestSupport
import Testing

/// A year of the pool over a store that is no folder, step by step; each store has keys and addresses of its own.
///
/// Every organisation knows two survivors of one rare route; the first knows one of another route besides, alone.
final class PoolRound: Sendable {
    let folder: TemporaryFolder
    let partners: [String]
    /// The stores that a home speaks to: "coalition", "keeper" or a partner's.
    private let stores: @Sendable (_ name: String) -> [String]
    /// Puts the keys for them into a home.
    private let equip: @Sendable (_ name: String, _ home: String) throws -> Void

    var coalition: String { home("coalition") }
    var keeper: String { home("keeper") }
    func home(_ name: String) -> String {
        folder.file(["coalition", "keeper"].contains(name) ? name : "cso/\(name)")
    }

    static let day = PoolCoalition.day

    init(
        _ partners: [String], folder: TemporaryFolder = TemporaryFolder(),
        stores: @escaping @Sendable (String) -> [String],
        equip: @escaping @Sendable (_ name: String, _ home: String) throws -> Void
    ) {
        self.partners = partners
        self.folder = folder
        self.stores = stores
        self.equip = equip
    }

    @discardableResult
    func run(_ words: String..., exit: Int32 = 0) throws -> Shell.Result {
        let result = try Shell.run(Shell.program, words)
        #expect(result.exit == exit, "\(words): \(result.output) \(result.errors)")
        return result
    }

    /// Makes the coalition's home, where it is not made yet.
    func start(_ options: [String]) throws {
        let remote = stores("coalition")[0]
        let made = try Shell.run(
            Shell.program,
            [
                "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote", remote,
                "--pooling", "\(partners.count)",
            ] + options)
        #expect(made.exit == 0, "\(made.errors)")
        try equip("coalition", coalition)
    }

    /// Everybody joins, the keeper approves them, the epoch is opened, and the cases are there.
    func meet() throws {
        _ = try merge()
        let invitation = "\(coalition)/invitation.json"
        try run("keeper", "init", "--home", keeper, "--invite", invitation)
        try equip("keeper", keeper)
        for (number, partner) in partners.enumerated() {
            let home = home(partner)
            try run("init", "--home", home, "--invite", invitation, "--org", partner)
            try run("admit", "--home", coalition, "\(home)/request.json")
            try run("join", "--home", home, "\(coalition)/welcomes/\(partner).json")
            try equip(partner, home)
            try run("keeper", "approve", "--home", keeper, "\(home)/request.json")
            let cases = """
                Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases
                \(partner)-0,2026-05-01,Mali,Oman,Forced labour,2

                """
            try folder.write(
                "\(partner).csv", cases + (number == 0 ? "\(partner)-1,2026-05-01,Chad,Oman,Forced labour,1\n" : ""))
            try run("import", "--home", home, "--now", Self.day, folder.file("\(partner).csv"))
        }
        try run("keeper", "open", "2026", "--home", keeper)
        try run("epoch", "add", "--home", coalition, "\(keeper)/epochs/2026/epoch.json")
        // So that each store has the registry.
        _ = try merge()
    }

    func push(_ partner: String, to store: String? = nil, as home: String? = nil) throws -> Shell.Result {
        try Shell.run(
            Shell.program,
            ["push", store ?? stores(partner)[0], "--home", home ?? self.home(partner), "--now", Self.day])
    }

    func answer(in store: String? = nil, as home: String? = nil) throws -> Shell.Result {
        try Shell.run(
            Shell.program,
            ["keeper", "answer", "--home", home ?? keeper, "--now", Self.day] + (store.map { [$0] } ?? stores("keeper"))
        )
    }

    func merge() throws -> Shell.Result {
        let merged = try Shell.run(
            Shell.program, ["merge", "--json", "--home", coalition, "--now", Self.day] + stores("coalition"))
        #expect(merged.exit == 0, "\(merged.output) \(merged.errors)")
        return merged
    }

    /// Organisations ask, the keeper answers, organisations report, the coalition opens, the keeper closes the year.
    func pool() throws {
        try meet()
        try ask()
        let answered = try answer()
        #expect(answered.exit == 0, "\(answered.errors)")
        #expect(answered.output.contains("\(partners.count) requests answered, \(partners.count * 64) cells"))
        let again = try answer()
        #expect(again.exit == 0 && again.output.contains("0 requests answered, 0 cells; 0 refused"), "\(again.output)")
        try report()
        try close()
    }

    func ask() throws {
        for partner in partners {
            let pushed = try push(partner)
            #expect(pushed.exit == 0 && pushed.errors.contains("asked the pool's keeper for 2026"), "\(pushed.errors)")
        }
    }

    func report() throws {
        for (number, partner) in partners.enumerated() {
            let pushed = try push(partner)
            #expect(pushed.exit == 0, "\(pushed.errors)")
            #expect(
                pushed.output.contains("\(number == 0 ? 3 : 2) survivors in pooled reports"), "\(pushed.output)")
        }
        try requireOpen()
        // Nothing is asked or reported twice.
        for partner in partners {
            let quiet = try push(partner)
            #expect(quiet.output.contains("nothing to push") && !quiet.errors.contains("asked"), "\(quiet.errors)")
        }
    }

    /// The route of all is open with every report, the lone one is not, and nobody is in a third place.
    func requireOpen() throws {
        let merged = try merge()
        let told = try #require(try jsonLines(merged.output).first { $0["type"] as? String == "pooled" })
        #expect(told["cells"] as? Int == 1)
        #expect(told["opened"] as? Int == partners.count)
        #expect(told["closed"] as? Int == 1)
        #expect(told["refused"] as? Int == 0)
    }

    /// What the keeper answered is what it says at the end, once for each.
    func close() throws {
        let closed = try Shell.run(
            Shell.program,
            ["keeper", "close", "2026", "--home", keeper, "--now", PoolCoalition.late] + stores("keeper"))
        #expect(closed.exit == 0, "\(closed.errors)")
        #expect(
            closed.output.contains(
                "its key is destroyed; \(partners.count) requests with \(partners.count * 64) cells were answered"),
            "\(closed.output)")
    }

    /// A copy of a home, with other keys for the store.
    func copy(_ name: String, withKeysOf other: String, _ files: [String]) throws -> String {
        let copy = folder.file("\(name)-as-\(other)-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: home(name), toPath: copy)
        for file in files {
            try FileManager.default.removeItem(atPath: "\(copy)/keys/\(file)")
            try FileManager.default.copyItem(atPath: "\(home(other))/keys/\(file)", toPath: "\(copy)/keys/\(file)")
        }
        return copy
    }
}
