/// A row's cells as a layout and a mapping see them.
struct Cells {
    let row: TableRow
    let interpreter: RowInterpreter

    var layout: TableLayout { interpreter.layout }
    var mapping: Mapping { interpreter.mapping }
    var gazetteer: PlaceCache { interpreter.gazetteer }

    /// Words that mean "not known" in any column.
    private static let unknownWords: Set<String> = ["-", "--", "n/a", "unknown", "not known", "haijulikani"]

    struct Cell {
        let text: String
        /// The header of its column.
        let column: String
    }

    /// The first filled cell with this role.
    func cell(_ role: ColumnRole) -> Cell? {
        guard let columns = layout.columns[role] else { return nil }
        for column in columns {
            let text = value(column)
            if !text.isEmpty { return Cell(text: text, column: layout.header[column]) }
        }
        return nil
    }

    /// Every filled cell with this role.
    func cells(_ role: ColumnRole) -> [Cell] {
        (layout.columns[role] ?? []).compactMap { column in
            let text = value(column)
            return text.isEmpty ? nil : Cell(text: text, column: layout.header[column])
        }
    }

    /// The cell trimmed, replaced as the mapping says, and empty where it means "not known".
    func value(_ column: Int) -> String { known(trimmed(row[column]), layout.roles[column]) }

    func known(_ cell: String, _ role: ColumnRole) -> String {
        var text = cell
        if let replacement = mapping.values[role]?[text] { text = replacement }
        if text.isEmpty || mapping.missing.contains(text) { return "" }
        // No such word is longer; most numbers of cases hold a digit, which none of them does.
        if text.utf8.count > 11 || text.utf8.contains(where: { (0x30...0x39).contains($0) }) { return text }
        if Self.unknownWords.contains(text.lowercased()) { return "" }
        return text
    }

    /// Whether nothing stands in any column with a name.
    var isEmpty: Bool {
        layout.header.indices.allSatisfy {
            layout.header[$0].isEmpty || trimmed(row[$0]).isEmpty && row.faults[$0] == nil
        }
    }

    func rejected(_ reason: Rejection.Reason, _ column: String = "", suggestion: String? = nil) -> Rejected {
        Rejected(
            rejection: Rejection(
                table: interpreter.table, line: row.line, column: column, reason: reason, suggestion: suggestion))
    }
}

struct Rejected: Error { let rejection: Rejection }

/// Without white space at either end, no-break spaces included.
package func trimmed(_ text: some StringProtocol) -> String {
    // Most cells have none, and are plain.
    if let first = text.utf8.first, let last = text.utf8.suffix(1).first, (0x21..<0x7F).contains(first),
        (0x21..<0x7F).contains(last)
    {
        return String(text)
    }
    var slice = Substring(text)
    while let first = slice.first, first.isWhitespace || first == "\u{FEFF}" { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
}
