package import Signing

/// The one way into a stored tree: the hash of the perfect subtree of 2^level leaves that starts at leaf
/// index * 2^level. Implementations read it from tiles.
package protocol HashReader {
    associatedtype Failure: Error
    func subtree(level: Int, index: Int) throws(Failure) -> Digest
}

extension HashReader {
    /// The root over leaves `range`, which starts at a multiple of the largest power of two below its count, as every
    /// subtree of RFC 6962 does.
    func root(of range: Range<Int>, hasher: TreeHasher) throws(Failure) -> Digest {
        var start = range.lowerBound
        var peaks: [Digest] = []
        while start < range.upperBound {
            let level = min(
                start == 0 ? Int.bitWidth - 2 : start.trailingZeroBitCount,
                Int.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount)
            peaks.append(try subtree(level: level, index: start >> level))
            start += 1 << level
        }
        guard var root = peaks.popLast() else { return hasher.emptyRoot() }
        while let peak = peaks.popLast() { root = hasher.node(peak, root) }
        return root
    }

    /// The root of the tree's first `size` leaves.
    package func root(size: Int, hasher: TreeHasher) throws(Failure) -> Digest {
        try root(of: 0..<size, hasher: hasher)
    }

    /// The inclusion proof PATH(index, D[size]) of RFC 6962, section 2.1.1, from the leaf's sibling upwards.
    package func inclusionProof(index: Int, size: Int, hasher: TreeHasher) throws(Failure) -> [Digest] {
        precondition(index >= 0 && index < size)
        return try path(index: index, in: 0..<size, hasher: hasher)
    }

    private func path(index: Int, in range: Range<Int>, hasher: TreeHasher) throws(Failure) -> [Digest] {
        guard range.count > 1 else { return [] }
        let split = range.lowerBound + largestPowerOfTwo(below: range.count)
        if index < split {
            return try path(index: index, in: range.lowerBound..<split, hasher: hasher)
                + [root(of: split..<range.upperBound, hasher: hasher)]
        }
        return try path(index: index, in: split..<range.upperBound, hasher: hasher)
            + [root(of: range.lowerBound..<split, hasher: hasher)]
    }

    /// The consistency proof PROOF(old, D[size]) of RFC 6962, section 2.1.2; empty where old is 0 or size.
    package func consistencyProof(from old: Int, to size: Int, hasher: TreeHasher) throws(Failure) -> [Digest] {
        precondition(old >= 0 && old <= size)
        if old == 0 || old == size { return [] }
        return try subproof(old, in: 0..<size, isRoot: true, hasher: hasher)
    }

    private func subproof(
        _ old: Int, in range: Range<Int>, isRoot: Bool, hasher: TreeHasher
    ) throws(Failure) -> [Digest] {
        if old == range.upperBound { return isRoot ? [] : [try root(of: range, hasher: hasher)] }
        let split = range.lowerBound + largestPowerOfTwo(below: range.count)
        if old <= split {
            return try subproof(old, in: range.lowerBound..<split, isRoot: isRoot, hasher: hasher)
                + [root(of: split..<range.upperBound, hasher: hasher)]
        }
        return try subproof(old, in: split..<range.upperBound, isRoot: false, hasher: hasher)
            + [root(of: range.lowerBound..<split, hasher: hasher)]
    }
}

/// The largest power of two smaller than `count`, which is at least 2.
func largestPowerOfTwo(below count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
}
