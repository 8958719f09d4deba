import Anonymisation
import CanonicalJSON
import Dataset
import Foundation
import Journeys
import LogStore
import Places
import Postgres
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// The random lives of `StandingTests`, several partners at once, written night by night into a file and into a database
/// that several machines share.
@Suite("Masters in SQLite and in PostgreSQL")
struct SharedMasterTests {
    /// `MASTER_SEEDS` lives for a release, fewer otherwise; `MASTER_SEED` tries one again.
    static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["MASTER_SEED"].flatMap({ UInt64($0) }) { return one..<one + 1 }
        return 1..<1 + (environment["MASTER_SEEDS"].flatMap { UInt64($0) } ?? 8)
    }

    private static let partners = ["coast", "hope", "lake", "north", "zawadi"]
    private static let coalition = "Ushirika wa \"Kaskazini\" \\ 🤝"
    private static let domain = "coalition.example"

    /// What a night finds of one partner.
    private struct Found {
        let view: PartnerView
        let heads: [Checkpoint]

        var origin: String { view.checkpoint.origin }
        /// What its rows tell.
        var content: [String] {
            view.groups.map { "\($0)" } + view.seals.map { "\($0)" } + view.quarantined.map { "\($0)" }
        }
    }

    private static func registry(_ size: Int) -> Checkpoint {
        Checkpoint(origin: "\(domain)/registry/1", size: size, root: SHA256.hash([UInt8(size)]))
    }

    private static func frontier(
        _ found: [Found], _ registry: Checkpoint, _ quarantined: [String: [String]]
    ) -> Frontier {
        Frontier(
            registry: registry, logs: found.map(\.view.checkpoint),
            heads: Dictionary(
                uniqueKeysWithValues: found.filter { !$0.heads.isEmpty }.map { ($0.origin, $0.heads) }),
            quarantined: quarantined)
    }

    /// A master in a file, and its frontier.
    private static func write(_ found: [Found], _ registry: Checkpoint, to path: String) throws -> Frontier {
        let writer = try MasterWriter(path: path, continuing: false)
        for one in found { try writer.put(one.view) }
        let pool = try writer.openPool(policies: World.samples.policies, identities: [World.samples.identity])
        let frontier = frontier(found, registry, pool.quarantined)
        try writer.finish(coalition: coalition, frontier: frontier)
        return frontier
    }

    /// Every form in which a master leaves, and its hash.
    private static func everything(_ master: Master) throws -> [String: [UInt8]] {
        let content = try ExportContent(master: master)
        var all: [String: [UInt8]] = ["hash": try master.hash().bytes]
        for format in ExportFormat.allCases {
            for file in try format.files(of: content, master: master) { all["\(format) \(file.name)"] = file.bytes }
        }
        return all
    }

    /// One night of the shared master: its shards in any order, each as often as chance has it begin and die.
    private static func play(
        _ night: [Found], _ expected: Frontier, before: [Found]?, registry: Checkpoint, on address: PostgresAddress,
        shards: Int,
        _ random: inout SplitMix
    ) throws {
        var outcome: SharedMaster.Outcome?
        for number in (1...shards).shuffled(using: &random) {
            let shard = try #require(Shard("\(number)/\(shards)"))
            var isDone = false
            while !isDone {
                let machine = Bool.random(using: &random) ? "first" : "second"
                let writer = try ShardWriter(
                    SharedMaster(address, domain: domain), shard: shard, machine: machine, registry: registry,
                    coalition: coalition)
                let known = writer.known
                let mine = night.filter { shard.holds($0.origin) }
                // A body that has come changes what a log says at the same size.
                let moved = mine.filter { one in
                    known[one.origin]?.checkpoint != one.view.checkpoint
                        || before?.first { $0.origin == one.origin }?.content != one.content
                }
                // Dies after some logs, now and then.
                let dies = Int.random(in: 0..<3, using: &random) == 0
                let limit = dies ? Int.random(in: 0...moved.count, using: &random) : moved.count
                try writer.forget(
                    known.keys.filter { origin in
                        shard.holds(origin) && !mine.contains { $0.origin == origin }
                    })
                try writer.keep(
                    mine.filter { one in !moved.contains { $0.origin == one.origin } }
                        .map(\.origin),
                    heads: Dictionary(uniqueKeysWithValues: mine.map { ($0.origin, $0.heads) }))
                for one in moved.prefix(limit) { try writer.put(one.view, heads: one.heads) }
                // Readers see the night before, whatever was written.
                let master = try? Master(.postgres(address))
                #expect((master == nil) == (before == nil))
                if dies { continue }
                outcome = try writer.finish()
                isDone = true
            }
        }
        guard case .published(let hash, let quarantined, _)? = outcome else {
            Issue.record("not published")
            return
        }
        #expect(hash == expected.hash.hex)
        #expect(quarantined == expected.quarantined.values.reduce(0) { $0 + $1.count })
    }

    @Test("after every night of every life both tell the same: dump, hash and each export, byte for byte")
    func histories() throws {
        let server = try PostgresServer.shared()
        let folder = TemporaryFolder()
        var compared = 0
        for seed in Self.seeds {
            var random = SplitMix(state: seed)
            let worlds = Self.partners.indices.map { World(seed: seed &* 1_000 + UInt64($0)) }
            var replicas = worlds.map { _ in Replica() }
            var waiting = worlds.map { $0.deliveries.shuffled(using: &random) }
            let address = try PostgresAddress(server.socketAddress(try server.database()))
            let path = folder.file("master-\(seed).sqlite")
            var last: [Found]?
            var size = 1
            let nights = Int.random(in: 2...4, using: &random)
            for night in 1...nights {
                for index in worlds.indices {
                    let count = night == nights ? waiting[index].count : waiting[index].count / (nights - night + 1)
                    for delivery in waiting[index].prefix(count) { replicas[index].take(delivery) }
                    waiting[index].removeFirst(count)
                }
                // Now and then the registry decides something, and everything is read again.
                if Int.random(in: 0..<3, using: &random) == 0 { size += 1 }
                let registry = Self.registry(size)
                let found = zip(worlds, replicas).enumerated().compactMap { index, pair -> Found? in
                    let partner = Self.partners[index]
                    guard let view = pair.1.view(of: pair.0, as: partner, destroys: false), view.checkpoint.size > 0
                    else { return nil }
                    let standing = pair.1.standing(of: pair.0)
                    let heads = standing.condition == .forked ? standing.heads : []
                    return Found(
                        view: view,
                        heads: heads.map { Checkpoint(origin: view.checkpoint.origin, size: $0.size, root: $0.root) })
                }
                let frontier = try Self.write(found, registry, to: path)
                try Self.play(
                    found, frontier, before: last, registry: registry, on: address,
                    shards: Int.random(in: 1...3, using: &random), &random)
                last = found
                let file = try Self.everything(Master(.file(path)))
                let database = try Self.everything(Master(.postgres(address)))
                #expect(file == database, "MASTER_SEED=\(seed), night \(night)")
                compared += found.reduce(0) { $0 + $1.view.groups.count }
            }
        }
        #expect(compared > 100)
    }

    /// A small log: groups, a fact, their seal, and what nobody knows.
    private static func view(_ partner: String, groups: Int, fact: Presence = .form(.organRemoval)) -> PartnerView {
        let origin = "\(domain)/\(partner)/1"
        let kenya = PlaceCode("KE")!
        let policy = NamedPolicy.standard.policy(homeCountry: kenya)
        var contents: [JSONObject] = (0..<groups).map { index in
            Group(
                attributes: Attributes(
                    origin: kenya, destination: PlaceCode(index % 2 == 0 ? "SA" : "AE")!, destinationStatus: .actual),
                rung: 5, period: .year(2026), survivors: CountInterval(3, 4)
            ).json
        }
        contents.append(fact.json(year: 2026))
        contents.append(
            Seal(
                period: .year(2026), part: .groups, policy: policy.digest, first: 0, withheld: CountInterval(0, 9),
                estimated: CountInterval(0, 9)
            ).json)
        contents.append(["type": "unheard/1"])
        contents.append(Decoy.json)
        let root = SHA256.hash(Array("\(partner) \(groups)".utf8))
        var view = PartnerView(
            partner: partner, checkpoint: Checkpoint(origin: origin, size: contents.count, root: root))
        for (index, content) in contents.enumerated() {
            view.take(.body(Body(content, log: origin)), at: index, policies: PolicyHistory(policy))
        }
        view.finish { _ in (root, nil) }
        return view
    }

    private func database(_ name: String? = nil) throws -> PostgresAddress {
        let server = try PostgresServer.shared()
        return try PostgresAddress(server.socketAddress(try name ?? server.database()))
    }

    private func writer(
        _ address: PostgresAddress, _ shard: String = "1/1", machine: String = "main", registry: Int = 1,
        domain: String = SharedMasterTests.domain
    ) throws -> ShardWriter {
        try ShardWriter(
            SharedMaster(address, domain: domain), shard: try #require(Shard(shard)), machine: machine,
            registry: Self.registry(registry), coalition: Self.coalition)
    }

    @Test("pooled reports open alike in both, whoever ends the night, and close again when one is taken back")
    func pooled() throws {
        let address = try database()
        let folder = TemporaryFolder()
        let path = folder.file("master.sqlite")
        func view(_ partner: String, cells: [Int]) throws -> PartnerView {
            let origin = "\(Self.domain)/\(partner)/1"
            var contents = [
                Seal(
                    period: .year(2026), part: .groups, policy: World.policy.digest, first: 0,
                    withheld: CountInterval(0, 9), estimated: CountInterval(0, 9)
                ).json
            ]
            contents += try cells.map { try World.samples.report($0, by: origin).json }
            contents.append(
                Seal(
                    period: .year(2026), part: .pooled, policy: World.policy.digest, first: 1,
                    withheld: CountInterval(0, 9), estimated: nil, pooled: CountInterval(0, 9)
                ).json)
            var view = PartnerView(
                partner: partner,
                checkpoint: Checkpoint(
                    origin: origin, size: contents.count, root: SHA256.hash(Array("\(partner) \(cells)".utf8))))
            for (index, content) in contents.enumerated() {
                view.take(.body(Body(content, log: origin)), at: index, policies: World.samples.policies)
            }
            view.finish { _ in (SHA256.hash([]), nil) }
            return view
        }
        for (night, lake, opened, closed) in [(1, [0, 1], 1, 2), (2, [1], 0, 4)] {
            let views = [
                try view("hope", cells: [0, 2]), try view("lake", cells: lake), try view("north", cells: [0]),
            ]
            let found = views.map { Found(view: $0, heads: []) }
            let registry = Self.registry(night)
            let frontier = try Self.write(found, registry, to: path)
            for shard in ["2/2", "1/2"] {
                let writer = try ShardWriter(
                    SharedMaster(address, domain: Self.domain), shard: try #require(Shard(shard)), machine: "main",
                    registry: registry, coalition: Self.coalition)
                for view in views where try #require(Shard(shard)).holds(view.checkpoint.origin) {
                    try writer.put(view, heads: [])
                }
                let end = try writer.finish()
                guard shard == "1/2" else { continue }
                guard case .published(let hash, _, let pool?) = end else {
                    Issue.record("not published")
                    return
                }
                #expect(hash == frontier.hash.hex)
                #expect(pool.cells == opened)
                #expect(pool.closed == closed)
            }
            let (file, shared) = (try Master(.file(path)), try Master(.postgres(address)))
            #expect(try shared.openedCells().count == opened)
            #expect(try shared.openedCells() == file.openedCells())
            #expect(try shared.pooledShares() == file.pooledShares())
            #expect(try Self.everything(shared) == Self.everything(file))
        }
    }

    @Test("whoever begins a shard again takes it over: the run before writes nothing more")
    func takeover() throws {
        let address = try database()
        let first = try writer(address)
        try first.put(Self.view("hope", groups: 3), heads: [])
        let second = try writer(address, machine: "second")
        #expect(second.generation == first.generation)
        #expect(second.known.count == 1)
        let attempts: [() throws -> Void] = [
            { try first.put(Self.view("lake", groups: 1), heads: []) },
            { _ = try first.finish() },
        ]
        for late in attempts {
            let error = #expect(throws: DatasetError.self) { try late() }
            #expect(error?.kind == .taken)
        }
        try second.put(Self.view("lake", groups: 2), heads: [])
        guard case .published = try second.finish() else {
            Issue.record("not published")
            return
        }
        #expect(try Master(.postgres(address)).groups().count == 5)
        // What comes after the night is over belongs to the next.
        #expect(throws: DatasetError.self) { try second.put(Self.view("lake", groups: 4), heads: []) }
        let next = try writer(address)
        #expect(next.generation == second.generation + 1)
        #expect(next.known.count == 2)
    }

    @Test("a reader keeps its night while the next is published, after which the old rows are gone")
    func snapshot() throws {
        let server = try PostgresServer.shared()
        let name = try server.database()
        let address = try database(name)
        let first = try writer(address)
        try first.put(Self.view("hope", groups: 3), heads: [])
        _ = try first.finish()
        let reader = try Master(.postgres(address))
        let second = try writer(address)
        try second.put(Self.view("hope", groups: 1), heads: [])
        #expect(try Master(.postgres(address)).groups().count == 3)
        _ = try second.finish()
        #expect(try reader.groups().count == 3)
        #expect(try reader.source().logs.values.map(\.size) == [7])
        #expect(try Master(.postgres(address)).groups().count == 1)
        #expect(try server.query("SELECT count(*) FROM journey_sync.survivor_group_row", in: name) == "1")
        #expect(try server.query("SELECT count(*) FROM journey_sync.generation", in: name) == "1")
    }

    @Test("a machine that has seen fewer decisions waits; newer decisions begin the night anew")
    func registries() throws {
        let address = try database()
        let old = try writer(address, "1/2", registry: 1)
        let new = try writer(address, "2/2", registry: 2)
        #expect(new.generation == old.generation + 1)
        let error = #expect(throws: DatasetError.self) { _ = try old.finish() }
        #expect(error?.kind == .taken)
        let behind = #expect(throws: DatasetError.self) { _ = try writer(address, "1/2", registry: 1) }
        #expect(behind?.kind == .ahead)
        guard case .waiting(let shards) = try new.finish() else {
            Issue.record("published without the first shard")
            return
        }
        #expect(shards == [1])
        #expect(throws: DatasetError.self) { _ = try Master(.postgres(address)) }
        guard case .published = try writer(address, "1/2", registry: 2).finish() else {
            Issue.record("not published")
            return
        }
        // A registry that was renewed has the next number, and begins at a smaller size.
        let renewed = Checkpoint(origin: "\(Self.domain)/registry/2", size: 1, root: SHA256.hash([]))
        let after = try ShardWriter(
            SharedMaster(address, domain: Self.domain), shard: .whole, machine: "main", registry: renewed,
            coalition: Self.coalition)
        #expect(!after.isContinuing)
    }

    @Test("Schemas/master-postgres.sql describes the tables that the program makes")
    func schema() throws {
        let server = try PostgresServer.shared()
        func columns(_ name: String) throws -> String {
            try server.query(
                """
                SELECT table_name, column_name, data_type, is_nullable, collation_name FROM information_schema.columns
                WHERE table_schema = 'journey_sync' ORDER BY table_name, ordinal_position
                """, in: name)
        }
        let made = try server.database()
        _ = try writer(try database(made))
        let described = try server.database()
        let file = "\(Shell.repository)/Schemas/master-postgres.sql"
        let result = try Shell.run("psql", server.psql(described) + ["-f", file])
        #expect(result.exit == 0, "\(result.errors)")
        #expect(try columns(described) == columns(made))
        #expect(try !columns(made).isEmpty)
    }

    @Test("a database holds one coalition's master")
    func foreign() throws {
        let address = try database()
        _ = try writer(address)
        let error = #expect(throws: DatasetError.self) { _ = try writer(address, domain: "other.example") }
        #expect(error?.kind == .foreign)
    }

    @Test("shards that begin at the same moment in an empty database share one night")
    func together() async throws {
        let address = try database()
        let generations = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...4 {
                group.addTask { try writer(address, "\(number)/4").generation }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(generations == [1, 1, 1, 1])
    }

    @Test("every log falls on one shard, and on each some")
    func shards() throws {
        let origins = (0..<200).map { "\(Self.domain)/p\($0)/1" }
        let shards = try (1...3).map { try #require(Shard("\($0)/3")) }
        for origin in origins { #expect(shards.count { $0.holds(origin) } == 1) }
        for shard in shards { #expect(origins.count { shard.holds($0) } > 40) }
        // Computed with Python: int.from_bytes(sha256(b"coalition.example/hope/1").digest()[:8], "big") % 3
        #expect(shards.firstIndex { $0.holds("coalition.example/hope/1") } == 0)
        for text in ["0/3", "4/3", "1", "1/0", "+1/3", "1/3/3", "a/b", "1/1001", "01/3"] { #expect(Shard(text) == nil) }
    }
}

extension ShardWriter {
    /// With the keys that the samples' reports are encrypted to.
    fileprivate func finish() throws -> SharedMaster.Outcome {
        try finish(policies: World.samples.policies, identities: [World.samples.identity])
    }
}
