/// Finds the header of a table: titles may stand above it, and a line of hidden names.
struct HeaderFinder {
    /// How many rows may stand above the header.
    private static let depth = 20

    let reader: any TableReader
    /// Rows already read that come after the header.
    private(set) var ahead: [TableRow] = []
    private(set) var header: TableRow?
    private(set) var first: TableRow?
    private(set) var mapping: Mapping?
    private(set) var preset: Preset?
    /// Whether a line was a header beyond doubt.
    private(set) var isCertain = false
    /// The lines above the header.
    private(set) var titles: [Int] = []
    /// The line of HXL tags below the header, where there is one.
    private(set) var tagLine: Int?

    /// `candidates` are tried in their order, on each of the first rows.
    init(_ reader: any TableReader, mapping: Mapping?) throws(IntakeError) {
        self.reader = reader
        var rows: [TableRow] = []
        search: while rows.count < Self.depth, let row = try reader.next() {
            rows.append(row)
            first = rows[0]
            if let mapping {
                guard Self.isHeader(row, mapping) else { continue }
                self.mapping = mapping
                isCertain = true
                break
            }
            for preset in Preset.allCases where preset.recognises(row.cells.map { trimmed($0) }) {
                guard Self.isHeader(row, preset.mapping) else { continue }
                self.preset = preset
                self.mapping = preset.mapping
                isCertain = true
                break search
            }
        }
        var end = rows.count
        if self.mapping == nil {
            // No line is a header beyond doubt: the one with the most known names tells which are missing.
            let fallback = mapping ?? Preset.vjt.mapping
            let known = rows.map { TableLayout.known($0, fallback).known }
            guard let most = known.max(), most > 0, let best = known.firstIndex(of: most) else {
                ahead = rows
                return
            }
            self.mapping = fallback
            preset = mapping == nil ? .vjt : nil
            end = best + 1
            ahead = Array(rows[end...])
        }
        header = rows[end - 1]
        titles = rows[..<(end - 1)].map(\.line)
        guard ahead.isEmpty, let mapping = self.mapping else { return }
        // The names that people see stand below the names that programs see.
        while let row = try reader.next() {
            if Self.isTags(row) {
                tagLine = row.line
                continue
            }
            guard tagLine == nil, Self.isHeader(row, mapping) else {
                ahead = [row]
                break
            }
            titles.append(header?.line ?? 0)
            header = row
        }
    }

    /// Whether at least half of the filled cells, and two or more, are names of columns.
    private static func isHeader(_ row: TableRow, _ mapping: Mapping) -> Bool {
        let (known, filled) = TableLayout.known(row, mapping)
        return known >= 2 && known * 2 >= filled
    }

    /// Whether a row holds HXL hashtags (hxlstandard.org), which say for programs what the columns are.
    private static func isTags(_ row: TableRow) -> Bool {
        let filled = row.cells.map { trimmed($0) }.filter { !$0.isEmpty }
        return !filled.isEmpty && filled.allSatisfy { $0.hasPrefix("#") && $0.count > 1 }
    }

    /// The next row after the header.
    mutating func next() throws(IntakeError) -> TableRow? {
        ahead.isEmpty ? try reader.next() : ahead.removeFirst()
    }
}
