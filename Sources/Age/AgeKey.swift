import Signing

/// Whom a file is encrypted to: an X25519 public value, written `age1...`.
package struct AgeRecipient: Hashable, Sendable, CustomStringConvertible {
    static let word = "age"
    package let value: [UInt8]

    init(value: [UInt8]) { self.value = value }

    package init(_ text: some StringProtocol) throws(AgeError) {
        guard let value = Bech32.decode(text, word: Self.word), value.count == KeyAgreement.byteCount else {
            throw AgeError(.key, "not an age recipient (age1...)")
        }
        self.value = value
    }

    package var description: String { Bech32.encode(Self.word, value) }
}

/// The secret that opens files encrypted to its recipient, written `AGE-SECRET-KEY-1...`.
package struct AgeIdentity: Sendable {
    static let word = "AGE-SECRET-KEY-"
    package let secret: [UInt8]
    package let recipient: AgeRecipient

    private init(secret: [UInt8]) throws(AgeError) {
        self.secret = secret
        do {
            recipient = AgeRecipient(value: try KeyAgreement.publicValue(of: secret))
        } catch {
            throw AgeError(.key, "not an age identity (AGE-SECRET-KEY-1...)")
        }
    }

    package init(_ text: some StringProtocol) throws(AgeError) {
        guard let secret = Bech32.decode(text, word: Self.word), secret.count == KeyAgreement.byteCount else {
            throw AgeError(.key, "not an age identity (AGE-SECRET-KEY-1...)")
        }
        try self.init(secret: secret)
    }

    /// A fresh random identity.
    package static func generate() throws(AgeError) -> AgeIdentity {
        try AgeIdentity(secret: SecretBytes.random(KeyAgreement.byteCount))
    }

    /// The text form. A secret: it goes into files of mode 0600 and onto paper.
    package var text: String { Bech32.encode(Self.word.lowercased(), secret).uppercased() }

    /// The identities of a file as `age-keygen` writes it: one on a line; empty lines and `#` comments are skipped.
    package static func file(_ bytes: [UInt8]) throws(AgeError) -> [AgeIdentity] {
        var identities: [AgeIdentity] = []
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            if line.hasPrefix("#") { continue }
            identities.append(try AgeIdentity(line))
        }
        return identities
    }
}
