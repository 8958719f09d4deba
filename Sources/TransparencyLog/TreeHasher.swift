package import Signing

/// The two hashes of a Merkle tree (RFC 6962, section 2.1): leaf = SHA-256(0x00 || entry),
/// node = SHA-256(0x01 || left || right). The prefixes keep a node from passing as a leaf.
///
/// Keeps one SHA-256 context; not shared between threads.
package final class TreeHasher {
    private let sha256 = SHA256()
    /// Reused input buffer: prefix and two digests.
    private var buffer: [UInt8] = []

    package init() { buffer.reserveCapacity(1 + 2 * Digest.byteCount) }

    package func leaf(_ entry: Digest) -> Digest {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(0x00)
        entry.append(to: &buffer)
        return sha256.hash(buffer)
    }

    /// The leaf of an entry of any length; entries of journey-sync are always 32 bytes.
    package func leaf(_ entry: [UInt8]) -> Digest { sha256.hash([0x00] + entry) }

    package func node(_ left: Digest, _ right: Digest) -> Digest {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(0x01)
        left.append(to: &buffer)
        right.append(to: &buffer)
        return sha256.hash(buffer)
    }

    /// The root of the empty tree: SHA-256 of nothing.
    package func emptyRoot() -> Digest { sha256.hash([UInt8]()) }

    /// The root of a perfect tree over `hashes`, whose count is a power of two.
    package func perfectRoot(_ hashes: ArraySlice<Digest>) -> Digest {
        precondition(!hashes.isEmpty && hashes.count & (hashes.count - 1) == 0)
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count, by: 2).map { node(row[$0], row[$0 + 1]) }
        }
        return row[0]
    }
}
