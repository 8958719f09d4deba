/// CSV as RFC 4180 has it: commas, CRLF, quotes where they are needed.
enum CSVText {
    static func text(_ rows: [[Cell]]) -> [UInt8] {
        Array(rows.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined().utf8)
    }

    /// A row of fixed words, such as headers or HXL tags, which begin with `#` and need no guard.
    static func row(_ words: [String]) -> [Cell] { words.map { .text($0) } }

    static func field(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): quoted(guarded(text))
        case .integer(let integer): String(integer)
        case .decimal(let decimal): "\(decimal)"
        case .none: ""
        }
    }

    /// Text that a spreadsheet would take for a formula gets an apostrophe. The first code point decides, not the first
    /// character, which may hide it under an accent; the wide forms are what East Asian spreadsheets take for the same.
    static func guarded(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
