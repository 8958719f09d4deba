import CanonicalJSON
import Files
import Foundation
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// Machines that saw different histories of one log, as files, and then each other's copies: what `StandingTests` plays in
/// memory, with the real copies.
@Suite("Machines that exchange copies")
struct ExchangeTests {
    private static let origin = "coalition.example/hope/1"

    /// `EXCHANGE_SEEDS` lives for a release, fewer otherwise; `EXCHANGE_SEED` tries one again.
    static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["EXCHANGE_SEED"].flatMap({ UInt64($0) }) { return one..<one + 1 }
        return 1..<1 + (environment["EXCHANGE_SEEDS"].flatMap { UInt64($0) } ?? 15)
    }

    /// A life of one log in folders: stores that show some history, signed by one of two keys, and what the registry decided.
    private struct Life {
        let folder = TemporaryFolder()
        let keys: [PrivateKey]
        let admission: Admission
        var history = KeyHistory(origin: ExchangeTests.origin)
        var stores: [String] = []

        init() throws {
            keys = try (1...2).map { try PrivateKey(seed: [UInt8](repeating: UInt8($0), count: 32)) }
            admission = Admission(
                partner: "hope", name: "Hope",
                key: try VerifierKey(name: ExchangeTests.origin, publicKey: keys[0].publicKey), size: 0,
                root: TreeHasher().emptyRoot())
            history.admit(admission.key, at: admission.state, decided: 1)
        }

        init(_ random: inout SplitMix) throws {
            try self.init()
            try show(from: nil, cut: 0, key: 0, more: Int.random(in: 1...90, using: &random))
            var isRotated = false
            for _ in 0..<Int.random(in: 2...6, using: &random) {
                if !isRotated, Int.random(in: 0..<3, using: &random) == 0 {
                    // The second key takes over where some store stands, whose checkpoint both keys signed.
                    let store = stores[Int.random(in: 0..<stores.count, using: &random)]
                    let state = try #require(try files(store).signedCheckpoint(keys: history.keys)?.checkpoint)
                    let new = try VerifierKey(name: ExchangeTests.origin, publicKey: keys[1].publicKey)
                    history.rotate(to: new, at: state, decided: 2)
                    isRotated = true
                }
                let base = stores[Int.random(in: 0..<stores.count, using: &random)]
                let size = try #require(try files(base).signedCheckpoint(keys: history.keys)?.checkpoint.size)
                let cut = Bool.random(using: &random) ? size : Int.random(in: 0...size, using: &random)
                try show(
                    from: base, cut: cut, key: isRotated && Bool.random(using: &random) ? 1 : 0,
                    more: Int.random(in: 1...90, using: &random))
            }
        }

        func files(_ name: String) -> LogFiles {
            LogFiles(
                store: FolderStore(root: folder.file(name)), folder: "hope/1", lineLimit: LogLimits.partnerLine)
        }

        /// A further store, with the first `cut` entries of another and some more.
        mutating func show(from base: String?, cut: Int, key: Int, more: Int) throws {
            let name = "store\(stores.count)"
            var lines: [[UInt8]] = []
            if let base, let head = try files(base).signedCheckpoint(keys: history.keys)?.checkpoint {
                try files(base).forEachLine(in: 0..<cut, of: head.size) { (_, _, found) in
                    if case .line(let line) = found { lines.append(Array(line)) }
                }
            }
            for _ in 0..<more {
                lines.append(Body(["n": .integer(lines.count), "type": "t/1"], log: ExchangeTests.origin).line)
            }
            var writer = try LogWriter(files: files(name), origin: ExchangeTests.origin, key: keys[key])
            try writer.append(lines)
            stores.append(name)
        }

        /// One machine merges some places; how far it believes the log then.
        @discardableResult
        func merge(_ machine: String, _ places: [String]) -> String {
            let result = PartnerMerge.run(
                admission, history, auditors: [], receipts: [], before: nil, isSameRegistry: false,
                mirror: files(machine), stores: places.map { FolderStore(root: folder.file($0)) }, identities: [],
                recheck: false)
            return result.standing.map { "\($0.condition) \($0.valid) \($0.heads)" } ?? "unreadable \(result.problems)"
        }
    }

    @Test("whatever each saw, they believe the same once each has had the others' copies")
    func exchange() throws {
        for seed in Self.seeds {
            var random = SplitMix(state: seed)
            let life = try Life(&random)
            let machines = ["a", "b", "c"]
            for store in life.stores.shuffled(using: &random) {
                life.merge(machines[Int.random(in: 0..<3, using: &random)], [store])
            }
            for _ in 0..<2 {
                for machine in machines.shuffled(using: &random) {
                    life.merge(machine, machines.filter { $0 != machine }.shuffled(using: &random))
                }
            }
            let believed = machines.map { machine in life.merge(machine, machines.filter { $0 != machine }) }
            #expect(Set(believed).count == 1, "EXCHANGE_SEED=\(seed): \(believed)")
            // One that saw everything itself says the same.
            #expect(life.merge("whole", life.stores) == believed[0], "EXCHANGE_SEED=\(seed)")
        }
    }

    @Test("what a key signed inside a history that another key went on with is known to all")
    func signedWithin() throws {
        var life = try Life()
        try life.show(from: nil, cut: 0, key: 0, more: 320)
        let start = try #require(try life.files("store0").signedCheckpoint(keys: life.history.keys)?.checkpoint)
        life.history.rotate(
            to: try VerifierKey(name: Self.origin, publicKey: life.keys[1].publicKey), at: start, decided: 2)
        try life.show(from: "store0", cut: 320, key: 1, more: 10)
        try life.show(from: "store0", cut: 320, key: 1, more: 8)
        // A thief with the old key goes on from the second of them.
        try life.show(from: "store2", cut: 328, key: 0, more: 12)
        life.merge("a", ["store1"])
        life.merge("a", ["store3"])
        life.merge("b", ["store2"])
        life.merge("a", ["b"])
        let believed = life.merge("b", ["a"])
        #expect(life.merge("a", ["b"]) == believed)
        #expect(life.merge("whole", life.stores) == believed)
        #expect(believed.hasPrefix("forked"), "\(believed)")
    }
}
