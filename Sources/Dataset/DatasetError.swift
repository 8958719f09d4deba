package import SQLite

/// Why the master dataset cannot be read or written.
package struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
    package init(_ error: SQLiteError) { description = error.description }
}
