package import Signing

/// An offline proof that a log holds an entry (C2SP tlog-proof v1): a header line, optional `extra` data, the entry's
/// index, the inclusion proof's hashes in base64, an empty line, and a signed checkpoint.
///
/// `extra` is not authenticated by the format. journey-sync puts the entry itself there, 32 bytes, which the inclusion
/// proof then confirms.
package struct TlogProof: Hashable, Sendable {
    static let header = "c2sp.org/tlog-proof@v1"
    /// A proof in a tree of any size that an Int holds.
    static let hashLimit = 63
    /// Read limit: the hashes, some extra data and a checkpoint with a hundred cosignatures.
    package static let fileByteLimit = Checkpoint.fileByteLimit + 16_384

    package let extra: [UInt8]?
    package let index: Int
    package let hashes: [Digest]
    /// The signed note, as it was read.
    package let checkpoint: [UInt8]

    package init(extra: [UInt8]?, index: Int, hashes: [Digest], checkpoint: [UInt8]) {
        self.extra = extra
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// The file's bytes.
    package var bytes: [UInt8] {
        var text = "\(Self.header)\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in hashes { text += "\(hash.base64)\n" }
        return Array("\(text)\n".utf8) + checkpoint
    }

    /// Parses a proof file; nothing in it is verified yet.
    package init(parsing bytes: [UInt8]) throws(NoteError) {
        let malformed = NoteError(.malformedProof, "not a proof of the form \(Self.header)")
        guard bytes.count <= Self.fileByteLimit else { throw NoteError(.malformedProof, "a proof that is too large") }
        guard let split = bytes.indices.dropFirst().first(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }),
            let text = String(validating: bytes[..<(split - 1)], as: UTF8.self)
        else { throw malformed }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.header[...] else { throw malformed }
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let data = Base64.decode(line.dropFirst("extra ".count)) else { throw malformed }
            extra = data
            lines.removeFirst()
        } else {
            extra = nil
        }
        guard let line = lines.popFirst(), line.hasPrefix("index ") else { throw malformed }
        let number = line.dropFirst("index ".count)
        guard let index = Int(number), index >= 0, String(index) == number else { throw malformed }
        self.index = index
        guard lines.count <= Self.hashLimit else { throw malformed }
        var hashes: [Digest] = []
        for line in lines {
            guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else { throw malformed }
            hashes.append(hash)
        }
        self.hashes = hashes
        checkpoint = Array(bytes[(split + 1)...])
    }

    /// Verifies the checkpoint under the log's key and that `entry` stands at `index` of the tree it commits to.
    package func check(entry: Digest, key: VerifierKey) throws(NoteError) -> Checkpoint {
        let checkpoint = try Checkpoint.open(self.checkpoint, key: key)
        let hasher = TreeHasher()
        do {
            try Proof.checkInclusion(
                of: hasher.leaf(entry), at: index, size: checkpoint.size, root: checkpoint.root, proof: hashes,
                hasher: hasher)
        } catch {
            throw NoteError(.proofFailed, "the log does not hold this entry at this index")
        }
        return checkpoint
    }
}
