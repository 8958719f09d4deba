/// The place of one tile or bundle in a log (C2SP tlog-tiles): level, index and width. Tiles have height 8, so a full
/// one holds 256 hashes.
package struct Tile: Hashable, Sendable {
    /// Hashes in a full tile, entries in a full bundle, lines in a full bodies file.
    package static let fullWidth = 256

    /// What stands in the file: hashes of a tree level, entries, or (journey-sync's own) bodies.
    package enum Kind: Hashable, Sendable {
        case hashes(level: Int)
        case entries
        case bodies
    }

    package let kind: Kind
    package let index: Int
    /// 1...256; below 256 the tile is partial.
    package let width: Int

    package init(_ kind: Kind, index: Int, width: Int = Tile.fullWidth) {
        precondition(index >= 0 && width >= 1 && width <= Self.fullWidth)
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// The path below the log's folder: `tile/<L>/<N>[.p/<W>]`, `tile/entries/...`, `bodies/...`.
    package var path: String {
        let prefix =
            switch kind {
            case .hashes(let level): "tile/\(level)/"
            case .entries: "tile/entries/"
            case .bodies: "bodies/"
            }
        return prefix + Self.indexPath(index) + (width < Self.fullWidth ? ".p/\(width)" : "")
    }

    /// `<N>` in groups of three digits, all but the last prefixed `x`: 1234067 is `x001/x234/067`.
    static func indexPath(_ index: Int) -> String {
        var rest = index
        var groups: [String] = []
        repeat {
            let digits = String(rest % 1000)
            groups.append(String(repeating: "0", count: 3 - digits.count) + digits)
            rest /= 1000
        } while rest > 0
        return groups.reversed().enumerated().map { $0 < groups.count - 1 ? "x" + $1 : $1 }.joined(separator: "/")
    }

    /// Every tile of one kind that a log of `size` entries has between its entries `from..<size`: full ones, and at
    /// the right edge one partial. For hash tiles `from` and `size` count the hashes of that level.
    ///
    /// Lazy: a hostile checkpoint may claim any size, and only what is asked for is made.
    package static func covering(_ kind: Kind, from: Int, to size: Int) -> some Collection<Tile> {
        let indexes = size > from ? from / fullWidth..<(size - 1) / fullWidth + 1 : 0..<0
        return indexes.lazy.map { index in
            Tile(kind, index: index, width: min(fullWidth, size - index * fullWidth))
        }
    }

    /// The hash tiles a log of `size` entries has and a log of `old` entries has not.
    package static func hashTiles(from old: Int, to size: Int) -> [Tile] {
        var tiles: [Tile] = []
        var level = 0
        var (from, to) = (old, size)
        while to > from {
            tiles += covering(.hashes(level: level), from: from, to: to)
            (from, to) = (from / fullWidth, to / fullWidth)
            level += 1
        }
        return tiles
    }

    /// Every file of the log that the checkpoint of `size` entries reaches beyond what that of `old` reached.
    package static func all(from old: Int, to size: Int) -> [Tile] {
        hashTiles(from: old, to: size) + Array(covering(.entries, from: old, to: size))
            + Array(covering(.bodies, from: old, to: size))
    }
}
