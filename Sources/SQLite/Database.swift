internal import CSQLite

/// One SQLite connection. Used by one task at a time; closed when released.
@safe
package final class Database {
    private let handle: OpaquePointer
    package let path: String

    /// Set once, before the first connection.
    private static let isConfigured = journey_without_statistics() == SQLITE_OK

    /// Opens or creates the database. Deleted content is overwritten with zeros (`secure_delete`), so what is erased
    /// leaves no trace in free pages.
    package init(path: String, readOnly: Bool = false) throws(SQLiteError) {
        _ = Self.isConfigured
        var handle: OpaquePointer?
        let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = unsafe sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            let reason = unsafe String(cString: sqlite3_errstr(code))
            unsafe sqlite3_close_v2(handle)
            throw SQLiteError(code: code, path: path, reason: reason)
        }
        unsafe self.handle = handle
        // A reader waits this many milliseconds for a writer's short transaction instead of failing at once.
        unsafe sqlite3_busy_timeout(handle, 5_000)
        self.path = path
        try execute("PRAGMA secure_delete = ON")
        try execute("PRAGMA foreign_keys = ON")
    }

    deinit { unsafe sqlite3_close_v2(handle) }

    /// Runs statements that return nothing.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard code == SQLITE_OK, let statement = unsafe statement else { throw failure(code) }
        return unsafe Statement(statement, of: self)
    }

    /// Runs one statement with parameters to its end.
    package func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) {
        let statement = try prepare(sql)
        try statement.bind(values)
        while try statement.step() {}
    }

    /// All rows of a query, each mapped while the statement stands on it.
    package func rows<Row>(
        _ sql: String, _ values: SQLiteValue..., map: (Statement) -> Row
    ) throws(SQLiteError) -> [Row] {
        let statement = try prepare(sql)
        try statement.bind(values)
        var rows: [Row] = []
        while try statement.step() { rows.append(map(statement)) }
        return rows
    }

    /// Runs `work` in one transaction: all of it is kept, or, where it throws, nothing.
    package func transaction<Result, Failure: Error>(
        _ work: () throws(Failure) -> Result, orElse convert: (SQLiteError) -> Failure
    ) throws(Failure) -> Result {
        do { try execute("BEGIN IMMEDIATE") } catch { throw convert(error) }
        do throws(Failure) {
            let result = try work()
            do { try execute("COMMIT") } catch { throw convert(error) }
            return result
        } catch {
            try? execute("ROLLBACK")
            throw error
        }
    }

    /// The whole database as the bytes of its file, also where it is one in memory (`:memory:`).
    package func serialised() throws(SQLiteError) -> [UInt8] {
        var size: sqlite3_int64 = 0
        guard let bytes = unsafe sqlite3_serialize(handle, "main", &size, 0) else { throw failure(SQLITE_NOMEM) }
        defer { unsafe sqlite3_free(bytes) }
        return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(size)))
    }

    func failure(_ code: Int32) -> SQLiteError {
        SQLiteError(code: code, path: path, reason: unsafe String(cString: sqlite3_errstr(code)))
    }
}

/// A value bound to a parameter.
package enum SQLiteValue: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case integer(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])
    case null

    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
}
