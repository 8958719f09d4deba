import Postgres

/// How a PostgreSQL database holds a master that several machines write (docs/scale.md, Schemas/master-postgres.sql).
///
/// Rows belong to a log and to the generation under which they were written; `log_state` says which of them make a
/// generation. The views have the names and columns of the file's tables and show the generation published last, so one
/// query serves both. Every key begins with the log or the generation, nothing is unique across logs and no sequence is
/// drawn: a database that is spread over machines can lay each log's rows on one of them.
enum PostgresSchema {
    static let name = "journey_sync"

    /// Raised whenever older programs could not work with the tables any more.
    static let version = "1"

    static func exists(_ connection: PostgresConnection) throws(PostgresError) -> Bool {
        try !connection.rows(
            "SELECT 1 FROM information_schema.views WHERE table_schema = $1 AND table_name = 'meta'", [name]
        ) { _ in true }.isEmpty
    }

    /// The table with the rows behind a view.
    static func rows(of table: FactTable) -> String { "\(table.rawValue)_row" }

    /// Makes what is not there. Several machines may do so at once: one makes it, the others see that it is there.
    static func prepare(_ connection: PostgresConnection, domain: String) throws(PostgresError) {
        var attempt = 0
        while try !exists(connection) {
            do throws(PostgresError) {
                try connection.transaction { () throws(PostgresError) in
                    try connection.execute(sql)
                    try connection.run("INSERT INTO about VALUES ('schema', $1), ('domain', $2)", [version, domain])
                } orElse: {
                    $0
                }
            } catch {
                attempt += 1
                guard error.condition == .conflict, attempt < 10 else { throw error }
            }
        }
    }

    private static let sql = """
        CREATE SCHEMA IF NOT EXISTS \(name);
        CREATE TABLE about (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);
        CREATE TABLE generation (
            number bigint PRIMARY KEY, registry text COLLATE "C" NOT NULL, registry_size bigint NOT NULL,
            registry_root text NOT NULL, engine text NOT NULL, shards integer NOT NULL, coalition text NOT NULL,
            frontier text, frontier_hash text
        );
        CREATE TABLE shard (
            generation bigint, number integer, claim text NOT NULL, machine text NOT NULL, is_done boolean NOT NULL,
            PRIMARY KEY (generation, number)
        );
        CREATE TABLE log_state (
            origin text COLLATE "C", generation bigint, partner text COLLATE "C" NOT NULL, size bigint NOT NULL,
            root text NOT NULL, heads text, written bigint NOT NULL, machine text NOT NULL,
            PRIMARY KEY (origin, generation)
        );
        CREATE TABLE survivor_group_row (
            origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
            period text NOT NULL, rung integer NOT NULL,
            survivors_min bigint NOT NULL, survivors_max bigint NOT NULL,
            origin text NOT NULL, destination text NOT NULL, destination_status text NOT NULL,
            transit text, exploitation text, gender text, age text, transport text, recruitment text,
            PRIMARY KEY (origin_log, written, entry)
        );
        CREATE TABLE presence_row (
            origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
            year integer NOT NULL, kind text NOT NULL, place text, role text, other text, form text, sector text,
            PRIMARY KEY (origin_log, written, entry)
        );
        CREATE TABLE seal_row (
            origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
            period text NOT NULL, policy text NOT NULL, withheld_min bigint, withheld_max bigint,
            estimated_min bigint, estimated_max bigint,
            PRIMARY KEY (origin_log, written, entry)
        );
        CREATE TABLE quarantine_row (
            origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
            code text NOT NULL, reason text NOT NULL,
            PRIMARY KEY (origin_log, written, entry)
        );
        CREATE VIEW published AS SELECT max(number) AS number FROM generation WHERE frontier_hash IS NOT NULL;
        CREATE VIEW log AS
            SELECT origin, partner, size, root FROM log_state WHERE generation = (SELECT number FROM published);
        \(FactTable.allCases.map(view(of:)).joined(separator: "\n"))
        CREATE VIEW meta AS
            SELECT 'coalition' AS name, coalition AS value FROM generation
                WHERE number = (SELECT number FROM published)
            UNION ALL SELECT 'frontier', frontier FROM generation WHERE number = (SELECT number FROM published)
            UNION ALL SELECT 'frontier_hash', frontier_hash FROM generation
                WHERE number = (SELECT number FROM published);
        """

    private static func view(of table: FactTable) -> String {
        let columns = MasterSchema.columns(of: table.rawValue).map { "r.\($0)" }.joined(separator: ", ")
        return """
            CREATE VIEW \(table.rawValue) AS
                SELECT \(columns) FROM \(rows(of: table)) r
                    JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
                    WHERE s.generation = (SELECT number FROM published);
            """
    }
}
