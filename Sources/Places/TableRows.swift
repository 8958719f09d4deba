/// The rows of a generated table (`Tables/`), each split at its tabs.
func rows(of table: String, columns: Int) -> [[String]] {
    var rows: [[String]] = []
    forEachRow(of: table, columns: columns) { rows.append($0) }
    return rows
}

/// Calls `body` with each row of a generated table.
///
/// The tables are part of the program, so a row of another shape is a mistake in the script that wrote it, not bad
/// input.
func forEachRow(of table: String, columns: Int, _ body: ([String]) -> Void) {
    var cells: [String] = []
    table.utf8.span.forEachPart(between: UInt8(ascii: "\n")) { line in
        cells.removeAll(keepingCapacity: true)
        line.forEachPart(between: UInt8(ascii: "\t")) { cells.append($0.text) }
        precondition(cells.count == columns, "a generated table has a row of \(cells.count) cells, not \(columns)")
        body(cells)
    }
}

/// The pairs of a hand-kept alias table (`Aliases/`): on each line a place's code, a space, and names parted by ` | `.
func aliases(in table: String) -> [(code: PlaceCode, name: String)] {
    var pairs: [(code: PlaceCode, name: String)] = []
    table.utf8.span.forEachPart(between: UInt8(ascii: "\n")) { line in
        guard let space = line.indices.first(where: { line[$0] == UInt8(ascii: " ") }),
            let code = PlaceCode(line.extracting(..<space).text)
        else { preconditionFailure("an alias table has a row without a shipped code") }
        line.extracting(space...).forEachPart(between: UInt8(ascii: "|")) {
            pairs.append((code, $0.trimmingSpaces.text))
        }
    }
    return pairs
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// The tables are read in every run that meets a place, so they are split as bytes.
extension Span<UInt8> {
    fileprivate func forEachPart(between separator: UInt8, _ body: (Span<UInt8>) -> Void) {
        var start = 0
        for index in indices where self[index] == separator {
            body(extracting(start..<index))
            start = index + 1
        }
        body(extracting(start...))
    }

    fileprivate var text: String {
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    fileprivate var trimmingSpaces: Span<UInt8> {
        @_lifetime(copy self) get {
            guard let first = indices.first(where: { !isSpace(self[$0]) }),
                let last = indices.last(where: { !isSpace(self[$0]) })
            else { return extracting(..<0) }
            return extracting(first...last)
        }
    }
}

extension Substring.UTF8View {
    /// The view without ASCII white space at either end.
    var trimmingSpaces: Substring.UTF8View {
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return self[endIndex...] }
        return self[first...last]
    }
}
