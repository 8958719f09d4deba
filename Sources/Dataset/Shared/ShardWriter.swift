import LogStore
import Postgres
package import Replication
import SQLite
import Signing
package import TransparencyLog

/// One machine's part of a night in a shared master. Each log is one transaction, so what was written when a machine dies
/// stands, and whoever runs the same shard again goes on from there: it takes the claim, without which nothing is
/// written any more.
package final class ShardWriter {
    private let master: SharedMaster
    private let shard: Shard
    private let machine: String
    /// Who holds the shard now; another run of it writes its own.
    private let claim: String
    /// The generation that is being written.
    package let generation: Int
    /// How the logs stood before: what this generation says of them already, else the published one.
    package let before: [String: LogState]
    /// Whether the published generation was made under the decisions and rules of today.
    package let isContinuing: Bool
    private var here: [String: LogState]

    /// Begins `shard` of the night under way, or of a new one where none is, or where it was begun under older decisions or
    /// with another number of shards.
    package init(
        _ master: SharedMaster, shard: Shard, machine: String, registry: Checkpoint, coalition: String
    ) throws(DatasetError) {
        self.master = master
        self.shard = shard
        self.machine = machine
        let claim = SHA256.hash(SecretBytes.random(32)).hex
        self.claim = claim
        generation = try Self.begin(
            master, shard, machine: machine, claim: claim, registry: registry, coalition: coalition)
        let published = try master.published()
        isContinuing = published?.holds(under: registry) ?? false
        here = try master.states(of: generation)
        let earlier = try published.map { (night) throws(DatasetError) in try master.states(of: night.number) } ?? [:]
        before = earlier.merging(here) { $1 }
    }

    private static func begin(
        _ master: SharedMaster, _ shard: Shard, machine: String, claim: String, registry: Checkpoint, coalition: String
    ) throws(DatasetError) -> Int {
        var attempt = 0
        while true {
            do throws(DatasetError) {
                return try master.transaction { () throws(DatasetError) in
                    let newest = try master.newest()
                    if let newest, newest.registry.isAhead(of: registry) {
                        throw DatasetError(
                            .ahead,
                            "the master knows \(newest.registry.size) decisions of the registry, this machine "
                                + "\(registry.size)")
                    }
                    let number: Int
                    if let newest, !newest.isPublished, newest.holds(under: registry), newest.shards == shard.count {
                        number = newest.number
                    } else {
                        number = (newest?.number ?? 0) + 1
                        try open(number, master, shards: shard.count, registry: registry, coalition: coalition)
                    }
                    let claimed = try master.run(
                        "UPDATE shard SET claim = $3, machine = $4, is_done = false WHERE generation = $1 AND number = $2",
                        [String(number), String(shard.number), claim, machine])
                    // Published by another machine since it was looked at: the next try begins a new one.
                    guard claimed == 1, try isOpen(number, master) else { throw DatasetError.superseded }
                    return number
                }
            } catch {
                attempt += 1
                guard error.kind == .taken, attempt < 10 else { throw error }
            }
        }
    }

    private static func open(
        _ number: Int, _ master: SharedMaster, shards: Int, registry: Checkpoint, coalition: String
    ) throws(DatasetError) {
        try master.run(
            "INSERT INTO generation VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)",
            [
                String(number), registry.origin, String(registry.size), registry.root.base64, Frontier.engine,
                String(shards), coalition,
            ])
        for shard in 1...shards {
            try master.run(
                "INSERT INTO shard VALUES ($1, $2, '', '', false)", [String(number), String(shard)])
        }
    }

    private static func isOpen(_ generation: Int, _ master: SharedMaster) throws(DatasetError) -> Bool {
        let newest = try master.newest()
        return newest?.number == generation && newest?.isPublished == false
    }

    /// The logs that need not be read again unless they moved.
    package var known: [String: LogState] { isContinuing ? before : here }

    /// Logs of which some body was missing or did not match when they were read.
    package func incomplete() throws(DatasetError) -> Set<String> {
        let known = known
        let found = try master.query(
            "SELECT DISTINCT origin_log, written FROM quarantine_row WHERE code IN (\(BodyError.Code.lostList))"
        ) { (origin: $0.text(0), written: $0.integer(1)) }
        return Set(found.filter { known[$0.origin]?.written == $0.written }.map(\.origin))
    }

    // MARK: Logs

    /// Writes what one log says, in place of what this generation said of it before.
    package func put(_ view: PartnerView, heads: [Checkpoint]) throws(DatasetError) {
        let state = LogState(
            checkpoint: view.checkpoint, partner: view.partner, heads: heads, written: generation, machine: machine)
        try claimed { () throws(DatasetError) in
            try remove(view.checkpoint.origin)
            try copy(view)
            try master.run(
                "INSERT INTO log_state VALUES ($1, $2, $3, $4, $5, $6, $7, $8)", state.values(generation: generation))
        }
        here[view.checkpoint.origin] = state
    }

    /// Lets logs that did not move keep their rows. `heads` are those of the ones that are forked.
    package func keep(_ origins: [String], heads: [String: [Checkpoint]]) throws(DatasetError) {
        let states = origins.compactMap { origin in known[origin]?.with(heads: heads[origin] ?? []) }
            .filter { here[$0.checkpoint.origin] != $0 }
        guard !states.isEmpty else { return }
        try claimed { () throws(DatasetError) in
            for state in states where here[state.checkpoint.origin] != nil {
                try master.run(
                    "DELETE FROM log_state WHERE origin = $1 AND generation = $2",
                    [state.checkpoint.origin, String(generation)])
            }
            try master.copy(into: "log_state") { (rows: inout CopyRows) throws(PostgresError) in
                for state in states {
                    for value in state.values(generation: generation) { rows.append(value) }
                    try rows.endRow()
                }
            }
        }
        for state in states { here[state.checkpoint.origin] = state }
    }

    /// Takes logs out that count nothing any more.
    package func forget(_ origins: [String]) throws(DatasetError) {
        let known = origins.filter { here[$0] != nil }
        guard !known.isEmpty else { return }
        try claimed { () throws(DatasetError) in
            for origin in known { try remove(origin) }
        }
        for origin in known { here[origin] = nil }
    }

    /// This shard's part is written. The night is over when the last of them is.
    package func finish() throws(DatasetError) -> SharedMaster.Outcome {
        try claimed { () throws(DatasetError) in
            try master.run(
                "UPDATE shard SET is_done = true WHERE generation = $1 AND number = $2",
                [String(generation), String(shard.number)])
        }
        return try master.publish(generation)
    }

    /// One transaction of this run, which holds the shard as long as it lasts.
    private func claimed(_ work: () throws(DatasetError) -> Void) throws(DatasetError) {
        try master.transaction { () throws(DatasetError) in
            let holder = try master.query(
                "SELECT claim FROM shard WHERE generation = $1 AND number = $2 FOR UPDATE",
                [String(generation), String(shard.number)]
            ) { $0.text(0) }
            guard holder == [claim], try Self.isOpen(generation, master) else { throw DatasetError.superseded }
            try work()
        }
    }

    /// Rows of this generation only; what earlier ones show stays until the next is published.
    private func remove(_ origin: String) throws(DatasetError) {
        guard let state = here[origin] else { return }
        if state.written == generation {
            for table in FactTable.allCases {
                try master.run(
                    "DELETE FROM \(PostgresSchema.rows(of: table)) WHERE origin_log = $1 AND written = $2",
                    [origin, String(generation)])
            }
        }
        try master.run(
            "DELETE FROM log_state WHERE origin = $1 AND generation = $2", [origin, String(generation)])
    }

    private func copy(_ view: PartnerView) throws(DatasetError) {
        for table in FactTable.allCases where !ViewRows.isEmpty(table, in: view) {
            let columns = MasterSchema.columns(of: table.rawValue).joined(separator: ", ")
            try master.copy(into: "\(PostgresSchema.rows(of: table)) (\(columns), written)") {
                (rows: inout CopyRows) throws(PostgresError) in
                try ViewRows.forEach(of: table, in: view) { (values) throws(PostgresError) in
                    for value in values { rows.append(value) }
                    rows.append(generation)
                    try rows.endRow()
                }
            }
        }
    }
}

extension CopyRows {
    fileprivate mutating func append(_ value: SQLiteValue) {
        switch value {
        case .integer(let integer): append(integer)
        case .text(let text): append(text)
        case .null: append(nil)
        // The master has neither.
        case .real, .blob: preconditionFailure("a master's columns are integers and texts")
        }
    }
}

extension Checkpoint {
    /// Of two states of a coalition's registry, whether this one says more: a renewed registry has the next number.
    fileprivate func isAhead(of other: Checkpoint) -> Bool {
        func number(_ origin: String) -> Int { origin.split(separator: "/").last.flatMap { Int($0) } ?? 0 }
        return (number(origin), size) > (number(other.origin), other.size)
    }
}
