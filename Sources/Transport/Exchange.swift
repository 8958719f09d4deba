/// One request to a server and what came back.
struct Exchange: Sendable {
    var method = "GET"
    let url: String
    var headers: [(String, String)] = []
    /// What is sent; `nil` for a request without a body.
    var body: [UInt8]?
    /// The most that is taken of an answer.
    var limit = 0
    /// SFTP commands that run when the transfer is done; without a transfer they run alone.
    var commands: [String] = []
    var isCommandOnly = false
    /// The names in a folder rather than a file's bytes (SFTP).
    var isListing = false
}

/// A server's answer.
struct Answer: Sendable {
    /// The HTTP status; 200 for an SFTP transfer that was done.
    var status = 200
    var body: [UInt8] = []
    /// The length that the server names.
    var length: Int?
    /// Seconds after which the server wants to be asked again.
    var retryAfter: Int?
    /// The server's clock, in seconds since 1970.
    var date: Int?
}

/// Why no answer came.
struct ExchangeFailure: Error, Sendable {
    enum Kind: Sendable {
        /// It may work the next time.
        case passing
        /// The server's certificate or key is not the one that is believed.
        case untrusted
        /// The server does not take our key.
        case refused
        case absent, tooLarge, full
        /// A command after or instead of a transfer was refused (SFTP).
        case command
        case lasting
    }

    let kind: Kind
    let reason: String
}
