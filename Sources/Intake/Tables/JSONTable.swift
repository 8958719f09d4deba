import CanonicalJSON

/// A JSON export as a table. A column is a question's path, `origin/origin_city`; the answers of a repeat stand in one
/// cell, a line each, so that its columns agree line by line. The first row is the header.
package final class JSONTable: TableReader {
    private let path: String
    private let header: [String]
    private var indices: [String: Int] = [:]
    private var records: JSONRecords
    private var gaveHeader = false

    /// Reads the file once for its columns.
    package init(path: String) throws(IntakeError) {
        self.path = path
        let records = try JSONRecords(path: path)
        var header: [String] = []
        while let (number, record) = try records.next() {
            for (key, _) in Self.flattened(record) where indices[key] == nil {
                indices[key] = header.count
                header.append(key)
            }
            guard header.count <= TableLimit.columns else { throw TableLimit.tooManyColumns(line: number) }
        }
        self.header = header
        self.records = try JSONRecords(path: path)
    }

    package var isFixedWidth: Bool { false }
    package var notes: [String] { [] }
    package var fractionRead: Double { records.fractionRead }

    package func next() throws(IntakeError) -> TableRow? {
        if !gaveHeader {
            gaveHeader = true
            return header.isEmpty ? nil : TableRow(line: 0, cells: header)
        }
        guard let (number, record) = try records.next() else { return nil }
        var cells = [String](repeating: "", count: header.count)
        for (key, text) in Self.flattened(record) {
            guard let index = indices[key] else {
                throw IntakeError(
                    .unreadable, line: number, "the file changed while it was read", hint: "import it again")
            }
            guard text.utf8.count <= TableLimit.cell else {
                throw TableLimit.cellTooLarge(line: number, column: index + 1)
            }
            cells[index] = text
        }
        return TableRow(line: number, cells: cells)
    }

    private static func flattened(_ record: JSONObject) -> [(key: String, text: String)] {
        var cells: [(String, String)] = []
        append(.object(record), "", to: &cells)
        return cells
    }

    private static func append(_ value: JSONValue, _ path: String, to cells: inout [(String, String)]) {
        switch value {
        case .string(let text): cells.append((path, text))
        case .integer(let integer): cells.append((path, String(integer)))
        case .boolean(let flag): cells.append((path, flag ? "true" : "false"))
        case .null: cells.append((path, ""))
        case .object(let object):
            if object.members.isEmpty { cells.append((path, "")) }
            for member in object.members { append(member.value, joined(path, member.name), to: &cells) }
        case .array(let elements):
            guard elements.contains(where: { $0.object != nil }) else {
                cells.append((path, elements.map { scalar($0) }.joined(separator: ";")))
                return
            }
            var lines: [String: [String]] = [:]
            var order: [String] = []
            for (index, element) in elements.enumerated() {
                var inner: [(String, String)] = []
                append(element, path, to: &inner)
                for (key, text) in inner {
                    if lines[key] == nil { order.append(key) }
                    // A line is one answer: a line break inside it is a space.
                    lines[key, default: [String](repeating: "", count: elements.count)][index] = String(
                        text.map { $0.isNewline ? " " : $0 })
                }
            }
            for key in order { cells.append((key, (lines[key] ?? []).joined(separator: "\n"))) }
        }
    }

    private static func scalar(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let integer): String(integer)
        case .boolean(let flag): flag ? "true" : "false"
        default: ""
        }
    }

    /// Kobo writes whole paths in repeats, other programs the last part only.
    private static func joined(_ path: String, _ name: String) -> String {
        path.isEmpty || name.hasPrefix(path + "/") ? name : "\(path)/\(name)"
    }
}
