package import Signing
package import TransparencyLog

/// The tree of a state that is trusted, read from its tiles: each at exactly the width that this state gives it, so that
/// what a later, unverified state left in the folder is never taken for it. Tiles read once are kept: a proof costs
/// O(log n) reads.
package final class StoredTree: HashReader {
    private let files: LogFiles
    package let size: Int
    private let hasher = TreeHasher()
    private var tiles: [Tile: [Digest]] = [:]
    /// Tiles read so far.
    package var readCount: Int { tiles.count }

    package init(_ files: LogFiles, size: Int) {
        self.files = files
        self.size = size
    }

    /// A subtree's hash: read from its tile, joined where it is smaller than a tile's leaf row allows.
    package func subtree(level: Int, index: Int) throws(LogError) -> Digest {
        let count = 1 << (level % 8)
        let first = index << (level % 8)
        let hashes = try tile(level: level / 8, index: first / Tile.fullWidth)
        let offset = first % Tile.fullWidth
        guard offset + count <= hashes.count else {
            throw LogError(.missingFile, file: files.path("tile"), "the tree is smaller than asked for")
        }
        return hasher.perfectRoot(hashes[offset..<(offset + count)])
    }

    private func tile(level: Int, index: Int) throws(LogError) -> [Digest] {
        let width = min(Tile.fullWidth, size >> (8 * level) - index * Tile.fullWidth)
        guard width > 0 else {
            throw LogError(.missingFile, file: files.path("tile"), "the tree is smaller than asked for")
        }
        let tile = Tile(.hashes(level: level), index: index, width: width)
        if let hashes = tiles[tile] { return hashes }
        let hashes = try files.hashes(of: tile)
        tiles[tile] = hashes
        return hashes
    }
}

extension LogFiles {
    /// The tree that a trusted checkpoint of `size` entries commits to.
    package func tree(size: Int) -> StoredTree { StoredTree(self, size: size) }

    /// Whether `checkpoint` is this log's own state at that size; `own` is the state trusted here.
    package func isPrefix(_ checkpoint: Checkpoint, of own: Checkpoint) throws(LogError) -> Bool {
        guard checkpoint.size <= own.size else { return false }
        return try tree(size: own.size).root(size: checkpoint.size, hasher: TreeHasher()) == checkpoint.root
    }
}
