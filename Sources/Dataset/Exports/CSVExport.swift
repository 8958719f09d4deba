/// The master's groups and open cells as CSV with a row of HXL tags. Lines are sorted by their bytes: the order of the logs' entries does
/// not show.
enum CSVExport {
    static let head = CSVText.text([
        CSVText.row(GroupColumn.all.map(\.title) + ["Frontier"]),
        CSVText.row(GroupColumn.all.map(\.tag) + ["#meta+frontier+hash"]),
    ])

    static func text(of content: ExportContent) -> [UInt8] {
        let rows = content.groups.map(\.value) + content.pooled.cells.map(\.asGroup)
        let lines = rows.map { row in
            CSVText.text([GroupColumn.all.map { $0.value(row) } + [.text(content.frontierHash)]])
        }
        return head + lines.sorted { $0.lexicographicallyPrecedes($1) }.joined()
    }
}
