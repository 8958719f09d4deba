/// What each preset reads and drops, as Markdown: the section of docs/import.md that no one has to keep by hand.
package enum PresetTable {
    package static var text: String { Preset.allCases.reversed().map(section).joined(separator: "\n") }

    private static func section(_ preset: Preset) -> String {
        let columns = preset.columns
        var text = "### \(preset.title): `\(preset.rawValue)`\n\n"
        text += preset.mapping.isPerCase ? "One row is one survivor.\n\n" : "One row is a case or a route.\n\n"
        text += "| role | columns |\n|---|---|\n"
        for role in ColumnRole.all where role != .drop {
            let names = columns.names.filter { $0.1 == role }.map(\.0)
            if !names.isEmpty { text += "| `\(role.name)` | \(list(names)) |\n" }
        }
        let flags = columns.names.filter { !ColumnRole.all.contains($0.1) }
        if !flags.isEmpty {
            text += "| yes/no | \(flags.map { "\($0.0) (`\($0.1.name)`)" }.joined(separator: ", ")) |\n"
        }
        let dropped = columns.names.filter { $0.1 == .drop }.map(\.0)
        text += "| `drop` | \(list(dropped)) |\n"
        if !columns.prefixes.isEmpty {
            text += "| `drop` | every other column that begins with \(list(columns.prefixes.map(\.0))) |\n"
        }
        return text
    }

    private static func list(_ names: [String]) -> String {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}
