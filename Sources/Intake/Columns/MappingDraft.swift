import CanonicalJSON
import Journeys

/// A mapping file to begin with, for a file that no preset knows. Nothing is shared by default: a role that a column's
/// name suggests must be confirmed, what looks as if it told who somebody is is dropped, and all else is asked.
package struct MappingDraft {
    /// How many rows are looked at.
    private static let depth = 1_000

    package let name: String
    /// Column names, what the draft says of each, and why.
    package private(set) var columns: [(name: String, role: String, reason: String?)] = []

    package init(path: String, options: ImportRun.Options) throws(IntakeError) {
        do throws(IntakeError) {
            let file = try CaseFile(path: path, format: options.format)
            let last = path.split(separator: "/").last ?? "mapping"
            name = String(last.split(separator: ".").first ?? last)
            guard
                let table = file.tables.first(where: {
                    options.sheet.map { [sheet = $0.sheet] in $0 == sheet } ?? !$0.isHidden
                })
            else {
                throw IntakeError(.noHeader, "there is no such sheet", hint: "give the number of a sheet with --sheet")
            }
            try read(try table.open())
        } catch {
            throw error.located(path)
        }
    }

    private mutating func read(_ reader: any TableReader) throws(IntakeError) {
        var finder = try HeaderFinder(reader, mapping: nil)
        var header = finder.header
        if header == nil { header = try finder.next() }
        guard let header else {
            throw IntakeError(.noHeader, "the file is empty", hint: "export the sheet again, with its header line")
        }
        let names = header.cells.map { trimmed($0) }
        var profiles = [ColumnProfile](repeating: ColumnProfile(), count: names.count)
        var count = 0
        while count < Self.depth, let row = try finder.next() {
            for column in names.indices { profiles[column].add(row[column]) }
            count += 1
        }
        let preset = finder.preset ?? .vjt
        let form = Mapping(
            name: "", isPerCase: false, columns: JourneyColumns.columns + JourneyColumns.dropped, isForm: true)
        let roles = zip(preset.mapping.roles(of: names), form.roles(of: names)).map { $0 ?? $1 }
        var seen: Set<String> = []
        for (column, name) in names.enumerated() where !name.isEmpty && seen.insert(folded(name)).inserted {
            switch (roles[column], profiles[column].reason) {
            case (.drop, let reason):
                columns.append(
                    (name, "drop", reason ?? "its name says that it tells who somebody is, or is typed freely"))
            case (let role?, _): columns.append((name, "confirm:\(role.name)", nil))
            case (nil, let reason?): columns.append((name, "drop", reason))
            case (nil, nil): columns.append((name, "?", nil))
            }
        }
    }

    /// The draft as a mapping file, to be finished by hand.
    package var text: String {
        func quoted(_ text: String) -> String {
            // Spaces and punctuation do not matter in a column's name; a line break could not be written.
            let plain = String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 })
            return String(decoding: JSONValue.string(String(plain)).canonicalBytes(), as: UTF8.self)
        }
        let roles = columns.map { "    \(quoted($0.name)): \(quoted($0.role))" }.joined(separator: ",\n")
        let reasons = columns.compactMap { column in
            column.reason.map { "    \(quoted(column.name)): \(quoted($0))" }
        }.joined(separator: ",\n")
        return """
            {
              "type": "mapping/1",
              "name": \(quoted(name)),
              "per_case": false,
              "columns": {
            \(roles)
              },
              "reasons": {
            \(reasons)
              }
            }

            """
    }
}
