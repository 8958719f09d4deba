import Postgres

/// A master in a PostgreSQL database: the generation that was published last, as it stood when this was opened. Everything
/// is read in one transaction with one snapshot, so no night that is finished meanwhile shows.
final class PostgresMaster: MasterDatabase {
    private let connection: PostgresConnection

    init(_ address: PostgresAddress) throws(DatasetError) {
        do throws(PostgresError) {
            connection = try PostgresConnection(address)
            try connection.execute(
                "SET search_path = \(PostgresSchema.name); BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            let published =
                try PostgresSchema.exists(connection)
                ? connection.rows("SELECT number FROM published WHERE number IS NOT NULL") { $0.integer(0) } : []
            guard !published.isEmpty else { throw PostgresError(.other, "") }
        } catch {
            throw error.description.isEmpty ? DatasetError.noMaster : DatasetError(error)
        }
    }

    func rows<Row>(_ sql: String, _ map: (MasterRow) -> Row) throws(DatasetError) -> [Row] {
        do throws(PostgresError) {
            return try connection.rows(sql) { map(.postgres($0)) }
        } catch {
            throw DatasetError(error)
        }
    }
}
