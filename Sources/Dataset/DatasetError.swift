package import Files
package import SQLite

/// Why the master dataset cannot be read or written.
package struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// Where the disk is at fault and not what is in the master.
    package let fault: FileError?

    package init(_ description: String) {
        self.description = description
        fault = nil
    }

    package init(_ error: FileError) {
        description = error.description
        fault = error
    }

    package init(_ error: SQLiteError) {
        description = error.description
        fault = error.fileCode.map { FileError(code: $0, path: error.path, reason: "database: \(error.reason)") }
    }
}

extension SQLiteError {
    /// What kind of a file error it is, `nil` where the database itself is at fault.
    fileprivate var fileCode: FileError.Code? {
        switch condition {
        case .full: .full
        case .denied: .denied
        case .inputOutput: .system
        case .other: nil
        }
    }
}
