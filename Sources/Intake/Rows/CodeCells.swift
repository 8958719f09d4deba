import Journeys

/// The vocabularies by which cells are read, built once.
struct Vocabularies: Sendable {
    static let shared = Vocabularies()

    let forms = CodeIndex<Form>()
    let sectors = CodeIndex<Sector>()
    let modes = CodeIndex<TransportMode>()
    let methods = CodeIndex<RecruitmentMethod>()
    let genders = CodeIndex<Gender>()
    let ages = CodeIndex<Age>()
}

/// Codes in cells.
extension Cells {
    func code<Value>(_ role: ColumnRole, _ index: CodeIndex<Value>) throws(Rejected) -> Value? {
        guard let cell = cell(role) else { return nil }
        guard let code = index[cell.text] else { throw unknownCode(cell, Value.self) }
        return code
    }

    /// One code, or several separated by semicolons, bars or line breaks, by commas where no code has one, or by spaces
    /// as forms write a multiple choice.
    func codes<Value>(_ role: ColumnRole, _ index: CodeIndex<Value>) throws(Rejected) -> [Value] {
        guard let cell = cell(role) else { return [] }
        // Some labels of the case data standard have semicolons in them.
        if let code = index[cell.text] { return [code] }
        var codes: [Value] = []
        for part in cell.text.split(whereSeparator: { $0 == ";" || $0 == "|" || $0.isNewline }) {
            if trimmed(part).isEmpty { continue }
            if let code = index[part] {
                codes.append(code)
            } else if let several = Self.several(part.split(separator: ","), index, joinedBy: ",") {
                codes += several
            } else if let several = Self.several(part.split(whereSeparator: \.isWhitespace), index, joinedBy: " ") {
                codes += several
            } else {
                throw unknownCode(cell, Value.self)
            }
        }
        return codes
    }

    /// Reads words as codes, each of one word or several; `nil` where one is left over. The longest reading comes first:
    /// "Forced labour Sexual exploitation" has two codes of two words.
    private static func several<Value>(
        _ words: [Substring], _ index: CodeIndex<Value>, joinedBy separator: String
    ) -> [Value]? {
        guard words.count <= 64 else { return nil }
        var codes: [Value] = []
        var start = 0
        while start < words.count {
            let lengths = stride(from: min(12, words.count - start), through: 1, by: -1)
            guard
                let (length, code) = lengths.lazy.compactMap({ length in
                    index[words[start..<start + length].joined(separator: separator)].map { (length, $0) }
                }).first
            else { return nil }
            codes.append(code)
            start += length
        }
        return codes
    }

    /// The choices whose columns say yes.
    func flagged<Value>(_ choice: (ColumnRole) -> Value?) throws(Rejected) -> [Value] {
        var values: [Value] = []
        for (index, role) in layout.roles.enumerated() {
            guard let value = choice(role) else { continue }
            let text = self.value(index)
            switch text.lowercased() {
            case "1", "1.0", "yes", "y", "true", "ndiyo": values.append(value)
            case "", "0", "0.0", "no", "n", "false", "hapana": break
            default: throw rejected(.badFlag, layout.header[index])
            }
        }
        return values
    }

    private func unknownCode<Value: Code>(_ cell: Cell, _: Value.Type) -> Rejected {
        rejected(.unknownCode, cell.column, suggestion: "run \"sync help codes\" for the list of \(Value.title) codes")
    }
}
