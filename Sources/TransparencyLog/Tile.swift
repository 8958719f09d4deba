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

    /// Reads a path as `path` writes it, and nothing else: each tile has one path.
    package init?(path: String) {
        guard path.utf8.count <= 80 else { return nil }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false)
        var kind = Kind.bodies
        switch parts.removeFirst() {
        case "bodies": break
        case "tile" where !parts.isEmpty:
            let level = parts.removeFirst()
            if level == "entries" {
                kind = .entries
            } else {
                guard let number = Int(level), (0...63).contains(number) else { return nil }
                kind = .hashes(level: number)
            }
        default: return nil
        }
        var width = Self.fullWidth
        if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p"), let number = Int(parts.removeLast()) {
            guard (1..<Self.fullWidth).contains(number) else { return nil }
            width = number
            parts.append(parts.removeLast().dropLast(2))
        }
        guard (1...6).contains(parts.count) else { return nil }
        var index = 0
        for part in parts {
            guard let number = Int(part.hasPrefix("x") ? part.dropFirst() : part), (0..<1000).contains(number) else {
                return nil
            }
            index = index * 1000 + number
        }
        self.init(kind, index: index, width: width)
        // Signs, leading zeros and missing marks that the numbers above let pass.
        guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
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
