import Files
package import Signing
import TransparencyLog

/// What was found where a body should be.
package enum FoundBody: Sendable {
    case body(Body)
    /// A null line: erased, its commitment stays.
    case erased(Digest)
    /// Encrypted to others: nothing can be said about it.
    case locked
    case refused(BodyError)
}

/// What was found where a body should be, its line checked against its commitment and not yet read.
package enum FoundLine: Sendable {
    case line(ArraySlice<UInt8>)
    case erased(Digest)
    case locked
    case refused(BodyError)

    /// The body that the line is, if it was written for this log.
    package func body(log: String) -> FoundBody {
        switch self {
        case .erased(let commitment): return .erased(commitment)
        case .locked: return .locked
        case .refused(let error): return .refused(error)
        case .line(let line):
            do {
                return .body(try Body(parsing: line, log: log))
            } catch {
                return .refused(error)
            }
        }
    }
}

extension LogFiles {
    /// Reads the bodies of entries `range`, checks each against its commitment and hands it on in order.
    ///
    /// A bodies file that cannot be read refuses each of its entries; the other files are unharmed.
    package func forEachBody(
        in range: Range<Int>, origin: String,
        _ visit: (_ index: Int, _ file: String, FoundBody) throws(LogError) -> Void
    ) throws(LogError) {
        try forEachLine(in: range) { (index, file, found) throws(LogError) in
            try visit(index, file, found.body(log: origin))
        }
    }

    /// Like `forEachBody`, for those who read lines themselves. `size` is that of the tree, where it is beyond the range.
    package func forEachLine(
        in range: Range<Int>, of size: Int? = nil,
        _ visit: (_ index: Int, _ file: String, FoundLine) throws(LogError) -> Void
    ) throws(LogError) {
        let sha256 = SHA256()
        var tiles = Tile.covering(.bodies, from: range.lowerBound, to: size ?? range.upperBound)
            .lazy.filter { $0.index * Tile.fullWidth < range.upperBound }.makeIterator()
        guard range.count > Self.fewEntries else {
            while let tile = tiles.next() {
                let lines = try foundLines(in: tile, of: range, sha256)
                for (offset, found) in lines.found.enumerated() { try visit(lines.first + offset, lines.file, found) }
            }
            return
        }
        // Files are read and lines hashed on one core, while whoever asked looks at what they say on the other.
        var failed: LogError?
        var stopped: LogError?
        Relay.run(
            ahead: 4,
            make: { () -> FoundLines? in
                guard let tile = tiles.next() else { return nil }
                do throws(LogError) {
                    return try foundLines(in: tile, of: range, sha256)
                } catch {
                    failed = error
                    return nil
                }
            },
            take: { lines in
                do throws(LogError) {
                    for (offset, found) in lines.found.enumerated() {
                        try visit(lines.first + offset, lines.file, found)
                    }
                    return true
                } catch {
                    stopped = error
                    return false
                }
            })
        if let error = stopped ?? failed { throw error }
    }

    /// Up to so many, a second thread costs more than it brings.
    private static let fewEntries = 1 << 12

    /// The lines of one bodies file, from the entry `first` on.
    private struct FoundLines: Sendable {
        let first: Int
        let file: String
        let found: [FoundLine]
    }

    private func foundLines(in tile: Tile, of range: Range<Int>, _ sha256: SHA256) throws(LogError) -> FoundLines {
        let start = tile.index * Tile.fullWidth
        let entries = try entries(of: Tile(.entries, index: tile.index, width: tile.width))
        var lines: [ArraySlice<UInt8>]?
        var failure = FoundLine.refused(BodyError(.missing, "is missing"))
        do {
            lines = try bodies(of: tile)
        } catch {
            switch error.code {
            case .missingFile: break
            case .bodiesLocked: failure = .locked
            default: failure = .refused(BodyError(.malformed, error.reason))
            }
        }
        let offsets = max(0, range.lowerBound - start)..<min(tile.width, range.upperBound - start)
        let found = offsets.map { offset in
            lines.map { Self.judge($0[offset], commitment: entries[offset], sha256) } ?? failure
        }
        return FoundLines(first: start + offsets.lowerBound, file: path(tile.path), found: found)
    }

    private static func judge(
        _ line: ArraySlice<UInt8>, commitment: Digest, _ sha256: SHA256
    ) -> FoundLine {
        // A copy keeps an empty line for a body that no store had.
        if line.isEmpty { return .refused(BodyError(.missing, "is missing")) }
        if line.count == Body.erased.count, line.elementsEqual(Body.erased) { return .erased(commitment) }
        guard sha256.hash(line) == commitment else {
            return .refused(BodyError(.mismatch, "does not match its commitment"))
        }
        return .line(line)
    }

    /// The commitment at one index of a trusted state of `size` entries, and what stands for its body.
    package func entry(
        at index: Int, size: Int, origin: String
    ) throws(LogError) -> (commitment: Digest, body: FoundBody) {
        precondition(index >= 0 && index < size)
        let first = index / Tile.fullWidth
        let width = min(Tile.fullWidth, size - first * Tile.fullWidth)
        let commitment = try entries(of: Tile(.entries, index: first, width: width))[index % Tile.fullWidth]
        let lines: [ArraySlice<UInt8>]
        do {
            lines = try bodies(of: Tile(.bodies, index: first, width: width))
        } catch  where error.code == .bodiesLocked {
            return (commitment, .locked)
        } catch  where error.code == .missingFile {
            return (commitment, .refused(BodyError(.missing, "is missing")))
        }
        return (
            commitment,
            Self.judge(lines[index % Tile.fullWidth], commitment: commitment, SHA256()).body(log: origin)
        )
    }
}
