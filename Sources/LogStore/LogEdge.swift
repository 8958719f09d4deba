import Signing
import TransparencyLog

/// The growing end of a log: the right edge of its tree, and the entries and lines of the bundle that is not full. It makes
/// the bytes of files and writes none.
struct LogEdge {
    struct File: Sendable {
        let tile: Tile
        let bytes: [UInt8]
    }

    private let hasher = TreeHasher()
    private let sha256 = SHA256()
    private var frontier: TreeFrontier
    private var entries: [Digest]
    private var lines: [[UInt8]]

    init(_ frontier: TreeFrontier, entries: [Digest] = [], lines: [[UInt8]] = []) {
        self.frontier = frontier
        self.entries = entries
        self.lines = lines
    }

    var size: Int { frontier.size }
    var root: Digest { frontier.root(hasher: hasher) }

    /// Whether each line that is not erased matches its entry.
    var isSound: Bool {
        zip(entries, lines).allSatisfy { entry, line in line == Body.erased || sha256.hash(line) == entry }
    }

    /// Adds a line; the files that it completes.
    mutating func add(_ line: [UInt8]) -> [File] {
        let entry = sha256.hash(line)
        entries.append(entry)
        lines.append(line)
        var files: [File] = []
        frontier.append(hasher.leaf(entry), hasher: hasher) { tile, hashes in
            files.append(File(tile: tile, bytes: LogEncoding.tile(hashes)))
        }
        guard entries.count == Tile.fullWidth else { return files }
        files = bundle(index: size / Tile.fullWidth - 1) + files
        entries.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        return files
    }

    /// The files of what is not full.
    var partialFiles: [File] {
        (entries.isEmpty ? [] : bundle(index: size / Tile.fullWidth))
            + frontier.partialTiles.map { File(tile: $0.tile, bytes: LogEncoding.tile($0.hashes)) }
    }

    /// The line at a log index, where it is here, gives way to what stands for an erased body.
    mutating func erase(at index: Int) {
        let offset = index - (size - lines.count)
        if offset >= 0 { lines[offset] = Body.erased }
    }

    private func bundle(index: Int) -> [File] {
        var text: [UInt8] = []
        text.reserveCapacity(lines.reduce(0) { $0 + $1.count + 1 })
        for line in lines {
            text += line
            text.append(0x0A)
        }
        return [
            File(tile: Tile(.bodies, index: index, width: lines.count), bytes: text),
            File(tile: Tile(.entries, index: index, width: entries.count), bytes: LogEncoding.bundle(entries)),
        ]
    }
}
