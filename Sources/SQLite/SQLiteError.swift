internal import CSQLite

/// A failure that SQLite reports: its result code and message. SQL text and bound values are never part of it.
package struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32
    package let path: String
    package let reason: String

    /// What the system refused, where it did.
    package enum Condition: Sendable { case full, denied, inputOutput, other }

    package var condition: Condition {
        // The lowest byte is the primary code.
        switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_PERM, SQLITE_READONLY, SQLITE_AUTH: .denied
        case SQLITE_IOERR, SQLITE_CANTOPEN: .inputOutput
        default: .other
        }
    }

    package var description: String { "\(path): database: \(reason)" }
}
