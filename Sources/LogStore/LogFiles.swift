package import Age
package import Files
import Glibc
package import Signing
package import TransparencyLog

/// The files of one log in a store, decoded: checkpoint, tiles, entry bundles, bodies (docs/formats.md, "The log").
///
/// Nothing here is verified beyond its shape; `LogReplay` does that.
package struct LogFiles: Sendable {
    package let store: any FileStore
    /// The log's folder in the store, empty or ending in a slash.
    package let prefix: String
    /// The longest body line accepted.
    package let lineLimit: Int
    /// What opens bodies that the store keeps encrypted; none where they are read plain or not at all.
    package let identities: [AgeIdentity]

    package init(store: any FileStore, folder: String = "", lineLimit: Int, identities: [AgeIdentity] = []) {
        self.store = store
        prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
        self.lineLimit = lineLimit
        self.identities = identities
    }

    /// The bytes of the checkpoint file, `nil` where there is none.
    package func checkpointBytes() throws(LogError) -> [UInt8]? {
        try read("checkpoint", limit: Checkpoint.fileByteLimit)
    }

    /// The checkpoint, opened under the log's key; `nil` where there is none.
    package func checkpoint(key: VerifierKey) throws(LogError) -> Checkpoint? {
        try signedCheckpoint(keys: [key])?.checkpoint
    }

    /// The checkpoint and which of the keys signed it, one at least; `nil` where there is none.
    package func signedCheckpoint(
        keys: [VerifierKey]
    ) throws(LogError) -> (checkpoint: Checkpoint, signers: [VerifierKey])? {
        try checkpointBytes().map { (bytes) throws(LogError) in try open(bytes, keys: keys) }
    }

    /// Opens what stands in the checkpoint file; a size that signed JSON cannot name is refused too.
    package func open(
        _ bytes: [UInt8], keys: [VerifierKey]
    ) throws(LogError) -> (checkpoint: Checkpoint, signers: [VerifierKey]) {
        let opened: (checkpoint: Checkpoint, signers: [VerifierKey])
        do {
            opened = try Checkpoint.open(bytes, keys: keys)
        } catch {
            throw LogError(.badCheckpoint, file: path("checkpoint"), error.reason)
        }
        guard opened.checkpoint.isNamable else {
            throw LogError(.badCheckpoint, file: path("checkpoint"), "names a size of 2^53 or more")
        }
        return opened
    }

    /// The raw bytes of a tile, bundle or bodies file, cut to the tile's width when only the full file is left. Bodies
    /// that the store keeps encrypted are opened; where they cannot be, throws `.bodiesLocked`.
    package func bytes(of tile: Tile) throws(LogError) -> [UInt8] {
        if let bytes = try stored(tile) { return bytes }
        let full = Tile(tile.kind, index: tile.index)
        guard tile.width < Tile.fullWidth, let bytes = try stored(full) else {
            throw LogError(.missingFile, file: path(tile.path), "is missing")
        }
        switch tile.kind {
        case .hashes: return Array(bytes.prefix(tile.width * Digest.byteCount))
        case .entries: return Array(bytes.prefix(tile.width * (2 + LogLimits.entry)))
        case .bodies:
            var lines = 0
            guard
                let end = bytes.firstIndex(where: {
                    if $0 == 0x0A { lines += 1 }; return lines == tile.width
                })
            else {
                throw LogError(.malformedFile, file: path(tile.path), "has too few lines")
            }
            return Array(bytes[...end])
        }
    }

    /// How long exactly this file is, as the store keeps it; `nil` where there is none.
    package func length(of tile: Tile) throws(LogError) -> Int? {
        do { return try store.length(of: prefix + tile.path) } catch { throw LogError(error) }
    }

    /// The bytes of exactly this file, opened where it is encrypted; `nil` where there is none.
    private func stored(_ tile: Tile) throws(LogError) -> [UInt8]? {
        guard tile.kind == .bodies else { return try read(tile.path, limit: limit(of: tile)) }
        if identities.isEmpty, let bytes = try read(tile.path, limit: limit(of: tile)) { return bytes }
        let name = tile.path + SealedBodies.suffix
        if let bytes = try read(name, limit: limit(of: tile) + AgeFile.overheadLimit) {
            return try SealedBodies.open(bytes, with: identities, file: path(name))
        }
        return identities.isEmpty ? nil : try read(tile.path, limit: limit(of: tile))
    }

    /// The hashes of a hash tile.
    package func hashes(of tile: Tile) throws(LogError) -> [Digest] {
        let bytes = try bytes(of: tile)
        guard bytes.count == tile.width * Digest.byteCount else {
            throw LogError(.malformedFile, file: path(tile.path), "has the wrong length")
        }
        let span = bytes.span
        var hashes: [Digest] = []
        hashes.reserveCapacity(tile.width)
        for index in 0..<tile.width { hashes.append(Digest(span, from: index * Digest.byteCount)) }
        return hashes
    }

    /// The entries of a bundle: for each, a big-endian length of 32 and a commitment.
    package func entries(of tile: Tile) throws(LogError) -> [Digest] {
        let bytes = try bytes(of: tile)
        let stride = 2 + LogLimits.entry
        guard bytes.count == tile.width * stride else {
            throw LogError(.malformedFile, file: path(tile.path), "has the wrong length")
        }
        var entries: [Digest] = []
        entries.reserveCapacity(tile.width)
        for start in Swift.stride(from: 0, to: bytes.count, by: stride) {
            guard bytes[start] == 0, bytes[start + 1] == UInt8(LogLimits.entry) else {
                throw LogError(.malformedFile, file: path(tile.path), "has an entry that is not 32 bytes long")
            }
            entries.append(Digest(bytes.span, from: start + 2))
        }
        return entries
    }

    /// The lines of a bodies file, without their newlines.
    package func bodies(of tile: Tile) throws(LogError) -> [ArraySlice<UInt8>] {
        let bytes = try bytes(of: tile)
        guard bytes.last == 0x0A else {
            throw LogError(.malformedFile, file: path(tile.path), "does not end in a newline")
        }
        let lines = Self.lines(bytes)
        guard lines.count == tile.width else {
            throw LogError(.malformedFile, file: path(tile.path), "has \(lines.count) lines instead of \(tile.width)")
        }
        guard lines.allSatisfy({ $0.count <= lineLimit }) else {
            throw LogError(.malformedFile, file: path(tile.path), "has a line of more than \(lineLimit) bytes")
        }
        return lines
    }

    /// The lines of bytes that end in a newline.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        lines.reserveCapacity(Tile.fullWidth)
        var start = 0
        while start < bytes.count {
            // memchr looks only at the bytes from `start` to the end of the buffer.
            let length = unsafe bytes.withUnsafeBytes { buffer -> Int in
                guard let base = buffer.baseAddress,
                    let found = unsafe memchr(base + start, 0x0A, bytes.count - start)
                else { return bytes.count - start }
                return unsafe UnsafeRawPointer(found) - (base + start)
            }
            lines.append(bytes[start..<(start + length)])
            start += length + 1
        }
        return lines
    }

    /// A side file, checked against the digest that names it.
    package func sideFile(_ digest: Digest) throws(LogError) -> [UInt8] {
        let name = "files/\(digest.hex)"
        guard let bytes = try read(name, limit: LogLimits.sideFile) else {
            throw LogError(.missingFile, file: path(name), "is missing")
        }
        guard SHA256.hash(bytes) == digest else {
            throw LogError(.mismatch, file: path(name), "does not have the digest it is named by")
        }
        return bytes
    }

    /// How messages name a file of this log.
    package func path(_ name: String) -> String { "\(store.name)/\(prefix)\(name)" }

    private func limit(of tile: Tile) -> Int {
        switch tile.kind {
        case .hashes: LogLimits.tile
        case .entries: LogLimits.bundle
        case .bodies: tile.width * (lineLimit + 1)
        }
    }

    private func read(_ name: String, limit: Int) throws(LogError) -> [UInt8]? {
        do {
            return try store.read(prefix + name, limit: limit)
        } catch  where error.code == .tooLarge {
            throw LogError(.malformedFile, file: path(name), error.reason)
        } catch  where error.code == .notRegular {
            throw LogError(.malformedFile, file: path(name), error.reason)
        } catch {
            throw LogError(error)
        }
    }

    /// Says that the files between two sizes are about to be read, so that a store across a network fetches several at once.
    package func expect(from: Int, to size: Int) {
        guard store.parallelism > 1 else { return }
        // A false checkpoint may claim any size; what lies beyond this is read one by one.
        let size = min(size, from + Self.expectedEntries)
        let log = Tile.hashTiles(from: from, to: size) + Array(Tile.covering(.entries, from: from, to: size))
        let bodies = Array(Tile.covering(.bodies, from: from, to: size))
        store.expect(log.sorted(by: Self.isReadBefore).map(expected), by: prefix)
        store.expect(bodies.map(expected), by: prefix + "bodies")
    }

    private static let expectedEntries = 1 << 22

    /// Bundles and the tiles over them, in the order of the entries.
    private static func isReadBefore(_ a: Tile, _ b: Tile) -> Bool { readPlace(a) < readPlace(b) }

    private static func readPlace(_ tile: Tile) -> (Int, Int) {
        guard case .hashes(let level) = tile.kind else { return (tile.index, -1) }
        return ((tile.index + 1) << (8 * level) - 1, level)
    }

    private func expected(_ tile: Tile) -> ExpectedFile {
        let isSealed = tile.kind == .bodies && !identities.isEmpty
        return ExpectedFile(
            prefix + tile.path + (isSealed ? SealedBodies.suffix : ""),
            limit: limit(of: tile) + (isSealed ? AgeFile.overheadLimit : 0))
    }

    /// Writes a tile, bundle or bodies file; what stands beyond the checkpoint is overwritten.
    package func write(_ tile: Tile, _ bytes: [UInt8]) throws(LogError) { try replace(tile.path, bytes) }

    /// Writes a file that no checkpoint refers to yet; `settle` has to come before one does.
    package func stage(_ tile: Tile, _ bytes: [UInt8], in staged: inout StagedFiles) throws(LogError) {
        do {
            try store.stage(prefix + tile.path, bytes)
        } catch {
            throw LogError(error)
        }
        staged.add(prefix + tile.path)
    }

    /// Waits until staged files are on the medium.
    package func settle(_ staged: inout StagedFiles) throws(LogError) {
        do {
            try store.settle(staged)
        } catch {
            throw LogError(error)
        }
        staged = StagedFiles()
    }

    /// Writes a file of the log that is made as it is written.
    package func replace(_ name: String, _ file: MadeFile) throws(LogError) {
        do {
            try store.replace(prefix + name, file)
        } catch {
            throw LogError(error)
        }
    }

    /// Writes any file of the log.
    package func replace(_ name: String, _ bytes: [UInt8]) throws(LogError) {
        do {
            try store.replace(prefix + name, bytes)
        } catch {
            throw LogError(error)
        }
    }
}
