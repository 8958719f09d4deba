/// A failure that SQLite reports: its result code and message. SQL text and bound values are never part of it.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32
    package let path: String
    package let reason: String

    package var description: String { "\(path): database: \(reason)" }
}
