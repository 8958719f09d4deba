import Signing
import TransparencyLog

/// What was found where a body should be.
package enum FoundBody: Sendable {
    case body(Body)
    /// A null line: erased, its commitment stays.
    case erased
    case refused(BodyError)
}

extension LogFiles {
    /// Reads the bodies of entries `range`, checks each against its commitment and hands it on in order.
    ///
    /// A bodies file that cannot be read refuses each of its entries; the other files are unharmed.
    package func forEachBody(
        in range: Range<Int>, origin: String,
        _ visit: (_ index: Int, _ file: String, FoundBody) throws(LogError) -> Void
    ) throws(LogError) {
        let sha256 = SHA256()
        for tile in Tile.covering(.bodies, from: range.lowerBound, to: range.upperBound) {
            let first = tile.index * Tile.fullWidth
            let entries = try entries(of: Tile(.entries, index: tile.index, width: tile.width))
            var lines: [ArraySlice<UInt8>]?
            var failure = BodyError(.missing, "is missing")
            do {
                lines = try bodies(of: tile)
            } catch {
                if error.code != .missingFile { failure = BodyError(.malformed, error.reason) }
            }
            for offset in max(0, range.lowerBound - first)..<tile.width {
                let found: FoundBody =
                    if let line = lines?[offset] {
                        Self.judge(line, commitment: entries[offset], origin: origin, sha256)
                    } else {
                        .refused(failure)
                    }
                try visit(first + offset, path(tile.path), found)
            }
        }
    }

    private static func judge(
        _ line: ArraySlice<UInt8>, commitment: Digest, origin: String, _ sha256: SHA256
    ) -> FoundBody {
        if line.elementsEqual(Body.erased) { return .erased }
        guard sha256.hash(line) == commitment else {
            return .refused(BodyError(.mismatch, "does not match its commitment"))
        }
        do {
            return .body(try Body(parsing: line, log: origin))
        } catch {
            return .refused(error)
        }
    }
}
