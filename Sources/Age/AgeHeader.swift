import Signing

/// The header of an age v1 file (C2SP age, "Header"): a version line, a stanza for each recipient, and a MAC under a key
/// that follows from the file key.
struct AgeHeader {
    /// For one recipient: the arguments after `->`, and a body.
    struct Stanza: Hashable {
        let arguments: [String]
        let body: [UInt8]
    }

    static let version = "age-encryption.org/v1"
    private static let macStart = "---"
    private static let columns = 64
    /// Far beyond any real header, so that a file without an end is not searched whole.
    static let byteLimit = 1 << 20

    let stanzas: [Stanza]
    let mac: [UInt8]
    /// The header's bytes up to and including `---`: what the MAC covers.
    let covered: [UInt8]

    init(_ stanzas: [Stanza], fileKey: [UInt8]) throws(SigningError) {
        self.stanzas = stanzas
        covered = Array((Self.version + "\n" + stanzas.map(Self.text).joined() + Self.macStart).utf8)
        mac = try Self.mac(fileKey, covered)
    }

    var bytes: [UInt8] { covered + Array(" \(Self.unpadded(mac))\n".utf8) }

    private static func text(_ stanza: Stanza) -> String {
        var text = "-> " + stanza.arguments.joined(separator: " ") + "\n"
        var rest = unpadded(stanza.body)[...]
        // A body ends with a line shorter than the others, if need be with an empty one.
        while rest.utf8.count >= columns {
            text += rest.prefix(columns) + "\n"
            rest = rest.dropFirst(columns)
        }
        return text + rest + "\n"
    }

    /// Whether the MAC is that of the file key.
    func isAuthentic(fileKey: [UInt8]) throws(SigningError) -> Bool {
        let expected = try Self.mac(fileKey, covered)
        return zip(expected, mac).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 && expected.count == mac.count
    }

    private static func mac(_ fileKey: [UInt8], _ covered: [UInt8]) throws(SigningError) -> [UInt8] {
        SecretBytes.hmac(key: try KeyDerivation.derive(from: fileKey, info: "header"), covered).bytes
    }

    // MARK: Reading

    /// Reads the header that `bytes` begin with; `payload` becomes the offset of what follows.
    init(parsing bytes: [UInt8], payload: inout Int) throws(AgeError) {
        var offset = 0
        func malformed(_ reason: String) -> AgeError { AgeError(.header, "the age header \(reason)") }
        func line() throws(AgeError) -> String {
            let limit = min(bytes.count, Self.byteLimit)
            guard offset < limit, let end = bytes[offset..<limit].firstIndex(of: 0x0A) else {
                throw malformed("is cut off")
            }
            let characters = bytes[offset..<end]
            guard characters.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw malformed("has a character outside ASCII")
            }
            offset = end + 1
            return String(decoding: characters, as: UTF8.self)
        }
        guard try line() == Self.version else { throw malformed("is not of version 1") }
        var stanzas: [Stanza] = []
        while true {
            let start = offset
            let text = try line()
            if text.hasPrefix("-> ") {
                let arguments = text.dropFirst(3).split(separator: " ", omittingEmptySubsequences: false)
                guard arguments.allSatisfy({ !$0.isEmpty }) else { throw malformed("has an empty argument") }
                var body = ""
                var part: String
                repeat {
                    part = try line()
                    guard part.utf8.count <= Self.columns else { throw malformed("has a line that is too long") }
                    body += part
                } while part.utf8.count == Self.columns
                guard let data = Self.fromUnpadded(body) else { throw malformed("has a body that is not base64") }
                stanzas.append(Stanza(arguments: arguments.map(String.init), body: data))
            } else {
                guard text.hasPrefix("\(Self.macStart) "), !stanzas.isEmpty,
                    let mac = Self.fromUnpadded(text.dropFirst(Self.macStart.count + 1)), mac.count == Digest.byteCount
                else { throw malformed("has a malformed line") }
                self.stanzas = stanzas
                self.mac = mac
                covered = Array(bytes[..<(start + Self.macStart.count)])
                payload = offset
                return
            }
        }
    }

    static func unpadded(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).prefix { $0 != "=" })
    }

    static func fromUnpadded(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        return Base64.decode(text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
    }
}
