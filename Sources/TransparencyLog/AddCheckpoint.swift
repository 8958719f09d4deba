package import Signing

/// A request to a witness to cosign a checkpoint (C2SP tlog-witness v1.0.0, add-checkpoint): a line `old <size>` with the
/// size that the witness saw last, the consistency proof from there in base64, an empty line, and the checkpoint.
package struct AddCheckpoint: Hashable, Sendable {
    /// As the specification says.
    static let hashLimit = 63
    package static let byteLimit = Checkpoint.fileByteLimit + 8_192

    package let old: Int
    package let proof: [Digest]
    /// The signed note, as it was read.
    package let checkpoint: [UInt8]

    package init(old: Int, proof: [Digest], checkpoint: [UInt8]) {
        self.old = old
        self.proof = proof
        self.checkpoint = checkpoint
    }

    package var bytes: [UInt8] {
        Array(("old \(old)\n" + proof.map { "\($0.base64)\n" }.joined() + "\n").utf8) + checkpoint
    }

    package init(parsing bytes: [UInt8]) throws(NoteError) {
        let malformed = NoteError(.malformedRequest, "not an add-checkpoint request")
        guard bytes.count <= Self.byteLimit,
            let split = bytes.indices.dropFirst().first(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }),
            let text = String(validating: bytes[..<(split - 1)], as: UTF8.self)
        else { throw malformed }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.hasPrefix("old "), let old = Int(first.dropFirst(4)), old >= 0,
            String(old) == first.dropFirst(4), lines.count <= Self.hashLimit
        else { throw malformed }
        var proof: [Digest] = []
        for line in lines {
            guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else { throw malformed }
            proof.append(hash)
        }
        self.init(old: old, proof: proof, checkpoint: Array(bytes[(split + 1)...]))
    }
}
