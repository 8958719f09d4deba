import Files
package import TransparencyLog

extension LogFiles {
    /// The bodies files of one index that are here, partial widths first.
    package func bodyFiles(index: Int) throws(LogError) -> [Tile] {
        let full = Tile(.bodies, index: index)
        do {
            let names = try store.names(in: prefix + full.path + ".p")
            let widths = names.compactMap { Tile(path: "\(full.path).p/\($0)")?.width }
            let isFull = try store.read(prefix + full.path, limit: 256 * (lineLimit + 1)) != nil
            return widths.sorted().map { Tile(.bodies, index: index, width: $0) } + (isFull ? [full] : [])
        } catch {
            throw LogError(error)
        }
    }

    /// Puts `null` in place of an entry's body, in every width of its bodies file, and removes what interrupted writes
    /// left beside them, which may hold it too. Again is fine.
    ///
    /// What the medium itself keeps of replaced files, copies and backups are beyond reach.
    package func eraseBody(at entry: Int) throws(LogError) {
        try replaceBody(at: entry, with: Body.erased)
        let file = prefix + Tile(.bodies, index: entry / Tile.fullWidth).path
        do {
            for folder in [FileSystem.parent(of: file), file + ".p"] {
                for name in try store.names(in: folder) where name.hasPrefix(FileSystem.temporaryPrefix) {
                    try store.remove("\(folder)/\(name)")
                }
            }
        } catch {
            throw LogError(error)
        }
    }

    /// Puts `line` in place of an entry's body, in every width of its bodies file.
    package func replaceBody(at entry: Int, with line: [UInt8]) throws(LogError) {
        for tile in try bodyFiles(index: entry / Tile.fullWidth) where entry % Tile.fullWidth < tile.width {
            var lines = try bodies(of: tile)
            guard !lines[entry % Tile.fullWidth].elementsEqual(line) else { continue }
            lines[entry % Tile.fullWidth] = line[...]
            try write(tile, Array(lines.map { $0 + [0x0A] }.joined()))
        }
    }
}
