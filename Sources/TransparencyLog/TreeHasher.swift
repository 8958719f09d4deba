package import Signing

/// The two hashes of a Merkle tree (RFC 6962, section 2.1): leaf = SHA-256(0x00 || entry),
/// node = SHA-256(0x01 || left || right). The prefixes keep a node from passing as a leaf.
///
/// Keeps one SHA-256 context; not shared between threads.
package final class TreeHasher {
    private let sha256 = SHA256()
    /// Reused input buffers: a prefix and one or two digests.
    private var leafInput = [UInt8](repeating: 0, count: 1 + Digest.byteCount)
    private var nodeInput = [0x01] + [UInt8](repeating: 0, count: 2 * Digest.byteCount)

    package init() {}

    package func leaf(_ entry: Digest) -> Digest {
        entry.store(in: &leafInput, at: 1)
        return sha256.hash(leafInput)
    }

    /// The leaf of an entry of any length; entries of journey-sync are always 32 bytes.
    package func leaf(_ entry: [UInt8]) -> Digest { sha256.hash([0x00] + entry) }

    package func node(_ left: Digest, _ right: Digest) -> Digest {
        left.store(in: &nodeInput, at: 1)
        right.store(in: &nodeInput, at: 1 + Digest.byteCount)
        return sha256.hash(nodeInput)
    }

    /// The root of the empty tree: SHA-256 of nothing.
    package func emptyRoot() -> Digest { sha256.hash([UInt8]()) }

    /// The root of a perfect tree over `hashes`, whose count is a power of two.
    package func perfectRoot(_ hashes: ArraySlice<Digest>) -> Digest {
        precondition(!hashes.isEmpty && hashes.count & (hashes.count - 1) == 0)
        var row = Array(hashes)
        var count = row.count
        while count > 1 {
            for index in 0..<(count / 2) { row[index] = node(row[2 * index], row[2 * index + 1]) }
            count /= 2
        }
        return row[0]
    }
}
