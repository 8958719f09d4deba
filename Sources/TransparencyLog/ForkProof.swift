package import Signing

/// Evidence that a log's owner signed two histories: both checkpoints as they were found, and, where their sizes differ,
/// hashes that give the newer root and, at the older size, another root than the one signed. Anyone with the log's key
/// can check it; nobody without the log's private key can make it.
///
///     journey-sync/fork-proof@v1
///     older <base64 of a signed checkpoint>
///     newer <base64 of a signed checkpoint of at least that size>
///     <base64 hash>, a line each
///
/// The hashes are those of a consistency proof (RFC 6962, section 2.1.2) in the newer tree, except that the first is always the
/// root of the older tree's last perfect subtree, which a consistency proof leaves out where it is the whole old tree.
package struct ForkProof: Hashable, Sendable {
    static let header = "journey-sync/fork-proof@v1"
    package static let byteLimit = 4 * Checkpoint.fileByteLimit

    package let older: [UInt8]
    package let newer: [UInt8]
    package let hashes: [Digest]

    /// Takes the evidence. For different sizes the hashes come from `reader`, which holds the newer tree.
    package init<Reader: HashReader>(
        older: [UInt8], at old: Int, newer: [UInt8], at size: Int, reader: Reader, hasher: TreeHasher
    ) throws(Reader.Failure) {
        self.older = older
        self.newer = newer
        var hashes: [Digest] = []
        if old > 0, old < size {
            hashes = try reader.consistencyProof(from: old, to: size, hasher: hasher)
            if old & (old - 1) == 0 { hashes.insert(try reader.root(size: old, hasher: hasher), at: 0) }
        }
        self.hashes = hashes
    }

    /// Two checkpoints of one size need no more than themselves.
    package init(older: [UInt8], newer: [UInt8]) {
        self.older = older
        self.newer = newer
        hashes = []
    }

    package var bytes: [UInt8] {
        var text = "\(Self.header)\nolder \(Base64.encode(older))\nnewer \(Base64.encode(newer))\n"
        for hash in hashes { text += "\(hash.base64)\n" }
        return Array(text.utf8)
    }

    package static func isForkProof(_ bytes: [UInt8]) -> Bool { bytes.starts(with: header.utf8) }

    package init(parsing bytes: [UInt8]) throws(NoteError) {
        let malformed = NoteError(.malformedProof, "not a fork proof of the form \(Self.header)")
        guard bytes.count <= Self.byteLimit, bytes.last == 0x0A,
            let text = String(validating: bytes.dropLast(), as: UTF8.self)
        else { throw malformed }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.header[...], let older = Self.note("older ", lines.popFirst()),
            let newer = Self.note("newer ", lines.popFirst()), lines.count <= TlogProof.hashLimit + 1
        else { throw malformed }
        self.older = older
        self.newer = newer
        var hashes: [Digest] = []
        for line in lines {
            guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else { throw malformed }
            hashes.append(hash)
        }
        self.hashes = hashes
    }

    private static func note(_ prefix: String, _ line: Substring?) -> [UInt8]? {
        guard let line, line.hasPrefix(prefix) else { return nil }
        return Base64.decode(line.dropFirst(prefix.count))
    }

    /// Throws unless both checkpoints are signed with the log's key and contradict each other.
    package func check(key: VerifierKey) throws(NoteError) -> (older: Checkpoint, newer: Checkpoint) {
        let older = try Checkpoint.open(self.older, key: key)
        let newer = try Checkpoint.open(self.newer, key: key)
        let failed = NoteError(.proofFailed, "the two checkpoints do not contradict each other")
        if older.size == newer.size {
            guard older.root != newer.root, hashes.isEmpty else { throw failed }
            return (older, newer)
        }
        guard
            let roots = try? Proof.roots(from: older.size, to: newer.size, path: hashes, hasher: TreeHasher()),
            roots.new == newer.root, roots.old != older.root
        else { throw failed }
        return (older, newer)
    }
}
