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

    /// The memory as it goes to a store. The log's lines are read once here, to know how long they are.
    package func sealed(for key: RecoveryKey) throws(LogError) -> MadeFile {
        var count = head.reduce(Self.end(SHA256.hash([])).count) { $0 + $1.count }
        for tile in tiles { count += Self.textCount(try lines(tile)) }
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
