package import Signing

/// A signed note's verifier key (C2SP signed-note): `<name>+<key id as 8 hex digits>+<base64(type || public key)>`.
/// The key id is the first four bytes of SHA-256(name || "\n" || type || public key).
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// What a key signs, by the signature type byte of the specification.
    package enum Kind: UInt8, Hashable, Sendable {
        /// The note's text: what a log signs its checkpoints with.
        case log = 0x01
        /// The note's text and a time (C2SP tlog-cosignature): what a witness signs.
        case cosigner = 0x04
    }

    package let name: String
    package let id: UInt32
    package let kind: Kind
    package let publicKey: PublicKey

    package init(name: String, publicKey: PublicKey, kind: Kind = .log) throws(NoteError) {
        guard Self.isValidName(name) else { throw NoteError(.malformedKey, "a key name with a space or a plus sign") }
        self.name = name
        self.publicKey = publicKey
        self.kind = kind
        id = Self.keyID(name: name, kind, publicKey)
    }

    /// Reads the text form; refuses a wrong key id, an unknown type and weak keys.
    package init(_ text: String) throws(NoteError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 8, let id = Hex.decode(parts[1]),
            let data = Base64.decode(parts[2]), let kind = data.first.flatMap({ Kind(rawValue: $0) }),
            let key = try? PublicKey(Array(data.dropFirst()))
        else { throw NoteError(.malformedKey, "not an Ed25519 verifier key") }
        try self.init(name: String(parts[0]), publicKey: key, kind: kind)
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
        return "\(name)+\(Hex.encode(bytes))+\(Base64.encode([kind.rawValue] + publicKey.bytes))"
    }

    private static func keyID(name: String, _ kind: Kind, _ key: PublicKey) -> UInt32 {
        number(Array(SHA256.hash(Array(name.utf8) + [0x0A, kind.rawValue] + key.bytes).bytes[..<4]))
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
