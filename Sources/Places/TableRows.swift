/// The rows of a generated table (`Tables/`), each split at its tabs.
///
/// The tables are part of the program, so a row of another shape is a mistake in the script that wrote it, not bad
/// input.
func rows(of table: String, columns: Int) -> [[Substring]] {
    table.utf8.split(separator: UInt8(ascii: "\n")).map { line in
        let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        precondition(cells.count == columns, "a generated table has a row of \(cells.count) cells, not \(columns)")
        return cells.map { Substring($0) }
    }
}

/// The pairs of a hand-kept alias table (`Aliases/`): on each line a place's code, a space, and names parted by ` | `.
func aliases(in table: String) -> [(code: PlaceCode, name: String)] {
    var pairs: [(code: PlaceCode, name: String)] = []
    for line in table.utf8.split(separator: UInt8(ascii: "\n")) {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")),
            let code = PlaceCode(String(Substring(line[..<space])))
        else { preconditionFailure("an alias table has a row without a shipped code") }
        for name in line[space...].split(separator: UInt8(ascii: "|")) {
            pairs.append((code, String(Substring(name.trimmingSpaces))))
        }
    }
    return pairs
}

extension Substring.UTF8View {
    /// The view without ASCII white space at either end.
    var trimmingSpaces: Substring.UTF8View {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }
}
