import CanonicalJSON
package import Journeys
import SQLite
package import Signing

/// The private table of everything imported, in an SQLite file that never leaves the organisation. Rows are encrypted;
/// case references are kept as HMACs only.
///
/// A row is *staged* until a seal puts it into a group. A seal is first written here as a *plan*, in one transaction
/// with its rows' membership; the log follows; a crash between the two is put right from the plan.
///
/// A row is written once, in `submission`. What changes at every seal stands in `member`, which is narrow, and what
/// finds a row by its identity in `known`, by the identity's first eight bytes: it is filled in their order.
package final class Staging {
    let database: Database
    let keys: StagingKeys
    let secrets: StagingSecrets

    package init(path: String, keys: StagingKeys) throws(StagingError) {
        self.keys = keys
        secrets = StagingSecrets(keys)
        database = try Self.attempt { () throws(SQLiteError) in
            let database = try Database(path: path)
            try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;")
            return database
        }
        let version = try Self.attempt { () throws(SQLiteError) in
            try database.rows("PRAGMA user_version") { $0.integer(0) }.first ?? 0
        }
        switch version {
        case 0: try Self.attempt { () throws(SQLiteError) in try database.execute(Self.schema) }
        case Self.version: break
        default: throw StagingError(.inconsistent, "staging was made by another version of journey-sync")
        }
    }

    private static let version = 6

    private static let schema = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS submission (
            id INTEGER PRIMARY KEY,
            identity BLOB NOT NULL CHECK (length(identity) = 32),
            box BLOB NOT NULL,
            corrected INTEGER,
            forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1))
        ) STRICT;
        CREATE TABLE IF NOT EXISTS known (
            start INTEGER NOT NULL,
            id INTEGER NOT NULL,
            PRIMARY KEY (start, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS member (
            id INTEGER PRIMARY KEY,
            entry INTEGER,
            former INTEGER
        ) STRICT;
        CREATE TABLE IF NOT EXISTS withdrawn (
            identity BLOB PRIMARY KEY CHECK (length(identity) = 32)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS doubtful (
            year INTEGER PRIMARY KEY
        ) STRICT;
        CREATE TABLE IF NOT EXISTS plan (
            period TEXT PRIMARY KEY,
            first INTEGER NOT NULL,
            count INTEGER NOT NULL,
            committed INTEGER NOT NULL CHECK (committed IN (0, 1))
        ) STRICT;
        CREATE TABLE IF NOT EXISTS planned_line (
            period TEXT NOT NULL REFERENCES plan,
            position INTEGER NOT NULL,
            line BLOB NOT NULL,
            PRIMARY KEY (period, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS told (
            fact BLOB PRIMARY KEY CHECK (length(fact) = 32)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS erasure (
            entry INTEGER PRIMARY KEY,
            position INTEGER NOT NULL,
            line BLOB,
            sent INTEGER NOT NULL CHECK (sent IN (0, 1))
        ) STRICT;
        PRAGMA user_version = 6;
        COMMIT;
        """

    static func attempt<Result>(_ work: () throws(SQLiteError) -> Result) throws(StagingError) -> Result {
        do { return try work() } catch { throw StagingError(error) }
    }

    /// A seal on its way into the log: its lines stand here until the log holds them.
    package struct Plan: Sendable {
        package let period: Period
        /// The log index of the first line.
        package let first: Int
        package let lines: [[UInt8]]

        package init(period: Period, first: Int, lines: [[UInt8]]) {
            self.period = period
            self.first = first
            self.lines = lines
        }
    }

    /// The period sealed last, if any.
    package func lastSealed() throws(StagingError) -> Period? {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT period FROM plan") { Period($0.text(0)) }
        }.compactMap { $0 }.max()
    }

    /// The plan that the log may not hold yet.
    package func openPlan() throws(StagingError) -> Plan? {
        let open = try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT period, first FROM plan WHERE committed = 0") {
                (Period($0.text(0)), $0.integer(1))
            }
        }
        guard let (period, first) = open.first, let period else { return nil }
        let lines = try Self.attempt { () throws(SQLiteError) in
            try database.rows(
                "SELECT line FROM planned_line WHERE period = ? ORDER BY position", .text(period.description)
            ) { $0.blob(0) }
        }
        return Plan(period: period, first: first, lines: lines)
    }

    /// Records a plan, the membership of its rows (submission id and log index) and the facts it tells, in one transaction.
    package func record(
        _ plan: Plan, members: [(id: Int, entry: Int)], told: [(fact: Presence, year: Int)]
    ) throws(StagingError) {
        let period = SQLiteValue.text(plan.period.description)
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run(
                        "INSERT INTO plan VALUES (?, ?, ?, 0)", period, .integer(plan.first), .integer(plan.lines.count)
                    )
                    let line = try database.prepare("INSERT INTO planned_line VALUES (?, ?, ?)")
                    for (position, bytes) in plan.lines.enumerated() {
                        try line.run([period, .integer(position), .blob(bytes)])
                    }
                    let member = try database.prepare(
                        """
                        INSERT INTO member (id, entry) VALUES (?, ?)
                        ON CONFLICT (id) DO UPDATE SET entry = excluded.entry WHERE entry IS NULL
                        """)
                    // In the order of the table, whose pages are then written once.
                    for (id, entry) in members.sorted(by: { $0.id < $1.id }) {
                        try member.set(1, id)
                        try member.set(2, entry)
                        while try member.step() {}
                    }
                    let tell = try database.prepare("INSERT INTO told VALUES (?)")
                    for (fact, year) in told { try tell.run([mark(fact, year)]) }
                }, orElse: { $0 })
        }
    }

    /// The log holds the plan: its lines are no longer needed here, and leave no trace.
    package func commit(_ plan: Plan) throws(StagingError) {
        let period = SQLiteValue.text(plan.period.description)
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run("DELETE FROM planned_line WHERE period = ?", period)
                    try database.run("UPDATE plan SET committed = 1 WHERE period = ?", period)
                }, orElse: { $0 })
        }
        try forgetJournal()
    }

    /// Where the last seal ended: the index after it, 0 before the first.
    package func sealedEnd() throws(StagingError) -> Int {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT coalesce(max(first + count), 0) FROM plan") { $0.integer(0) }.first ?? 0
        }
    }

    /// Whether a fact of a year was told already.
    package func isTold(_ fact: Presence, year: Int) throws(StagingError) -> Bool {
        try Self.attempt { () throws(SQLiteError) in
            try !database.rows("SELECT 1 FROM told WHERE fact = ?", mark(fact, year)) { _ in true }.isEmpty
        }
    }

    /// A fact whose entry was erased may be told again once it has company.
    package func forgetTold(_ fact: Presence, year: Int) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.run("DELETE FROM told WHERE fact = ?", mark(fact, year))
        }
    }

    /// The identity of the case with this reference.
    package func identity(reference: String) -> Digest { secrets.identity(reference: reference) }

    /// A fact is remembered by a keyed hash, so that nothing of it is left here when it is erased.
    private func mark(_ fact: Presence, _ year: Int) -> SQLiteValue {
        .blob(secrets.mark(fact: fact.json(year: year).canonicalBytes()).bytes)
    }

    /// Empties SQLite's write-ahead journal, which still holds what was just deleted.
    func forgetJournal() throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in try database.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
    }

    func prepare(_ sql: String) throws(StagingError) -> Statement {
        try Self.attempt { () throws(SQLiteError) in try database.prepare(sql) }
    }

    func run(_ statement: Statement, _ values: [SQLiteValue]) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in try statement.run(values) }
    }
}
