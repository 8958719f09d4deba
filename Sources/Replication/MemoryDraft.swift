import Age
package import CanonicalJSON
package import Files
package import LogStore
import Signing
import TransparencyLog

/// A recovery memory as it is made: what `Memory` reads. The log's lines stay in the log until they are sent, so that a
/// large memory is held a chunk at a time.
package struct MemoryDraft: Sendable {
    /// The text before the log's lines.
    private(set) var head: [[UInt8]] = []
    /// The log whose lines follow, from `from` on, in these files.
    let log: LogFiles
    private let from: Int
    let tiles: [Tile]

    /// A part of the head that has become as long is followed by another.
    private static let partByteCount = 1 << 16
    /// The canonical bytes of {"line": ..., "type": "line"}, without an object for each.
    private static let (lineStart, lineEnd) = (Array(#"{"line":""#.utf8), Array("\",\"type\":\"line\"}\n".utf8))

    /// The memory of the state of `size` entries, with the log's lines from `from` on.
    package init(origin: String, log: LogFiles, from: Int, size: Int) {
        self.log = log
        self.from = from
        tiles = Array(Tile.covering(.bodies, from: from, to: size))
        add(["from": .integer(from), "log": .string(origin), "size": .integer(size), "type": .string(Memory.type)])
    }

    /// Adds a file of the home. Files stand before rows.
    package mutating func add(file name: String, _ bytes: [UInt8]) {
        add(["bytes": .string(Base64.encode(bytes)), "name": .string(name), "type": "file"])
    }

    /// Adds a row of staging.
    package mutating func add(_ object: JSONObject) {
        if (head.last?.count ?? Self.partByteCount) >= Self.partByteCount { head.append([]) }
        head[head.count - 1] += object.canonicalBytes() + [0x0A]
    }

    /// The memory as it goes to a store.
    package func sealed(for key: RecoveryKey) throws(LogError) -> MadeFile {
        var count = head.reduce(Self.end(SHA256.hash([])).count) { $0 + $1.count }
        for tile in tiles { count += try greatestTextCount(of: tile) }
        let padded = Memory.padded(count)
        do {
            let byteCount = try AgeWriter(to: [key.recipient]).byteCount(of: padded)
            return MadeFile(count: byteCount) { () throws(FileError) in
                let writer = try MemoryWriter(self, padded: padded, for: key)
                return writer.next
            }
        } catch {
            throw LogError(.cannotSign, file: log.path(Memory.path), "cannot be encrypted")
        }
    }

    /// The log's lines in a file of it, as they stand in the memory.
    func text(of tile: Tile) throws(LogError) -> [UInt8] {
        let lines = try lines(tile)
        var text: [UInt8] = []
        text.reserveCapacity(Self.textCount(lines))
        for line in lines {
            text += Self.lineStart
            Base64.append(line, to: &text)
            text += Self.lineEnd
        }
        return text
    }

    /// The most bytes that the log's lines in a file of it may take in the memory. It is for the padding, so what the file's
    /// length tells is enough, and whole files need not be read for it: two bytes a line too many at most.
    private func greatestTextCount(of tile: Tile) throws(LogError) -> Int {
        guard tile.index * Tile.fullWidth >= from, let bytes = try log.length(of: tile) else {
            return Self.textCount(try lines(tile))
        }
        // Base64 makes four bytes of three, or of what is left of a line.
        let lines = tile.width
        return lines * (Self.lineStart.count + Self.lineEnd.count) + (4 * max(0, bytes - lines) + 8 * lines) / 3
    }

    private static func textCount(_ lines: ArraySlice<ArraySlice<UInt8>>) -> Int {
        lines.reduce(0) { $0 + lineStart.count + Base64.length(of: $1.count) + lineEnd.count }
    }

    /// The last line, which says that the writer has the recovery key.
    static func end(_ mac: Digest) -> [UInt8] {
        (["mac": .string(mac.base64), "type": "end"] as JSONObject).canonicalBytes() + [0x0A]
    }

    private func lines(_ tile: Tile) throws(LogError) -> ArraySlice<ArraySlice<UInt8>> {
        try log.bodies(of: tile).dropFirst(max(0, from - tile.index * Tile.fullWidth))
    }
}
