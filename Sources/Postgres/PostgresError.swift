/// A failure of a PostgreSQL database or of the way to it. SQL text, values and passwords are never part of it.
package struct PostgresError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of a failure it is, for those who have to decide what comes next.
    package enum Condition: Sendable {
        /// No server answers, it is stopping, or the connection was lost.
        case unavailable
        /// The server does not let this user do that, or has no such database.
        case refused
        /// The server's disk is full.
        case full
        /// Somebody else holds for too long what is needed.
        case busy
        /// Two did the same thing at once; the next try sees what the other did.
        case conflict
        case other
    }

    package let condition: Condition
    package let description: String

    package init(_ condition: Condition, _ description: String) {
        self.condition = condition
        self.description = description
    }

    /// A failure that the server reports. `message` is repeated only for classes whose messages speak of the server and its
    /// tables, never of a row.
    init(code: String, message: String) {
        condition =
            switch code {
            case "23505", "40001", "40P01", "42P06", "42P07": .conflict
            case "55P03": .busy
            case "53100": .full
            case "3D000", "42501", "25006": .refused
            case _ where code.hasPrefix("28"): .refused
            case _ where code.hasPrefix("08") || code.hasPrefix("53") || code.hasPrefix("57"): .unavailable
            // The server closed an idle transaction.
            case "25P03": .unavailable
            default: .other
            }
        let isAboutTheServer = ["08", "25", "28", "3D", "3F", "42", "53", "55", "57", "58"].contains(code.prefix(2))
        description = isAboutTheServer && !message.isEmpty ? "\(message) (SQLSTATE \(code))" : "SQLSTATE \(code)"
    }
}
