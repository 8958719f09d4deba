package import SQLite
package import Signing

/// Why staging could not be read or written. Names neither rows nor content.
package struct StagingError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case database = "staging.database"
        case wrongKey = "staging.wrong-key"
        case inconsistent = "staging.inconsistent"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package init(_ error: SQLiteError) { self.init(.database, error.description) }

    package init(_ error: SigningError) { self.init(.wrongKey, "a staged row cannot be decrypted: \(error.reason)") }

    package var description: String { reason }
}
