import CanonicalJSON
package import Postgres
import Replication
import Signing
package import TransparencyLog

/// A master that several machines write into one database, opened for writing. What is written belongs to a generation
/// that nobody sees until it is published whole.
package final class SharedMaster {
    let connection: PostgresConnection

    /// A row that waits for another machine's short transaction, or a transaction whose machine went silent, is given up
    /// after this time.
    private static let patience = "60s"

    /// `domain` is the coalition's: a database holds one coalition's master.
    package init(_ address: PostgresAddress, domain: String) throws(DatasetError) {
        let about: [String: String]
        do throws(PostgresError) {
            connection = try PostgresConnection(address)
            try connection.execute(
                """
                SET search_path = \(PostgresSchema.name); SET lock_timeout = '\(Self.patience)';
                SET idle_in_transaction_session_timeout = '\(Self.patience)'
                """)
            try PostgresSchema.prepare(connection, domain: domain)
            about = Dictionary(
                uniqueKeysWithValues: try connection.rows("SELECT name, value FROM about") { ($0.text(0), $0.text(1)) })
        } catch {
            throw DatasetError(error)
        }
        guard about["schema"] == PostgresSchema.version else {
            throw DatasetError(.foreign, "the database was made by another version of this program")
        }
        guard about["domain"] == domain else {
            throw DatasetError(.foreign, "the database holds the master of another coalition")
        }
    }

    /// A night's state of the whole, seen by readers once it is published.
    package struct Generation: Sendable {
        package let number: Int
        package let registry: Checkpoint
        let engine: String
        package let shards: Int
        package let isPublished: Bool

        /// Whether logs that did not move since say the same under `registry` and this program.
        func holds(under registry: Checkpoint) -> Bool { self.registry == registry && engine == Frontier.engine }
    }

    /// The generation begun last, published or not.
    package func newest() throws(DatasetError) -> Generation? {
        try generation("number = (SELECT max(number) FROM generation)")
    }

    func published() throws(DatasetError) -> Generation? {
        try generation("number = (SELECT number FROM published)")
    }

    private func generation(_ condition: String) throws(DatasetError) -> Generation? {
        let found = try query(
            """
            SELECT number, registry, registry_size, registry_root, engine, shards, frontier_hash
            FROM generation WHERE \(condition)
            """
        ) { row -> Generation? in
            guard let root = Base64.decode(row.text(3)).flatMap({ Digest($0) }) else { return nil }
            return Generation(
                number: row.integer(0),
                registry: Checkpoint(origin: row.text(1), size: row.integer(2), root: root), engine: row.text(4),
                shards: row.integer(5), isPublished: !row.isNull(6))
        }
        guard let first = found.first else { return nil }
        guard let first else { throw DatasetError("the master's generations cannot be read") }
        return first
    }

    /// How the logs stand in a generation, by origin.
    func states(of generation: Int) throws(DatasetError) -> [String: LogState] {
        var states: [String: LogState] = [:]
        let rows = try query(
            "SELECT \(LogState.columns) FROM log_state WHERE generation = $1", [String(generation)]
        ) { LogState($0) }
        for state in rows {
            guard let state else { throw DatasetError("the master's logs cannot be read") }
            states[state.checkpoint.origin] = state
        }
        return states
    }

    // MARK: The end of a night

    package enum Outcome: Sendable {
        /// Readers see it from now on, or did before.
        case published(frontier: String, quarantined: Int)
        /// These shards have not done their part.
        case waiting([Int])
    }

    /// Publishes a generation in one step if all its shards are done: computes what is global and lets readers see it. Any
    /// machine may; of two at once, the second finds it done.
    package func publish(_ generation: Int) throws(DatasetError) -> Outcome {
        let outcome = try transaction { () throws(DatasetError) -> Outcome in
            // Held to the end, so that no shard begins its part again meanwhile.
            let shards = try query(
                "SELECT number, is_done FROM shard WHERE generation = $1 ORDER BY number FOR UPDATE",
                [String(generation)]
            ) { (number: $0.integer(0), isDone: $0.text(1) == "t") }
            guard let now = try self.generation("number = \(generation)"), try newest()?.number == generation else {
                throw DatasetError.superseded
            }
            let waiting = shards.filter { !$0.isDone }.map(\.number)
            guard waiting.isEmpty || now.isPublished else { return .waiting(waiting) }
            let frontier = try frontier(of: now)
            if !now.isPublished {
                try run(
                    "UPDATE generation SET frontier = $2, frontier_hash = $3 WHERE number = $1",
                    [
                        String(generation), String(decoding: frontier.json.canonicalBytes(), as: UTF8.self),
                        frontier.hash.hex,
                    ])
            }
            return .published(
                frontier: frontier.hash.hex, quarantined: frontier.quarantined.values.reduce(0) { $0 + $1.count })
        }
        if case .published = outcome { try sweep(before: generation) }
        return outcome
    }

    private func frontier(of generation: Generation) throws(DatasetError) -> Frontier {
        let states = try states(of: generation.number).values
        var quarantined: [String: [String]] = [:]
        let lines = try query(
            """
            SELECT q.origin_log, q.entry, q.code FROM quarantine_row q
                JOIN log_state s ON s.origin = q.origin_log AND s.written = q.written
            WHERE s.generation = $1 ORDER BY q.origin_log, q.entry
            """, [String(generation.number)]
        ) { ($0.text(0), Frontier.line($0.integer(1), $0.text(2))) }
        for (origin, line) in lines { quarantined[origin, default: []].append(line) }
        return Frontier(
            registry: generation.registry, logs: states.map(\.checkpoint),
            heads: Dictionary(
                uniqueKeysWithValues: states.filter { !$0.heads.isEmpty }.map { ($0.checkpoint.origin, $0.heads) }),
            quarantined: quarantined)
    }

    /// Deletes what only generations before the published one show. Readers that began before keep their snapshot. What a
    /// cut leaves behind, the next night deletes.
    private func sweep(before generation: Int) throws(DatasetError) {
        let stale = try query(
            """
            SELECT DISTINCT o.origin, o.written FROM log_state o WHERE o.generation < $1 AND NOT EXISTS (
                SELECT 1 FROM log_state n WHERE n.generation = $1 AND n.origin = o.origin AND n.written = o.written)
            """, [String(generation)]
        ) { [$0.text(0), $0.text(1)] }
        for log in stale {
            for table in FactTable.allCases {
                try run(
                    "DELETE FROM \(PostgresSchema.rows(of: table)) WHERE origin_log = $1 AND written = $2", log)
            }
        }
        try run("DELETE FROM log_state WHERE generation < $1", [String(generation)])
        try run("DELETE FROM shard WHERE generation < $1", [String(generation)])
        try run("DELETE FROM generation WHERE number < $1", [String(generation)])
    }

    // MARK: The database

    func query<Row>(
        _ sql: String, _ values: [String?] = [], _ map: (PostgresRow) -> Row
    ) throws(DatasetError) -> [Row] {
        do throws(PostgresError) {
            return try connection.rows(sql, values, map: map)
        } catch {
            throw DatasetError(error)
        }
    }

    @discardableResult
    func run(_ sql: String, _ values: [String?]) throws(DatasetError) -> Int {
        do throws(PostgresError) { return try connection.run(sql, values) } catch { throw DatasetError(error) }
    }

    func copy(
        into table: String, _ fill: (inout CopyRows) throws(PostgresError) -> Void
    ) throws(DatasetError) {
        do throws(PostgresError) { try connection.copy(into: table, fill) } catch { throw DatasetError(error) }
    }

    func transaction<Result>(_ work: () throws(DatasetError) -> Result) throws(DatasetError) -> Result {
        try connection.transaction(work) { DatasetError($0) }
    }
}

extension DatasetError {
    static let noMaster = DatasetError(.missing, "there is no master in the database yet")
    static let superseded = DatasetError(.taken, "another run has taken over this part of the night, or begun the next")
}
