package import CanonicalJSON
import SQLite
import Signing

/// Staging as rows of JSON, and back: what the recovery file carries. Journeys stay encrypted as they are.
extension Staging {
    struct Table {
        let name: String
        let columns: [(name: String, isBlob: Bool)]
    }

    /// `submission` stands last, so that a restored copy's own rows are judged when all else is known.
    private static let tables = [
        Table(name: "plan", columns: [("period", false), ("first", false), ("count", false), ("committed", false)]),
        Table(name: "planned_line", columns: [("period", false), ("position", false), ("line", true)]),
        Table(name: "told", columns: [("fact", true)]),
        Table(
            name: "erasure", columns: [("entry", false), ("position", false), ("line", true), ("sent", false)]),
        Table(name: "doubtful", columns: [("year", false)]),
        Table(name: "withdrawn", columns: [("identity", true)]),
        Table(
            name: "submission",
            columns: [
                ("identity", true), ("box", true), ("seal", false), ("entry", false), ("former", false),
                ("corrected", false), ("forgotten", false),
            ]),
    ]

    /// Every row as an object, its table in `type`; blobs are base64, NULL is absent.
    package func forEachMemoryRow(_ visit: (JSONObject) -> Void) throws(StagingError) {
        for table in Self.tables + Self.poolTables {
            let names = table.columns.map(\.name).joined(separator: ", ")
            // Ordered by content: no order of arrival leaves the home.
            let rows = try Self.attempt { () throws(SQLiteError) in
                try database.rows("SELECT \(names) FROM \(table.name) ORDER BY \(names)") { row in
                    var object: JSONObject = ["type": .string(table.name)]
                    for (index, column) in table.columns.enumerated() where !row.isNull(Int32(index)) {
                        object[column.name] = Self.value(row, Int32(index), isBlob: column.isBlob)
                    }
                    return object
                }
            }
            for row in rows { visit(row) }
        }
    }

    private static func value(_ row: Statement, _ column: Int32, isBlob: Bool) -> JSONValue {
        if isBlob { return .string(Base64.encode(row.blob(column))) }
        return row.isInteger(column) ? .integer(row.integer(column)) : .string(row.text(column))
    }

    /// Takes over what a recovery file remembers, in one transaction. Rows staged here that it does not know stay
    /// staged; rows that it knows are as it says; what was shared here and is not in it was withdrawn later.
    package func restore(_ rows: [JSONObject]) throws(StagingError) {
        var statements: [(Table, Statement)] = []
        for table in Self.tables + Self.poolTables {
            let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
            let statement = try Self.attempt { () throws(SQLiteError) in
                try database.prepare("INSERT OR REPLACE INTO \(table.name) VALUES (\(marks))")
            }
            statements.append((table, statement))
        }
        try database.transaction(
            { () throws(StagingError) in
                try Self.attempt { () throws(SQLiteError) in
                    try database.execute(
                        """
                        DELETE FROM submission WHERE seal IS NOT NULL OR former IS NOT NULL; DELETE FROM withdrawn;
                        DELETE FROM planned_line; DELETE FROM plan; DELETE FROM told; DELETE FROM erasure;
                        DELETE FROM pool; DELETE FROM pool_row; DELETE FROM pool_report;
                        """)
                }
                for row in rows {
                    guard let type = row["type"]?.string,
                        let (table, statement) = statements.first(where: { $0.0.name == type })
                    else { throw StagingError(.inconsistent, "the recovery file holds a row of an unknown kind") }
                    var values: [SQLiteValue] = []
                    for column in table.columns {
                        values.append(try Self.value(row[column.name], isBlob: column.isBlob))
                    }
                    try Self.attempt { () throws(SQLiteError) in try statement.run(values) }
                }
            }, orElse: { StagingError($0) })
        try forgetJournal()
    }

    private static func value(_ value: JSONValue?, isBlob: Bool) throws(StagingError) -> SQLiteValue {
        switch value {
        case nil: return .null
        case .integer(let integer) where !isBlob: return .integer(integer)
        case .string(let text) where !isBlob: return .text(text)
        case .string(let text):
            if let bytes = Base64.decode(text) { return .blob(bytes) }
            fallthrough
        default: throw StagingError(.inconsistent, "the recovery file holds a malformed row")
        }
    }
}
