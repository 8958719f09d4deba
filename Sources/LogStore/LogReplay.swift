import Signing
package import TransparencyLog

/// Verifies the files of a log between a state already trusted and a signed checkpoint: every entry bundle is hashed
/// into the tree, every tile compared with what the tree gives, the root with the checkpoint's.
///
/// When something differs, the signed root decides which file is at fault: if the bundles give it, the tiles that
/// differ are wrong; if the lowest tiles give it, the bundles are.
package struct LogReplay {
    private let files: LogFiles
    private let hasher = TreeHasher()
    private let start: TreeFrontier
    private let checkpoint: Checkpoint

    /// Everything found wrong, each naming its file. Empty means verified.
    package private(set) var problems: [LogError] = []
    /// The right edge at the checkpoint; meaningful where there are no problems.
    package private(set) var frontier: TreeFrontier

    /// Replays from `start` (an empty frontier for a whole log) to `checkpoint`, whose signature was checked.
    /// `keep` receives each bundle and tile as it should be, in the order of the log, before the root is known.
    package init(
        _ files: LogFiles, from start: TreeFrontier, to checkpoint: Checkpoint,
        keep: (Tile, [UInt8]) throws(LogError) -> Void = { (_: Tile, _: [UInt8]) throws(LogError) in }
    ) throws(LogError) {
        self.files = files
        self.start = start
        self.checkpoint = checkpoint
        frontier = start
        guard checkpoint.size >= start.size else {
            problems = [LogError(.rolledBack, file: files.path("checkpoint"), "is older than what was seen before")]
            return
        }
        try replayBundles(keep: keep)
        guard frontier.root(hasher: hasher) != checkpoint.root else { return }
        try blameBundles()
    }

    private mutating func replayBundles(keep: (Tile, [UInt8]) throws(LogError) -> Void) throws(LogError) {
        for bundle in Tile.covering(.entries, from: start.size, to: checkpoint.size) {
            let entries: [Digest]
            do {
                entries = try files.entries(of: bundle)
            } catch {
                // Without one bundle no later tile can be judged, and a false size may claim any number of them.
                problems.append(error)
                return
            }
            try keep(bundle, LogEncoding.bundle(entries))
            let first = bundle.index * Tile.fullWidth
            let known = start.levels.first.map { $0[...] } ?? []
            if first < start.size, !entries.prefix(known.count).map({ hasher.leaf($0) }).elementsEqual(known) {
                problems.append(
                    LogError(.mismatch, file: files.path(bundle.path), "differs from what was seen before"))
            }
            var complete: [(Tile, [Digest])] = []
            for entry in entries.dropFirst(max(0, start.size - first)) {
                frontier.append(hasher.leaf(entry), hasher: hasher) { complete.append(($0, $1)) }
            }
            for (tile, hashes) in complete { try check(tile, hashes, keep: keep) }
        }
        guard frontier.size == checkpoint.size else { return }
        for (tile, hashes) in frontier.partialTiles { try check(tile, hashes, keep: keep) }
    }

    private mutating func check(
        _ tile: Tile, _ hashes: [Digest], keep: (Tile, [UInt8]) throws(LogError) -> Void
    ) throws(LogError) {
        let expected = LogEncoding.tile(hashes)
        do {
            if try files.bytes(of: tile) != expected {
                problems.append(
                    LogError(.mismatch, file: files.path(tile.path), "does not hold the hashes of the entries"))
            }
        } catch {
            problems.append(error)
        }
        try keep(tile, expected)
    }

    /// The bundles do not give the signed root. Tries the lowest tiles instead.
    private mutating func blameBundles() throws(LogError) {
        let unreadable = problems.filter { $0.code != .mismatch }
        var tiles = start
        var differing: [LogError] = []
        for tile in Tile.covering(.hashes(level: 0), from: start.size, to: checkpoint.size) {
            guard let hashes = try? files.hashes(of: tile) else { break }
            let skipped = max(0, start.size - tile.index * Tile.fullWidth)
            let bundle = Tile(.entries, index: tile.index, width: tile.width)
            let entries = (try? files.entries(of: bundle)) ?? []
            if !entries.isEmpty, entries.map({ hasher.leaf($0) }) != hashes {
                differing.append(
                    LogError(.mismatch, file: files.path(bundle.path), "has an entry that the tree does not contain"))
            }
            for hash in hashes.dropFirst(skipped) { tiles.append(hash, hasher: hasher) { _, _ in } }
        }
        if tiles.size == checkpoint.size, tiles.root(hasher: hasher) == checkpoint.root {
            problems = unreadable + differing
        } else if problems.isEmpty {
            problems = [LogError(.mismatch, file: files.path("checkpoint"), "its root is not that of the entries")]
        } else {
            problems += differing
            problems.append(LogError(.mismatch, file: files.path("checkpoint"), "its root is not that of the entries"))
        }
    }
}
