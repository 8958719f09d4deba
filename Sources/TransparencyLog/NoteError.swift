/// Why a note, key or checkpoint is refused.
package struct NoteError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case malformed = "note.malformed"
        case tooLarge = "note.too-large"
        case tooManySignatures = "note.too-many-signatures"
        case badSignature = "note.bad-signature"
        case noKnownKey = "note.no-known-key"
        case malformedKey = "key.malformed"
        case weakKey = "key.weak"
        case malformedCheckpoint = "checkpoint.malformed"
        case wrongOrigin = "checkpoint.wrong-origin"
        case malformedProof = "proof.malformed"
        case proofFailed = "proof.failed"
        case malformedRequest = "witness.malformed-request"
        case cannotSign = "note.cannot-sign"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
