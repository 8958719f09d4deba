/// Which cell styles of a workbook show a number as a date.
final class XLSXStyles: XMLHandler {
    private var dateFormats: Set<Int> = Set(14...17).union([22]).union(27...31).union([36]).union(50...58)
    private var formats: [Int] = []
    private var isInCellStyles = false
    var failure: IntakeError? { nil }

    func isDate(style: Int) -> Bool { formats.indices.contains(style) && dateFormats.contains(formats[style]) }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] else {
                return
            }
            if Self.showsDate(code) { dateFormats.insert(id) } else { dateFormats.remove(id) }
        case "cellXfs": isInCellStyles = true
        case "xf" where isInCellStyles: formats.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0)
        default: break
        }
    }

    func end(_ name: String) {
        if name == "cellXfs" { isInCellStyles = false }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Whether a format code has a day or a year in it, outside quoted text and brackets: `yyyy-mm-dd`, not `[h]:mm`.
    static func showsDate(_ code: String) -> Bool {
        var closing: Character?
        var escaped = false
        for character in code {
            if escaped {
                escaped = false
            } else if let close = closing {
                if character == close { closing = nil }
            } else if character == "\"" {
                closing = "\""
            } else if character == "[" {
                closing = "]"
            } else if character == "\\" || character == "_" || character == "*" {
                escaped = true
            } else if "yYdD".contains(character) {
                return true
            }
        }
        return false
    }
}
