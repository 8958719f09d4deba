package import CanonicalJSON
import SQLite
import Signing

/// Staging as rows of JSON, and back: what the recovery file carries. Journeys stay encrypted as they are.
extension Staging {
    private struct Table {
        let name: String
        let columns: [(name: String, isBlob: Bool)]
        /// What its rows are read from, in an order of content: no order of arrival leaves the home.
        let source: String

        init(_ name: String, _ columns: [(name: String, isBlob: Bool)], source: String? = nil) {
            self.name = name
            self.columns = columns
            self.source = source ?? "\(name) ORDER BY \(columns.map(\.name).joined(separator: ", "))"
        }
    }

    /// `submission` stands last, so that a restored copy's own rows are judged when all else is known.
    private static let tables = [
        Table("plan", [("period", false), ("first", false), ("count", false), ("committed", false)]),
        Table("planned_line", [("period", false), ("position", false), ("line", true)]),
        Table("told", [("fact", true)]),
        Table("erasure", [("entry", false), ("position", false), ("line", true), ("sent", false)]),
        Table("doubtful", [("year", false)]),
        Table("withdrawn", [("identity", true)]),
        Table(
            "submission",
            [
                ("identity", true), ("box", true), ("entry", false), ("former", false), ("corrected", false),
                ("forgotten", false),
            ],
            source: """
                known CROSS JOIN submission ON submission.id = known.id LEFT JOIN member ON member.id = known.id
                ORDER BY start, identity
                """),
    ]

    /// Every row as an object, its table in `type`; blobs are base64, NULL is absent.
    package func forEachMemoryRow(_ visit: (JSONObject) -> Void) throws(StagingError) {
        for table in Self.tables {
            let names = table.columns.map(\.name).joined(separator: ", ")
            let statement = try prepare("SELECT \(names) FROM \(table.source)")
            while try Self.attempt({ () throws(SQLiteError) in try statement.step() }) {
                var object: JSONObject = ["type": .string(table.name)]
                for (index, column) in table.columns.enumerated() where !statement.isNull(Int32(index)) {
                    object[column.name] = Self.value(statement, Int32(index), isBlob: column.isBlob)
                }
                visit(object)
            }
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
        for table in Self.tables where table.name != "submission" {
            let marks = table.columns.map { _ in "?" }.joined(separator: ", ")
            statements.append((table, try prepare("INSERT OR REPLACE INTO \(table.name) VALUES (\(marks))")))
        }
        let submissions = Self.tables[Self.tables.count - 1]
        try database.transaction(
            { () throws(StagingError) in
                try Self.attempt { () throws(SQLiteError) in
                    try database.execute(
                        """
                        DELETE FROM submission WHERE id IN
                            (SELECT id FROM member WHERE entry IS NOT NULL OR former IS NOT NULL);
                        DELETE FROM known WHERE id IN
                            (SELECT id FROM member WHERE entry IS NOT NULL OR former IS NOT NULL);
                        DELETE FROM member; DELETE FROM withdrawn; DELETE FROM planned_line; DELETE FROM plan;
                        DELETE FROM told; DELETE FROM erasure;
                        """)
                }
                for row in rows {
                    if row["type"]?.string == submissions.name {
                        try restore(row, submissions)
                        continue
                    }
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

    /// A row of `submission`, in place of one with the same identity that is here.
    private func restore(_ row: JSONObject, _ table: Table) throws(StagingError) {
        var values: [SQLiteValue] = []
        for column in table.columns { values.append(try Self.value(row[column.name], isBlob: column.isBlob)) }
        guard case .blob(let bytes) = values[0], let identity = Digest(bytes) else {
            throw StagingError(.inconsistent, "the recovery file holds a malformed row")
        }
        let id = SQLiteValue.integer(try lastID() + 1)
        try Self.attempt { () throws(SQLiteError) in
            if let known = try find(identity) { try delete(known, identity) }
            try database.run(
                "INSERT INTO submission (id, identity, box, corrected, forgotten) VALUES (?, ?, ?, ?, ?)", id,
                values[0], values[1], values[4], values[5])
            try database.run("INSERT INTO known VALUES (?, ?)", .integer(Self.start(identity)), id)
            if values[2] != .null || values[3] != .null {
                try database.run("INSERT INTO member VALUES (?, ?, ?)", id, values[2], values[3])
            }
        }
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
