import Postgres
import SQLite

/// Where the rows of a master lie. The queries are SQL that SQLite and PostgreSQL both understand, and text sorts by its
/// bytes in both, so that equal rows come in the same order from either.
protocol MasterDatabase {
    /// All rows of a query, each mapped while the database stands on it.
    func rows<Row>(_ sql: String, _ map: (MasterRow) -> Row) throws(DatasetError) -> [Row]
}

/// A row of a master, to be read only while its query runs.
enum MasterRow {
    case sqlite(Statement)
    case postgres(PostgresRow)

    func text(_ column: Int) -> String {
        switch self {
        case .sqlite(let row): row.text(Int32(column))
        case .postgres(let row): row.text(column)
        }
    }

    func integer(_ column: Int) -> Int {
        switch self {
        case .sqlite(let row): row.integer(Int32(column))
        case .postgres(let row): row.integer(column)
        }
    }

    func isNull(_ column: Int) -> Bool {
        switch self {
        case .sqlite(let row): row.isNull(Int32(column))
        case .postgres(let row): row.isNull(column)
        }
    }
}

/// A master as one file.
struct SQLiteMaster: MasterDatabase {
    private let database: Database

    init(path: String) throws(DatasetError) {
        do throws(SQLiteError) {
            database = try Database(path: path, readOnly: true)
        } catch {
            throw DatasetError(error)
        }
    }

    func rows<Row>(_ sql: String, _ map: (MasterRow) -> Row) throws(DatasetError) -> [Row] {
        do throws(SQLiteError) {
            return try database.rows(sql) { map(.sqlite($0)) }
        } catch {
            throw DatasetError(error)
        }
    }
}
