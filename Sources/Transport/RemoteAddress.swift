/// Where a log is pushed to or merged from, as a user writes it (docs/remotes.md).
package enum RemoteAddress: Hashable, Sendable {
    /// A path or a `file://` address.
    case folder(String)
    /// A server that answers PUT and GET.
    case https(ServerAddress)
    /// A folder on a server, over SSH.
    case sftp(ServerAddress, user: String)
    /// A bucket of an S3-speaking object store; the path is `bucket/prefix`.
    case s3(ServerAddress)

    /// Why an address cannot be used.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    package init(_ address: String) throws(Failure) {
        guard let mark = address.firstRange(of: "://") else {
            guard !address.isEmpty else { throw Failure(description: "an empty remote address") }
            self = .folder(address)
            return
        }
        let scheme = address[..<mark.lowerBound]
        var rest = String(address[mark.upperBound...])
        switch scheme {
        case "file": self = .folder(rest)
        case "https", "http":
            let server = try ServerAddress(rest, isEncrypted: scheme == "https")
            self = .https(server)
        case "s3+https", "s3+http":
            let server = try ServerAddress(rest, isEncrypted: scheme == "s3+https")
            guard !server.path.isEmpty else {
                throw Failure(description: "an object store's address ends in its bucket: s3+https://HOST/BUCKET")
            }
            self = .s3(server)
        case "sftp":
            guard let at = rest.firstIndex(of: "@") else {
                throw Failure(description: "an SFTP address names the user: sftp://USER@HOST/PATH")
            }
            let user = String(rest[..<at])
            rest = String(rest[rest.index(after: at)...])
            guard !user.isEmpty, user.utf8.allSatisfy({ ServerAddress.isPlain($0) && $0 != UInt8(ascii: "/") }) else {
                throw Failure(description: "the user of an SFTP address may have letters, digits, '.', '_' and '-'")
            }
            self = .sftp(try ServerAddress(rest, isEncrypted: true), user: user)
        default:
            throw Failure(
                description: "a remote is a path, or begins with file://, https://, sftp:// or s3+https://")
        }
    }

    /// Whether outsiders may come to read what is stored there: everything but a folder of one's own.
    package var isNetwork: Bool {
        if case .folder = self { return false }
        return true
    }
}

/// A server and a path on it. Only characters that mean the same in every URL, command and file system are taken.
package struct ServerAddress: Hashable, Sendable {
    /// A name or an IPv4 address, or an IPv6 address in its brackets.
    package let host: String
    package let port: Int?
    /// Without a slash at either end.
    package let path: String
    package let isEncrypted: Bool

    init(_ text: String, isEncrypted: Bool) throws(RemoteAddress.Failure) {
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        var authority = String(text[..<slash])
        guard !authority.contains("@") else {
            throw .init(description: "no name or password may stand in an address; credentials lie in the home")
        }
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
                throw .init(description: "the port is not a number from 1 to 65535")
            }
            port = number
            authority = String(authority[..<colon])
        }
        guard Self.isHost(authority) else { throw .init(description: "the server's name is not usable") }
        var path = String(text[slash...])
        while path.hasPrefix("/") { path.removeFirst() }
        while path.hasSuffix("/") { path.removeLast() }
        guard path.utf8.allSatisfy(Self.isPlain),
            path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ $0 != "." && $0 != ".." }),
            !path.contains("//")
        else {
            throw .init(description: "the path of an address may have letters, digits, '/', '.', '_', '~' and '-'")
        }
        guard isEncrypted || ["localhost", "127.0.0.1", "[::1]"].contains(authority) else {
            throw .init(description: "only this machine itself may be spoken to without encryption: use https")
        }
        self.host = authority
        self.port = port
        self.path = path
        self.isEncrypted = isEncrypted
    }

    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            return text.dropFirst().dropLast().utf8.allSatisfy {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || isHexDigit($0)
            }
        }
        return !text.isEmpty && text.utf8.count <= 253 && !text.hasPrefix("-")
            && text.utf8.allSatisfy { isPlain($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "~") }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Host and port as they stand in a URL and in a `Host` header.
    var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// The path of a file below this address, for a URL.
    func url(_ scheme: String, _ file: String) -> String {
        "\(scheme)://\(authority)/\(path.isEmpty ? "" : path + "/")\(file)"
    }
}
