package import Signing

/// A witness's signature of a checkpoint at a time (C2SP tlog-cosignature v1.0.1, `cosignature/v1`): eight bytes of POSIX
/// time, big-endian, and an Ed25519 signature of
///
///     cosignature/v1
///     time <time>
///     <the checkpoint's text>
package struct Cosignature: Hashable, Sendable {
    package let key: VerifierKey
    /// Seconds since 1970.
    package let time: UInt64

    private static let timeByteCount = 8

    /// Takes a note's signature if it is `key`'s and verifies.
    package init?(_ signature: SignedNote.Signature, by key: VerifierKey, of text: [UInt8]) {
        guard key.kind == .cosigner, signature.keyID == key.id, signature.name.utf8.elementsEqual(key.name.utf8),
            signature.bytes.count == Self.timeByteCount + PublicKey.signatureByteCount
        else { return nil }
        let time = signature.bytes[..<Self.timeByteCount].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let bytes = Array(signature.bytes[Self.timeByteCount...])
        guard key.publicKey.verifies(bytes, of: Self.message(text, time: time)) else { return nil }
        self.key = key
        self.time = time
    }

    private static func message(_ text: [UInt8], time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }

    /// Signs a checkpoint's text. The caller has made sure of what the key attests.
    package static func sign(
        _ text: String, time: UInt64, key: PrivateKey, as verifier: VerifierKey
    ) throws(NoteError) -> SignedNote.Signature {
        guard verifier.kind == .cosigner, key.publicKey == verifier.publicKey else {
            throw NoteError(.cannotSign, "the key is not that cosigner's")
        }
        _ = try Checkpoint(parsing: text)
        do {
            let bytes = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) }
            return SignedNote.Signature(
                name: verifier.name, keyID: verifier.id,
                bytes: bytes + (try key.sign(message(Array(text.utf8), time: time))))
        } catch {
            throw NoteError(.cannotSign, error.reason)
        }
    }
}
