package import Files
package import Postgres
package import SQLite

/// Why the master dataset cannot be read or written.
package struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of a failure it is.
    package enum Kind: Hashable, Sendable {
        /// The rows or the database itself are not what they should be.
        case unusable
        /// No merge has made a master there yet.
        case missing
        /// The disk is at fault and not what is in the master.
        case file(FileError)
        /// The database of a shared master does not answer, or the connection was lost.
        case unavailable
        /// It does not let this user in, or lacks what the address names.
        case refused
        /// The disk of its server is full.
        case full
        /// Another run has taken over what this one was doing, or still holds it.
        case taken
        /// It is another coalition's, or of another version of this program.
        case foreign
        /// It was made under decisions of the registry that this machine has not seen.
        case ahead
    }

    package let description: String
    package let kind: Kind

    package init(_ kind: Kind, _ description: String) {
        self.description = description
        self.kind = kind
    }

    package init(_ description: String) { self.init(.unusable, description) }

    package init(_ error: FileError) { self.init(.file(error), error.description) }

    package init(_ error: SQLiteError) {
        self.init(error.file.map { .file($0) } ?? .unusable, error.description)
    }

    package init(_ error: PostgresError) {
        let kind: Kind =
            switch error.condition {
            case .unavailable: .unavailable
            case .refused: .refused
            case .full: .full
            case .busy, .conflict: .taken
            case .other: .unusable
            }
        self.init(kind, "database: \(error.description)")
    }
}

extension SQLiteError {
    /// The file error that it is, `nil` where the database itself is at fault.
    fileprivate var file: FileError? {
        let code: FileError.Code? =
            switch condition {
            case .full: .full
            case .denied: .denied
            case .inputOutput: .system
            case .other: nil
            }
        return code.map { FileError(code: $0, path: path, reason: "database: \(reason)") }
    }
}
