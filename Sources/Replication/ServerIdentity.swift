import CanonicalJSON
package import Signing

/// How members know that a server is the coalition's: the invitation carries it, so nobody has to believe the first answer.
package struct ServerIdentity: Hashable, Sendable {
    /// The coalition's certificate authority, for an HTTPS store.
    package var authority: Certificate?
    /// The key of an SFTP server, as its `.pub` file has it: kind and key.
    package var sshKey: String?

    package init(authority: Certificate? = nil, sshKey: String? = nil) {
        self.authority = authority
        self.sshKey = sshKey
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        if reader.has("authority") { authority = try reader.certificate("authority") }
        if reader.has("server_key") { sshKey = try reader.code("server_key") { Self.sshKey($0) } }
    }

    /// Kind and key of a line `ssh-ed25519 AAAA... comment`.
    package static func sshKey(_ line: String) -> String? {
        let words = line.split(whereSeparator: { $0 == " " || $0.isNewline })
        guard words.count >= 2, ["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"].contains(words[0]),
            words[1].utf8.count <= 1_000, Base64.decode(String(words[1])) != nil
        else { return nil }
        return "\(words[0]) \(words[1])"
    }
}

extension JSONReader {
    /// A certificate, as the base64 of its DER bytes.
    mutating func certificate(_ name: String) throws(Failure) -> Certificate {
        try code(name) { Base64.decode($0).flatMap { try? Certificate(der: $0) } }
    }
}
