package import Signing

/// The right edge of a growing tree: at each tile level the hashes of the one tile that is not full. It is all that
/// appending needs, so a log of any size grows in bounded memory, and it is what the partial tiles on disk hold.
package struct TreeFrontier: Sendable {
    /// `levels[l]`: the hashes of level l's unfinished tile, 0...255 of them.
    package private(set) var levels: [[Digest]] = []
    package private(set) var size = 0

    package init() {}

    /// Takes up a tree of `size` entries from its partial tiles, `levels[l]` having (size >> 8l) % 256 hashes.
    package init(size: Int, levels: [[Digest]]) {
        precondition(levels.enumerated().allSatisfy { $1.count == (size >> (8 * $0)) % Tile.fullWidth })
        self.size = size
        self.levels = levels
    }

    /// Appends one leaf hash; each tile that it completes is handed to `complete` with its hashes.
    package mutating func append(_ leaf: Digest, hasher: TreeHasher, complete: (Tile, [Digest]) -> Void) {
        var hash = leaf
        size += 1
        var level = 0
        while true {
            if level == levels.count { levels.append([]) }
            levels[level].append(hash)
            guard levels[level].count == Tile.fullWidth else { return }
            let index = (size >> (8 * (level + 1))) - 1
            complete(Tile(.hashes(level: level), index: index), levels[level])
            hash = hasher.perfectRoot(levels[level][...])
            levels[level].removeAll(keepingCapacity: true)
            level += 1
        }
    }

    /// The partial tiles at the right edge, with their hashes.
    package var partialTiles: [(tile: Tile, hashes: [Digest])] {
        levels.enumerated().compactMap { level, hashes in
            guard !hashes.isEmpty else { return nil }
            let index = size >> (8 * (level + 1))
            return (Tile(.hashes(level: level), index: index, width: hashes.count), hashes)
        }
    }

    /// The root (RFC 6962, section 2.1): perfect subtrees from large to small, joined from the right.
    package func root(hasher: TreeHasher) -> Digest {
        var root: Digest?
        for hashes in levels {
            var end = hashes.count
            while end > 0 {
                let count = end & -end
                let subtree = hasher.perfectRoot(hashes[(end - count)..<end])
                root = root.map { hasher.node(subtree, $0) } ?? subtree
                end -= count
            }
        }
        return root ?? hasher.emptyRoot()
    }
}
