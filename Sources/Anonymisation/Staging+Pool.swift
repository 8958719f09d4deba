import Journeys
import SQLite
import Signing

/// What staging knows of each year's pooled reports: who was withheld when the year closed, the request to the keeper while
/// its answer is awaited, and what each report says.
///
/// A report's randomness is never kept. The blinds are, encrypted, until the reports are planned; then they go.
extension Staging {
    package enum PoolState: String, Sendable {
        /// The withheld rows are noted; nothing was asked yet.
        case closed
        /// The keeper was asked.
        case asked
        /// The reports are in the log, or planned for it.
        case reported
        /// No answer came in time, or a later year was asked for first: who is withheld stays so.
        case passed
    }

    static let poolSchema = """
        CREATE TABLE IF NOT EXISTS pool (
            year INTEGER PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('closed', 'asked', 'reported', 'passed')),
            box BLOB
        ) STRICT;
        CREATE TABLE IF NOT EXISTS pool_row (
            year INTEGER NOT NULL,
            identity BLOB NOT NULL CHECK (length(identity) = 32),
            PRIMARY KEY (year, identity)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS pool_report (
            entry INTEGER PRIMARY KEY,
            year INTEGER NOT NULL,
            box BLOB
        ) STRICT;
        """

    static let poolTables = [
        Table(name: "pool", columns: [("year", false), ("state", false), ("box", true)]),
        Table(name: "pool_row", columns: [("year", false), ("identity", true)]),
        Table(name: "pool_report", columns: [("entry", false), ("year", false), ("box", true)]),
    ]

