package import Signing

/// A signed note's verifier key (C2SP signed-note): `<name>+<key id as 8 hex digits>+<base64(type || public key)>`.
/// The key id is the first four bytes of SHA-256(name || "\n" || type || public key).
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// The signature type byte of plain Ed25519.
    static let ed25519: UInt8 = 0x01

    package let name: String
    package let id: UInt32
    package let publicKey: PublicKey

    package init(name: String, publicKey: PublicKey) throws(NoteError) {
        guard Self.isValidName(name) else { throw NoteError(.malformedKey, "a key name with a space or a plus sign") }
        self.name = name
        self.publicKey = publicKey
        id = Self.keyID(name: name, publicKey)
    }

    /// Reads the text form; refuses a wrong key id, another type and weak keys.
    package init(_ text: String) throws(NoteError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 8, let id = Hex.decode(parts[1]),
            let data = Base64.decode(parts[2]), data.first == Self.ed25519,
            let key = try? PublicKey(Array(data.dropFirst()))
        else { throw NoteError(.malformedKey, "not an Ed25519 verifier key") }
        try self.init(name: String(parts[0]), publicKey: key)
        guard self.id == Self.number(id) else { throw NoteError(.malformedKey, "the key id does not fit the key") }
        do {
            try key.requireStrong()
        } catch {
            throw NoteError(.weakKey, error.reason)
        }
    }

    /// The text form.
    package var description: String {
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: id >> (24 - 8 * $0)) }
        return "\(name)+\(Hex.encode(bytes))+\(Base64.encode([Self.ed25519] + publicKey.bytes))"
    }

    private static func keyID(name: String, _ key: PublicKey) -> UInt32 {
        number(Array(SHA256.hash(Array(name.utf8) + [0x0A, ed25519] + key.bytes).bytes[..<4]))
    }

    private static func number(_ bytes: [UInt8]) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

    /// Names are non-empty UTF-8 without Unicode spaces, control characters or plus signs.
    static func isValidName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty
            && name.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0.value != 0x7F
            }
    }
}
