package import Signing

/// A log's state (C2SP tlog-checkpoint v1.0.0): origin, size and root, each on a line of a signed note's text.
///
/// Two notes with the same (origin, size, root) are the same checkpoint whatever other lines they carry.
package struct Checkpoint: Hashable, Sendable {
    /// Read limit for a checkpoint file: room for a hundred cosignatures.
    package static let fileByteLimit = 65_536

    /// Sizes lie below this: the JSON of entries, requests and frontiers holds no larger integer exactly, and a state that one
    /// form can say and the other cannot would be signed and never read again.
    package static let sizeLimit = 1 << 53

    package let origin: String
    package let size: Int
    package let root: Digest

    package init(origin: String, size: Int, root: Digest) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The text to be signed.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// Reads a note's text. Extension lines after the root are allowed by the specification and ignored.
    package init(parsing text: String) throws(NoteError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        // The text ends in a newline, so the last piece is empty.
        guard lines.count >= 4, lines.last == "", !lines.dropLast().contains("") else {
            throw NoteError(.malformedCheckpoint, "not the lines of a checkpoint")
        }
        guard let size = Int(lines[1]), (0..<Self.sizeLimit).contains(size), String(size) == lines[1] else {
            throw NoteError(.malformedCheckpoint, "a size that is not a plain decimal number below 2^53")
        }
        guard let bytes = Base64.decode(lines[2]), let root = Digest(bytes) else {
            throw NoteError(.malformedCheckpoint, "a root that is not 32 bytes in base64")
        }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    /// Signs the checkpoint with the log's own key, whose name is the origin.
    package func signed(by key: PrivateKey) throws(NoteError) -> SignedNote {
        try SignedNote(signing: text, key: key, as: VerifierKey(name: origin, publicKey: key.publicKey))
    }

    /// Opens a checkpoint file under the log's key: the signature must verify and the origin be the key's name.
    package static func open(_ bytes: [UInt8], key: VerifierKey) throws(NoteError) -> Checkpoint {
        try open(bytes, key: key, cosigners: []).checkpoint
    }

    /// Opens a checkpoint file under any of the keys that ever spoke for the log, and tells which of them signed it.
    package static func open(
        _ bytes: [UInt8], keys: [VerifierKey]
    ) throws(NoteError) -> (checkpoint: Checkpoint, signers: [VerifierKey]) {
        let (note, signers) = try SignedNote.open(bytes, keys: keys.filter { $0.kind == .log })
        let checkpoint = try Checkpoint(parsing: note.text)
        guard signers.allSatisfy({ $0.name.utf8.elementsEqual(checkpoint.origin.utf8) }) else {
            throw NoteError(.wrongOrigin, "the checkpoint names another log")
        }
        return (checkpoint, signers)
    }

    /// Opens a checkpoint file and tells which of `cosigners` saw it, and when. One whose signature fails refuses it.
    package static func open(
        _ bytes: [UInt8], key: VerifierKey, cosigners: [VerifierKey]
    ) throws(NoteError) -> (checkpoint: Checkpoint, cosignatures: [Cosignature]) {
        let (note, signers) = try SignedNote.open(bytes, keys: [key] + cosigners.filter { $0.kind == .cosigner })
        guard key.kind == .log, signers.contains(key) else {
            throw NoteError(.noKnownKey, "not signed by the log's key")
        }
        let checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.origin.utf8.elementsEqual(key.name.utf8) else {
            throw NoteError(.wrongOrigin, "the checkpoint names another log")
        }
        let message = Array(note.text.utf8)
        let cosignatures = signers.compactMap { signer in
            note.signatures.lazy.compactMap { Cosignature($0, by: signer, of: message) }.first
        }
        return (checkpoint, cosignatures)
    }
}
