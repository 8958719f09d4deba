#if Postgres
internal import CPostgres

/// One connection to a PostgreSQL database. Used by one task at a time; closed when released.
@safe
package final class PostgresConnection {
    private let handle: OpaquePointer

    package init(_ address: PostgresAddress) throws(PostgresError) {
        guard let handle = unsafe journey_pg_connect(address.description) else {
            throw PostgresError(.other, "out of memory")
        }
        guard unsafe journey_pg_is_open(handle) == 1 else {
            let reason = unsafe String(cString: journey_pg_reason(handle))
            unsafe journey_pg_close(handle)
            let answers = unsafe journey_pg_answers(address.description) == 1
            throw PostgresError(answers ? .refused : .unavailable, Self.oneLine(reason))
        }
        unsafe self.handle = handle
    }

    deinit { unsafe journey_pg_close(handle) }

    /// Runs statements without parameters that return nothing.
    package func execute(_ sql: String) throws(PostgresError) {
        let result = unsafe journey_pg_execute(handle, sql)
        defer { unsafe journey_pg_clear(result) }
        guard unsafe journey_pg_state(result) == journey_pg_done else { throw unsafe failure(result) }
    }

    /// Runs one statement with parameters (`$1`, `$2`, ...; `nil` is a null); how many rows it changed.
    @discardableResult
    package func run(_ sql: String, _ values: [String?] = []) throws(PostgresError) -> Int {
        try send(sql, values)
        var changed = 0
        try forEachResult { changed = $0.changed ?? changed }
        return changed
    }

    /// All rows of a query, each mapped while it is held.
    package func rows<Row>(
        _ sql: String, _ values: [String?] = [], map: (PostgresRow) -> Row
    ) throws(PostgresError) -> [Row] {
        try send(sql, values)
        var rows: [Row] = []
        try forEachResult { if $0.isThere { rows.append(map($0)) } }
        return rows
    }

    /// Fills a table with `COPY`, which costs no round trip for a row. Where `fill` throws, nothing of it is kept.
    package func copy(
        into table: String, _ fill: (inout CopyRows) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        try beginCopy(table)
        var rows = CopyRows { (bytes) throws(PostgresError) in try self.put(bytes) }
        do throws(PostgresError) {
            try fill(&rows)
            try rows.flush()
        } catch {
            try? endCopy(isKept: false)
            throw error
        }
        try endCopy(isKept: true)
    }

    /// Runs `work` in one transaction: all of it is kept, or, where it throws, nothing.
    package func transaction<Result, Failure: Error>(
        _ work: () throws(Failure) -> Result, orElse convert: (PostgresError) -> Failure
    ) throws(Failure) -> Result {
        do { try execute("BEGIN") } catch { throw convert(error) }
        do throws(Failure) {
            let result = try work()
            do { try execute("COMMIT") } catch { throw convert(error) }
            return result
        } catch {
            try? execute("ROLLBACK")
            throw error
        }
    }

    // MARK: The protocol

    private func send(_ sql: String, _ values: [String?]) throws(PostgresError) {
        // All texts behind each other, each with its end, and where each begins.
        var bytes: [CChar] = []
        var starts: [Int?] = []
        for value in values {
            starts.append(value == nil ? nil : bytes.count)
            if let value { bytes += value.utf8CString }
        }
        let isSent = unsafe bytes.withUnsafeBufferPointer { texts in
            var pointers = unsafe [UnsafePointer<CChar>?](repeating: nil, count: starts.count)
            for (index, start) in starts.enumerated() {
                if let start, let first = texts.baseAddress { unsafe pointers[index] = unsafe first + start }
            }
            return unsafe journey_pg_send(handle, sql, Int32(pointers.count), pointers) == 1
        }
        guard isSent else { throw lost() }
    }

    /// Takes every result of what was sent, also after a failure, so that the connection can be used again.
    private func forEachResult(_ take: (PostgresRow) -> Void) throws(PostgresError) {
        var error: PostgresError?
        while let result = unsafe journey_pg_next(handle) {
            defer { unsafe journey_pg_clear(result) }
            if unsafe journey_pg_state(result) == journey_pg_failed {
                if error == nil { error = unsafe failure(result) }
                continue
            }
            if error == nil { take(unsafe PostgresRow(result)) }
        }
        if let error { throw error }
        guard unsafe journey_pg_is_open(handle) == 1 else { throw lost() }
    }

    private func beginCopy(_ table: String) throws(PostgresError) {
        let result = unsafe journey_pg_execute(handle, "COPY \(table) FROM STDIN")
        defer { unsafe journey_pg_clear(result) }
        guard unsafe journey_pg_state(result) == journey_pg_copying else { throw unsafe failure(result) }
    }

    private func put(_ bytes: [UInt8]) throws(PostgresError) {
        let isTaken = unsafe bytes.withUnsafeBytes { buffer in
            unsafe journey_pg_put(handle, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count)) == 1
        }
        guard isTaken else { throw lost() }
    }

    private func endCopy(isKept: Bool) throws(PostgresError) {
        let isEnded =
            isKept
            ? unsafe journey_pg_end(handle, nil) == 1 : unsafe journey_pg_end(handle, "given up") == 1
        guard isEnded else { throw lost() }
        do throws(PostgresError) { try forEachResult { _ in } } catch { if isKept { throw error } }
    }

    private func failure(_ result: OpaquePointer?) -> PostgresError {
        guard let result = unsafe result, let code = unsafe journey_pg_code(result) else { return lost() }
        let message = unsafe journey_pg_message(result).map { unsafe String(cString: $0) } ?? ""
        return PostgresError(code: unsafe String(cString: code), message: Self.oneLine(message))
    }

    /// What the library itself reports is about the connection.
    private func lost() -> PostgresError {
        PostgresError(.unavailable, Self.oneLine(unsafe String(cString: journey_pg_reason(handle))))
    }

    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " || $0 == "\t" } }.joined(separator: "; ")
    }
}

/// A row of a result, to be read only while its query runs.
@safe
package struct PostgresRow {
    private let result: OpaquePointer

    fileprivate init(_ result: OpaquePointer) { unsafe self.result = result }

    /// Whether this is a row, and not the end of the rows or a statement without any.
    fileprivate var isThere: Bool { unsafe journey_pg_state(result) == journey_pg_row }

    /// How many rows the statement changed, where it changes rows.
    fileprivate var changed: Int? { unsafe Int(String(cString: journey_pg_changed(result))) }

    package func isNull(_ column: Int) -> Bool { unsafe journey_pg_is_null(result, Int32(column)) == 1 }

    package func text(_ column: Int) -> String {
        guard let bytes = unsafe journey_pg_value(result, Int32(column)) else { return "" }
        let count = Int(unsafe journey_pg_length(result, Int32(column)))
        return unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// 0 where it is no integer, as SQLite gives it.
    package func integer(_ column: Int) -> Int { Int(text(column)) ?? 0 }
}
#endif
