package import Signing

/// The one error of a proof that does not prove: nothing about why, since no caller may act on a reason.
package struct ProofFailed: Error, Hashable, Sendable {
    package init() {}
}

/// Checks of proofs against roots (RFC 6962, section 2.1; the algorithms are those of RFC 9162, sections 2.1.3.2
/// and 2.1.4.2).
package enum Proof {
    /// Throws unless `proof` shows that `leaf` stands at `index` of the tree of `size` leaves with this root.
    package static func checkInclusion(
        of leaf: Digest, at index: Int, size: Int, root: Digest, proof: [Digest], hasher: TreeHasher
    ) throws(ProofFailed) {
        guard index >= 0, index < size else { throw ProofFailed() }
        var node = index
        var last = size - 1
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { throw ProofFailed() }
            if node & 1 == 1 || node == last {
                hash = hasher.node(sibling, hash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = hasher.node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0, hash == root else { throw ProofFailed() }
    }

    /// Throws unless `proof` shows that the tree of `old` leaves with `oldRoot` is a prefix of the one of `size` leaves
    /// with `root`.
    package static func checkConsistency(
        from old: Int, oldRoot: Digest, to size: Int, root: Digest, proof: [Digest], hasher: TreeHasher
    ) throws(ProofFailed) {
        guard old >= 0, old <= size else { throw ProofFailed() }
        if old == size {
            guard proof.isEmpty, oldRoot == root else { throw ProofFailed() }
            return
        }
        if old == 0 {
            guard proof.isEmpty, oldRoot == hasher.emptyRoot() else { throw ProofFailed() }
            return
        }
        // Where the old tree is one perfect subtree, its root is known and left out of the proof.
        let path = old & (old - 1) == 0 ? [oldRoot] + proof : proof
        let roots = try roots(from: old, to: size, path: path, hasher: hasher)
        guard roots.old == oldRoot, roots.new == root else { throw ProofFailed() }
    }

    /// The roots of both trees that a path from the old tree's last perfect subtree upwards gives, that subtree's hash
    /// first; 0 < old < size.
    static func roots(
        from old: Int, to size: Int, path: [Digest], hasher: TreeHasher
    ) throws(ProofFailed) -> (old: Digest, new: Digest) {
        guard old > 0, old < size, let first = path.first else { throw ProofFailed() }
        var node = old - 1
        var last = size - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        var (oldHash, newHash) = (first, first)
        for hash in path.dropFirst() {
            guard last > 0 else { throw ProofFailed() }
            if node & 1 == 1 || node == last {
                oldHash = hasher.node(hash, oldHash)
                newHash = hasher.node(hash, newHash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                newHash = hasher.node(newHash, hash)
            }
            node >>= 1
            last >>= 1
        }
        guard last == 0 else { throw ProofFailed() }
        return (oldHash, newHash)
    }
}
