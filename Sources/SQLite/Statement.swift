internal import CSQLite

/// A prepared statement, finalised when released. Keeps its database open.
@safe
package final class Statement {
    private let statement: OpaquePointer
    private let database: Database

    init(_ statement: OpaquePointer, of database: Database) {
        unsafe self.statement = statement
        self.database = database
    }

    deinit { unsafe sqlite3_finalize(statement) }

    /// Resets the statement and binds all its parameters.
    package func bind(_ values: [SQLiteValue]) throws(SQLiteError) {
        unsafe sqlite3_reset(statement)
        for (index, value) in values.enumerated() {
            let position = Int32(index + 1)
            let code =
                switch value {
                case .integer(let integer): unsafe sqlite3_bind_int64(statement, position, Int64(integer))
                case .real(let real): unsafe sqlite3_bind_double(statement, position, real)
                case .text(let text): bind(text, at: position)
                case .blob(let bytes): unsafe journey_bind_blob(statement, position, bytes, Int32(bytes.count))
                case .null: unsafe sqlite3_bind_null(statement, position)
                }
            guard code == SQLITE_OK else { throw database.failure(code) }
        }
    }

    /// SQLite copies the text, which needs no zero behind it.
    private func bind(_ text: String, at position: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                // Empty text is not NULL.
                guard let start = bytes.baseAddress else { return unsafe journey_bind_text(statement, position, "", 0) }
                return unsafe journey_bind_text(statement, position, start, Int32(bytes.count))
            }
        }
    }

    /// Moves to the next row; false at the end.
    package func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(statement)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            unsafe sqlite3_reset(statement)
            return false
        default: throw database.failure(code)
        }
    }

    /// Binds one parameter, counted from 1, of a statement that stands at its start: for rows that come by the million.
    package func set(_ position: Int32, _ integer: Int) throws(SQLiteError) {
        let code = unsafe sqlite3_bind_int64(statement, position, Int64(integer))
        guard code == SQLITE_OK else { throw database.failure(code) }
    }

    package func set(_ position: Int32, _ bytes: [UInt8]) throws(SQLiteError) {
        let code = unsafe journey_bind_blob(statement, position, bytes, Int32(bytes.count))
        guard code == SQLITE_OK else { throw database.failure(code) }
    }

    /// Starts over with the parameters as they are.
    package func reset() { unsafe sqlite3_reset(statement) }

    /// Binds and runs to the end: for inserts in a loop.
    package func run(_ values: [SQLiteValue]) throws(SQLiteError) {
        try bind(values)
        while try step() {}
    }

    package func integer(_ column: Int32) -> Int { Int(unsafe sqlite3_column_int64(statement, column)) }

    package func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(statement, column) == SQLITE_NULL }

    package func isInteger(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement, column) == SQLITE_INTEGER
    }

    package func text(_ column: Int32) -> String { String(decoding: blob(column), as: UTF8.self) }

    package func blob(_ column: Int32) -> [UInt8] {
        guard let bytes = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// Copies a blob into `bytes`, whose bytes it replaces: for rows that come by the million.
    package func copyBlob(_ column: Int32, to bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return }
        // SQLite keeps the bytes where they are until the statement moves on.
        unsafe bytes.append(
            contentsOf: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}
