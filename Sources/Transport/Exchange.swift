import Files

/// One request to a server and what came back.
struct Exchange: Sendable {
    var method = "GET"
    let url: String
    var headers: [(String, String)] = []
    /// What is sent; `nil` for a request without a body.
    var body: Body?
    /// The most that is taken of an answer.
    var limit = 0
    /// SFTP commands that run when the transfer is done; without a transfer they run alone.
    var commands: [String] = []
    var isCommandOnly = false
    /// The names in a folder rather than a file's bytes (SFTP).
    var isListing = false

    /// What a request sends.
    enum Body: Sendable {
        case bytes([UInt8])
        case made(MadeFile)
    }
}

/// A server's answer.
struct Answer: Sendable {
    /// The HTTP status; 200 for an SFTP transfer that was done.
    var status = 200
    var body: [UInt8] = []
    /// The header's lines as they came. Most answers are judged by their status alone.
    var head: [UInt8] = []

    /// The length that the server names.
    var length: Int? { number("content-length") }
    /// Seconds after which the server wants to be asked again.
    var retryAfter: Int? { number("retry-after") }
    /// The server's clock, in seconds since 1970.
    var date: Int? { field("date").flatMap { HTTPDate.seconds($0) } }

    private func number(_ name: String) -> Int? { field(name).flatMap { Int($0.filter { !$0.isWhitespace }) } }

    /// What stands behind the last colon of this name.
    private func field(_ name: String) -> Substring? {
        for line in String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline).reversed() {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
            return line[line.index(after: colon)...]
        }
        return nil
    }
}

/// Why no answer came.
struct ExchangeFailure: Error, Sendable {
    enum Kind: Hashable, Sendable {
        /// It may work the next time.
        case passing
        /// The server's certificate or key is not the one that is believed.
        case untrusted
        /// The server does not take our key.
        case refused
        case absent, tooLarge, full
        /// A command after or instead of a transfer was refused (SFTP).
        case command
        /// What was to be sent could not be made.
        case source(FileError)
        case lasting
    }

    let kind: Kind
    let reason: String
}
