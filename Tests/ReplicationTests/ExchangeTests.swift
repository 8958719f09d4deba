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
    /// `EXCHANGE_SEEDS` lives for a release, fewer otherwise; `EXCHANGE_SEED` tries one again.
    static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["EXCHANGE_SEED"].flatMap({ UInt64($0) }) { return one..<one + 1 }
        return 1..<1 + (environment["EXCHANGE_SEEDS"].flatMap { UInt64($0) } ?? 15)
    }

    /// What a history goes on with: further lines behind some.
    private typealias Content = (_ prefix: [[UInt8]], _ more: Int) throws -> [[UInt8]]

    /// A life of one log in folders: stores that show some history, signed by one of two keys, and what the registry decided.
    private struct Life {
        let folder = TemporaryFolder()
        let keys: [PrivateKey]
        let admission: Admission
        let content: Content
        var history: KeyHistory
        var stores: [String] = []

        init(_ partner: String = "hope", content: Content? = nil) throws {
            keys = try (1...2).map { try PrivateKey(seed: [UInt8](repeating: UInt8($0), count: 32)) }
            let origin = "coalition.example/\(partner)/1"
            self.content =
                content ?? { prefix, more in
                    (prefix.count..<prefix.count + more).map {
                        Body(["n": .integer($0), "type": "t/1"], log: origin).line
                    }
                }
            admission = Admission(
                partner: partner, name: partner, key: try VerifierKey(name: origin, publicKey: keys[0].publicKey),
                size: 0, root: TreeHasher().emptyRoot())
            history = KeyHistory(origin: origin)
            history.admit(admission.key, at: admission.state, decided: 1)
        }

        init(_ random: inout SplitMix, _ partner: String = "hope", content: Content? = nil) throws {
            try self.init(partner, content: content)
            try show(from: nil, cut: 0, key: 0, more: Int.random(in: 1...90, using: &random))
            var isRotated = false
            for _ in 0..<Int.random(in: 2...6, using: &random) {
                if !isRotated, Int.random(in: 0..<3, using: &random) == 0 {
                    // The second key takes over where some store stands, whose checkpoint both keys signed.
                    let store = stores[Int.random(in: 0..<stores.count, using: &random)]
                    let state = try #require(try files(store).signedCheckpoint(keys: history.keys)?.checkpoint)
                    let new = try VerifierKey(name: admission.origin, publicKey: keys[1].publicKey)
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
                store: FolderStore(root: folder.file(name)), folder: admission.folder,
                lineLimit: LogLimits.partnerLine)
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
            lines += try content(lines, more)
            var writer = try LogWriter(files: files(name), origin: admission.origin, key: keys[key])
            try writer.append(lines)
            stores.append(name)
        }

        /// One machine merges some places; how far it believes the log then.
        @discardableResult
        func merge(_ machine: String, _ places: [String]) -> String {
            let result = result(machine, places)
            return result.standing.map { "\($0.condition) \($0.valid) \($0.heads)" } ?? "unreadable \(result.problems)"
        }

        func result(_ machine: String, _ places: [String]) -> PartnerMerge.Result {
            PartnerMerge.run(
                admission, history, auditors: [], receipts: [], before: nil, isSameRegistry: false,
                mirror: files(machine), stores: places.map { FolderStore(root: folder.file($0)) }, identities: [],
                recheck: false)
        }

        /// Some machine merges each store; then each has the others' copies, twice.
        func exchange(among machines: [String], _ random: inout SplitMix) {
            for store in stores.shuffled(using: &random) {
                merge(machines[Int.random(in: 0..<machines.count, using: &random)], [store])
            }
            for _ in 0..<2 {
                for machine in machines.shuffled(using: &random) {
                    merge(machine, machines.filter { $0 != machine }.shuffled(using: &random))
                }
            }
        }
    }

    private static let machines = ["a", "b", "c"]

    @Test("whatever each saw, they believe the same once each has had the others' copies")
    func exchange() throws {
        for seed in Self.seeds {
            var random = SplitMix(state: seed)
            let life = try Life(&random)
            let machines = Self.machines
            life.exchange(among: machines, &random)
            let believed = machines.map { machine in life.merge(machine, machines.filter { $0 != machine }) }
            #expect(Set(believed).count == 1, "EXCHANGE_SEED=\(seed): \(believed)")
            // One that saw everything itself says the same.
            #expect(life.merge("whole", life.stores) == believed[0], "EXCHANGE_SEED=\(seed)")
        }
    }

    @Test("whatever each saw of all logs, they open the same cells, and one that saw everything itself does")
    func pooled() throws {
        var cells = 0
        // Four logs for each seed: fewer seeds do.
        for seed in Self.seeds where Self.seeds.count == 1 || seed % 4 == 1 {
            var random = SplitMix(state: seed &* 1009)
            let samples = try PoolSamples(threshold: 2)
            let lives = try ["amani", "city", "hope", "lake"].map { partner in
                let writer = PoolWriter(samples, "coalition.example/\(partner)/1", seed: random.next())
                return try Life(&random, partner) { try writer.lines(after: $0, more: $1) }
            }
            for life in lives { life.exchange(among: Self.machines, &random) }
            func pool(_ machine: String, _ places: (Life) -> [String]) throws -> Pool {
                // Logs in any order.
                let reports = try lives.shuffled(using: &random).flatMap { life -> [Pool.Report] in
                    let result = life.result(machine, places(life))
                    guard let checkpoint = result.checkpoint, let files = result.files else { return [] }
                    let view = try PartnerView(
                        partner: life.admission.partner, files: files, checkpoint: checkpoint,
                        of: result.head?.size, policies: samples.policies)
                    return view.reports.map {
                        Pool.Report(log: life.admission.origin, entry: $0.index, report: $0.report)
                    }
                }
                return samples.pool(reports)
            }
            let pools = try Self.machines.map { machine in
                try pool(machine) { _ in Self.machines.filter { $0 != machine } }
            }
            let texts = pools.map(PoolSamples.text)
            #expect(Set(texts).count == 1, "EXCHANGE_SEED=\(seed): \(texts)")
            let whole = try pool("whole") { $0.stores }
            #expect(PoolSamples.text(whole) == texts[0], "EXCHANGE_SEED=\(seed)")
            for cell in whole.opened { #expect(Set(cell.parts.map(\.place.log)).count >= 2, "EXCHANGE_SEED=\(seed)") }
            cells += whole.opened.count
        }
        #expect(cells > 0 || Self.seeds.count == 1)
    }

    @Test("what a key signed inside a history that another key went on with is known to all")
    func signedWithin() throws {
        var life = try Life()
        try life.show(from: nil, cut: 0, key: 0, more: 320)
        let start = try #require(try life.files("store0").signedCheckpoint(keys: life.history.keys)?.checkpoint)
        life.history.rotate(
            to: try VerifierKey(name: life.admission.origin, publicKey: life.keys[1].publicKey), at: start, decided: 2)
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
