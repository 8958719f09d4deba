/// A row of a table: where it stands, and its cells as text.
package struct TableRow: Hashable, Sendable {
    /// 1-based: the line of a text file on which the row begins, the row of a sheet, the record of a JSON file.
    package let line: Int
    package var cells: [String]
    /// Cells, by index, that hold no value but the reason why there is none.
    package var faults: [Int: Fault] = [:]

    package enum Fault: Hashable, Sendable {
        /// A spreadsheet's error value, `#REF!` and the like.
        case errorValue
        /// A formula whose result was never saved.
        case formulaWithoutResult
    }

    package init(line: Int, cells: [String], faults: [Int: Fault] = [:]) {
        self.line = line
        self.cells = cells
        self.faults = faults
    }

    /// The cell in a column, empty where the row is shorter.
    package subscript(column: Int) -> String { column < cells.count ? cells[column] : "" }
}

/// A table that is read row by row, so that its size does not matter.
package protocol TableReader: AnyObject {
    /// The next row, or `nil` at the end. Rows without any character may be left out.
    func next() throws(IntakeError) -> TableRow?
    /// Whether each row must have as many cells as the header, as in CSV; elsewhere empty cells at its end are left out.
    var isFixedWidth: Bool { get }
    /// What the user should know about how the table was read.
    var notes: [String] { get }
    /// How many of the rows read so far, below a line, are hidden in the spreadsheet.
    func hiddenRows(below line: Int) -> Int
    /// How much was read, 0 to 1.
    var fractionRead: Double { get }
}

extension TableReader {
    package func hiddenRows(below line: Int) -> Int { 0 }
}

/// Limits of one table, whatever its format.
package enum TableLimit {
    /// As many bytes as a spreadsheet allows in a cell (32,767 characters of at most 4).
    package static let cell = 131_068
    /// More columns than any form has.
    package static let columns = 2_000

    static func tooManyColumns(line: Int) -> IntakeError {
        IntakeError(
            .tooLarge, line: line, "more than \(columns) columns", hint: "is this the file with the cases?")
    }

    static func cellTooLarge(line: Int, column: Int) -> IntakeError {
        IntakeError(
            .tooLarge, line: line, column: column, "a cell of more than \(cell) bytes",
            hint: "look for a double quote that is not closed, or a file pasted into a cell")
    }
}
