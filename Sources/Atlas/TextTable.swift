/// A table for the terminal: columns by spaces, never wider than `width` characters.
struct TextTable {
    enum Alignment { case left, right }

    /// Eighty columns less a margin, so that no terminal breaks a line.
    static let width = 78

    let header: [String]
    let alignments: [Alignment]
    let rows: [[String]]

    /// The header and the rows. If they are too wide, the first column is cut.
    var lines: [String] {
        var widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let total = widths.reduce(0, +) + 2 * (widths.count - 1)
        widths[0] = max(8, widths[0] - max(0, total - Self.width))
        return ([header] + rows).map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let text = cell.count > widths[column] ? cell.prefix(widths[column] - 1) + "…" : Substring(cell)
                let padding = String(repeating: " ", count: widths[column] - text.count)
                line += (column > 0 ? "  " : "") + (alignments[column] == .left ? text + padding : padding + text)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// A sentence broken at spaces, its further lines indented.
    static func wrapped(_ text: String, indent: Int = 0) -> [String] {
        var lines: [String] = []
        var line = ""
        let margin = String(repeating: " ", count: indent)
        for word in text.split(separator: " ") {
            if !line.isEmpty && line.count + 1 + word.count > width {
                lines.append(line)
                line = margin + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
