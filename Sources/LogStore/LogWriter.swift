package import Signing
package import TransparencyLog

/// The one writer of a log. Appends bodies and signs the checkpoint, crash-safe: bodies, bundles and tiles are
/// written first, the checkpoint last, each by an atomic replacement. A crash leaves the old checkpoint or the new one.
///
/// Whoever makes a writer holds the log's `FolderLock` for as long as the writer lives.
package struct LogWriter {
    private let files: LogFiles
    private let key: PrivateKey
    package let origin: String
    private let hasher = TreeHasher()
    private let sha256 = SHA256()
    private var frontier: TreeFrontier
    /// The entries and lines of the unfinished bundle.
    private var entries: [Digest]
    private var lines: [[UInt8]]

    /// The state that the checkpoint on disk commits to.
    package private(set) var checkpoint: Checkpoint

    /// Opens the log, or starts an empty one where it has no checkpoint yet.
    package init(files: LogFiles, origin: String, key: PrivateKey) throws(LogError) {
        self.files = files
        self.origin = origin
        self.key = key
        do {
            let verifier = try VerifierKey(name: origin, publicKey: key.publicKey)
            checkpoint =
                try files.checkpoint(key: verifier)
                ?? Checkpoint(origin: origin, size: 0, root: TreeHasher().emptyRoot())
        } catch let error as LogError {
            throw error
        } catch {
            throw LogError(.cannotSign, file: files.path("checkpoint"), "the log's name cannot be a key name")
        }
        frontier = try files.frontier(size: checkpoint.size)
        guard frontier.root(hasher: hasher) == checkpoint.root else {
            throw LogError(.mismatch, file: files.path("tile"), "the tiles do not give the checkpoint's root")
        }
        let width = checkpoint.size % Tile.fullWidth
        let index = checkpoint.size / Tile.fullWidth
        entries = width == 0 ? [] : try files.entries(of: Tile(.entries, index: index, width: width))
        lines = width == 0 ? [] : try files.bodies(of: Tile(.bodies, index: index, width: width)).map { Array($0) }
    }

    /// Appends `bodies` in order and commits them with a new checkpoint.
    package mutating func append(_ bodies: [[UInt8]]) throws(LogError) {
        guard !bodies.isEmpty else { return }
        for body in bodies { try add(body) }
        try writePartial()
        let next = Checkpoint(origin: origin, size: frontier.size, root: frontier.root(hasher: hasher))
        let note: SignedNote
        do {
            note = try next.signed(by: key)
        } catch {
            throw LogError(.cannotSign, file: files.path("checkpoint"), error.reason)
        }
        try files.replace("checkpoint", note.bytes)
        checkpoint = next
    }

    private mutating func add(_ body: [UInt8]) throws(LogError) {
        precondition(body.count <= files.lineLimit && !body.contains(0x0A), "a body that is not a line")
        let entry = sha256.hash(body)
        entries.append(entry)
        lines.append(body)
        var complete: [(Tile, [Digest])] = []
        frontier.append(hasher.leaf(entry), hasher: hasher) { complete.append(($0, $1)) }
        if entries.count == Tile.fullWidth {
            try writeBundle(index: frontier.size / Tile.fullWidth - 1)
            entries.removeAll(keepingCapacity: true)
            lines.removeAll(keepingCapacity: true)
        }
        for (tile, hashes) in complete { try files.write(tile, LogEncoding.tile(hashes)) }
    }

    private func writePartial() throws(LogError) {
        if !entries.isEmpty { try writeBundle(index: frontier.size / Tile.fullWidth) }
        for (tile, hashes) in frontier.partialTiles { try files.write(tile, LogEncoding.tile(hashes)) }
    }

    private func writeBundle(index: Int) throws(LogError) {
        var text: [UInt8] = []
        for line in lines {
            text += line
            text.append(0x0A)
        }
        try files.write(Tile(.bodies, index: index, width: lines.count), text)
        try files.write(Tile(.entries, index: index, width: entries.count), LogEncoding.bundle(entries))
    }
}

extension LogFiles {
    /// The right edge of the tree at `size`, read from the partial tiles.
    package func frontier(size: Int) throws(LogError) -> TreeFrontier {
        var levels: [[Digest]] = []
        var level = 0
        while size >> (8 * level) > 0 {
            let hashes = size >> (8 * level)
            let width = hashes % Tile.fullWidth
            levels.append(
                width == 0
                    ? []
                    : try self.hashes(of: Tile(.hashes(level: level), index: hashes / Tile.fullWidth, width: width))
            )
            level += 1
        }
        return TreeFrontier(size: size, levels: levels)
    }
}
