import Files
package import Signing
package import TransparencyLog

/// The one writer of a log. Appends bodies and signs the checkpoint, crash-safe: bodies, bundles and tiles are
/// written first, the checkpoint last, each by an atomic replacement. A crash leaves the old checkpoint or the new one.
///
/// Whoever makes a writer holds the log's `FolderLock` for as long as the writer lives.
package struct LogWriter {
    package let files: LogFiles
    private let key: PrivateKey
    package let origin: String
    private let hasher = TreeHasher()
    private var edge: LogEdge
    /// Written and not yet waited for.
    private var staged = StagedFiles()

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
        let frontier = try files.frontier(size: checkpoint.size)
        guard frontier.root(hasher: hasher) == checkpoint.root else {
            throw LogError(.mismatch, file: files.path("tile"), "the tiles do not give the checkpoint's root")
        }
        let width = checkpoint.size % Tile.fullWidth
        let index = checkpoint.size / Tile.fullWidth
        edge = LogEdge(frontier)
        guard width > 0 else { return }
        let bodies = Tile(.bodies, index: index, width: width)
        edge = LogEdge(
            frontier, entries: try files.entries(of: Tile(.entries, index: index, width: width)),
            lines: try files.bodies(of: bodies).map { Array($0) })
        // These lines are written again in the next, wider file: what was damaged must not be carried on.
        guard edge.isSound else {
            throw LogError(
                .bodyMismatch, file: files.path(bodies.path), "has a line that does not match its commitment")
        }
    }

    /// Appends `bodies` in order and commits them with a new checkpoint. They are taken one at a time, so a lazy
    /// sequence of any length costs the memory of one bundle. A line that is refused leaves the log as it was; this
    /// writer is then of no more use.
    package mutating func append(_ bodies: some Sequence<[UInt8]>) throws(LogError) {
        // Lines are hashed on one core while files are made on the other.
        var (grown, bodies) = (edge, bodies.makeIterator())
        var (refused, failed): (LogError?, LogError?) = (nil, nil)
        let (files, path) = (files, files.path("bodies"))
        Relay.run(
            make: { () -> [LogEdge.File]? in
                var made: [LogEdge.File] = []
                while made.isEmpty {
                    guard let body = bodies.next() else { return nil }
                    guard body.count <= files.lineLimit, !body.isEmpty, !body.contains(0x0A) else {
                        refused = LogError(
                            .lineTooLong, file: path,
                            "a body would not be one line of at most \(files.lineLimit) bytes")
                        return nil
                    }
                    made = grown.add(body)
                }
                return made
            },
            take: { made in
                do throws(LogError) {
                    for file in made { try files.stage(file.tile, file.bytes, in: &staged) }
                    return true
                } catch {
                    failed = error
                    return false
                }
            })
        if let error = refused ?? failed { throw error }
        edge = grown
        guard edge.size > checkpoint.size else { return }
        for file in edge.partialFiles { try files.stage(file.tile, file.bytes, in: &staged) }
        let next = Checkpoint(origin: origin, size: edge.size, root: edge.root)
        let note: SignedNote
        do {
            note = try next.signed(by: key)
        } catch {
            throw LogError(.cannotSign, file: files.path("checkpoint"), error.reason)
        }
        try files.settle(&staged)
        try files.replace("checkpoint", note.bytes)
        checkpoint = next
    }

    /// Puts `null` in place of a body, wherever this log keeps it. An `erase/1` entry says so to everyone else.
    package mutating func erase(at index: Int) throws(LogError) {
        precondition(index >= 0 && index < checkpoint.size)
        try files.eraseBody(at: index)
        edge.erase(at: index)
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