    /// The states of the years that were closed under a policy that pools, in order.
    package func poolYears() throws(StagingError) -> [(year: Int, state: PoolState)] {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT year, state FROM pool ORDER BY year") { ($0.integer(0), $0.text(1)) }
        }.compactMap { year, state in PoolState(rawValue: state).map { (year, $0) } }
    }

    /// The years whose groups are sealed, in order.
    package func sealedYears() throws(StagingError) -> [Int] {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT period FROM plan") { Period($0.text(0)) }
        }.compactMap { if case .year(let year)? = $0 { year } else { nil } }.sorted()
    }

    /// Notes who is withheld at a year's close, by row ids: nobody who is staged later joins them.
    package func closePool(_ year: Int, withheld: [Int]) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run("INSERT INTO pool VALUES (?, 'closed', NULL)", .integer(year))
                    let note = try database.prepare(
                        "INSERT INTO pool_row SELECT ?, identity FROM submission WHERE rowid = ?")
                    for id in withheld { try note.run([.integer(year), .integer(id)]) }
                }, orElse: { $0 })
        }
    }

    /// The ids of the rows that were withheld at the year's close and are still here.
    package func poolRows(_ year: Int) throws(StagingError) -> Set<Int> {
        Set(
            try Self.attempt { () throws(SQLiteError) in
                try database.rows(
                    "SELECT submission.rowid FROM pool_row JOIN submission USING (identity) WHERE year = ?",
                    .integer(year)
                ) { $0.integer(0) }
            })
    }

    /// Notes that the keeper is asked for a year; earlier years that wait are passed over for good. `secret` is what turns
    /// the answer into reports.
    package func askPool(_ year: Int, secret: [UInt8]) throws(StagingError) {
        let box = try seal(secret, "pool \(year)")
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run(
                        "UPDATE pool SET state = 'asked', box = ? WHERE year = ?", .blob(box), .integer(year))
                    try database.run(
                        "UPDATE pool SET state = 'passed', box = NULL WHERE year < ? AND state = 'closed'",
                        .integer(year))
                }, orElse: { $0 })
        }
    }

    /// What `askPool` noted for a year whose answer is awaited.
    package func poolSecret(_ year: Int) throws(StagingError) -> [UInt8]? {
        let box = try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT box FROM pool WHERE year = ? AND box IS NOT NULL", .integer(year)) {
                $0.blob(0)
            }.first
        }
        guard let box else { return nil }
        return try open(box, "pool \(year)")
    }

    /// No answer will come: the blinds go, and who is withheld stays so.
    package func passPool(_ year: Int) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run("UPDATE pool SET state = 'passed', box = NULL WHERE year = ?", .integer(year))
                    try database.run("DELETE FROM pool_row WHERE year = ?", .integer(year))
                }, orElse: { $0 })
        }
        try forgetJournal()
    }

    // MARK: The pooled seal

    /// A report about to be planned.
    package struct PlannedReport: Sendable {
        /// Its log index.
        package let entry: Int
        package let members: [Int]
        /// What it says: a `PoolMessage`.
        package let message: [UInt8]

        package init(entry: Int, members: [Int], message: [UInt8]) {
            self.entry = entry
            self.members = members
            self.message = message
        }
    }

    /// A plan's name in the table: no period's, so that nobody takes it for the seal of one.
    private static func name(_ year: Int) -> String { "\(year)+pooled" }

    /// Plans a year's pooled seal: its lines, who is in which report, and what each report says. The blinds go in the
    /// same transaction.
    package func record(
        pooled year: Int, first: Int, lines: [[UInt8]], reports: [PlannedReport]
    ) throws(StagingError) {
        var boxes: [[UInt8]] = []
        for report in reports { boxes.append(try seal(report.message, "report \(report.entry)")) }
        let name = SQLiteValue.text(Self.name(year))
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run(
                        "INSERT INTO plan VALUES (?, ?, ?, 0)", name, .integer(first), .integer(lines.count))
                    let line = try database.prepare("INSERT INTO planned_line VALUES (?, ?, ?)")
                    for (position, bytes) in lines.enumerated() {
                        try line.run([name, .integer(position), .blob(bytes)])
                    }
                    let member = try database.prepare(
                        "UPDATE submission SET seal = ?, entry = ? WHERE rowid = ? AND seal IS NULL")
                    for (report, box) in zip(reports, boxes) {
                        for id in report.members { try member.run([name, .integer(report.entry), .integer(id)]) }
                        try database.run(
                            "INSERT INTO pool_report VALUES (?, ?, ?)", .integer(report.entry), .integer(year),
                            .blob(box))
                    }
                    try database.run(
                        "UPDATE pool SET state = 'reported', box = NULL WHERE year = ?", .integer(year))
                    try database.run("DELETE FROM pool_row WHERE year = ?", .integer(year))
                }, orElse: { $0 })
        }
        try forgetJournal()
    }

    /// The pooled seal that the log may not hold yet.
    package func openPooledPlan() throws(StagingError) -> (year: Int, first: Int, lines: [[UInt8]])? {
        let open = try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT period, first FROM plan WHERE committed = 0") { ($0.text(0), $0.integer(1)) }
        }
        for (name, first) in open where Period(name) == nil {
            guard let year = name.split(separator: "+").first.flatMap({ Int($0) }) else { continue }
            let lines = try Self.attempt { () throws(SQLiteError) in
                try database.rows("SELECT line FROM planned_line WHERE period = ? ORDER BY position", .text(name)) {
                    $0.blob(0)
                }
            }
            return (year, first, lines)
        }
        return nil
    }

    package func commit(pooled year: Int) throws(StagingError) {
        let name = SQLiteValue.text(Self.name(year))
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run("DELETE FROM planned_line WHERE period = ?", name)
                    try database.run("UPDATE plan SET committed = 1 WHERE period = ?", name)
                }, orElse: { $0 })
        }
        try forgetJournal()
    }

    /// What the report at a log index says; `nil` where that was forgotten with its rows' attributes.
    package func reportMessage(_ entry: Int) throws(StagingError) -> [UInt8]? {
        let box = try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT box FROM pool_report WHERE entry = ? AND box IS NOT NULL", .integer(entry)) {
                $0.blob(0)
            }.first
        }
        guard let box else { return nil }
        return try open(box, "report \(entry)")
    }

    /// The log indices of all reports, also of those erased since.
    package func reportEntries() throws(StagingError) -> Set<Int> {
        Set(
            try Self.attempt { () throws(SQLiteError) in
                try database.rows("SELECT entry FROM pool_report") { $0.integer(0) }
            })
    }

    /// Changes whenever the pool's part of the recovery memory does.
    package func poolMark() throws(StagingError) -> [UInt8] {
        var text: [UInt8] = []
        for (year, state, box) in try Self.attempt({ () throws(SQLiteError) in
            try database.rows("SELECT year, state, coalesce(box, x'') FROM pool ORDER BY year") {
                ($0.integer(0), $0.text(1), $0.blob(2))
            }
        }) {
            text += Array("\(year) \(state) ".utf8) + box
        }
        return text
    }

    /// Forgets what reports of years up to `lastYear` said, as their rows' attributes go.
    func forgetReports(upTo lastYear: Int) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.run("UPDATE pool_report SET box = NULL WHERE year <= ?", .integer(lastYear))
        }
    }

    private func seal(_ plain: [UInt8], _ label: String) throws(StagingError) -> [UInt8] {
        do {
            return try AuthenticatedBox.seal(plain, key: keys.encryption, label: Array(label.utf8))
        } catch {
            throw StagingError(error)
        }
    }

    private func open(_ box: [UInt8], _ label: String) throws(StagingError) -> [UInt8] {
        do {
            return try AuthenticatedBox.open(box, key: keys.encryption, label: Array(label.utf8))
        } catch {
            throw StagingError(error)
        }
    }
}
