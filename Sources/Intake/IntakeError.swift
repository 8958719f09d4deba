/// Why a file cannot be imported at all. Says where (line, column) and what to do; never what a cell holds.
package struct IntakeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case unreadable = "import.unreadable"
        case encoding = "import.encoding"
        case quote = "import.quote"
        case columnCount = "import.column-count"
        case tooLarge = "import.too-large"
        case damaged = "import.damaged"
        case noHeader = "import.no-header"
        case unmappedColumns = "import.unmapped-columns"
        case missingColumns = "import.missing-columns"
        case mapping = "import.mapping"
        case places = "import.places"
    }

    package let code: Code
    /// 1-based line of the file, where one is at fault.
    package let line: Int?
    /// 1-based column of the table, where one is at fault.
    package let column: Int?
    package let reason: String
    package let hint: String
    /// The file, and its sheet, once known.
    package var table: String?

    package init(_ code: Code, line: Int? = nil, column: Int? = nil, _ reason: String, hint: String) {
        self.code = code
        self.line = line == 0 ? nil : line
        self.column = column
        self.reason = reason
        self.hint = hint
    }

    /// The same error, in this table unless it knows one.
    func located(_ table: String) -> IntakeError {
        var error = self
        error.table = error.table ?? table
        return error
    }

    package var description: String {
        (line.map { "line \($0): " } ?? "") + (column.map { "column \($0): " } ?? "") + reason
    }
}
