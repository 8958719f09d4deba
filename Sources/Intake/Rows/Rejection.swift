/// A row that was not staged: where and why, with a suggestion where there is one. Never the cell.
package struct Rejection: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case unknownPlace = "unknown place"
        case ambiguousPlace = "ambiguous place"
        case contradictingPlace = "city and country do not fit"
        case noRoute = "neither origin nor destination is known"
        case unknownCode = "not in the list of codes"
        case tooMany = "too many places or codes in one cell"
        case badCount = "not a number of survivors"
        case badAge = "not an age"
        case badDate = "not a date"
        case futureDate = "a date in the future"
        case longAgo = "a date more than 30 years ago"
        case badFlag = "not yes or no"
        case errorValue = "the spreadsheet shows an error here"
        case formulaWithoutResult = "a formula whose result was not saved"
        case noReference = "no case reference says to which journey the event belongs"
        case referenceTwice = "the same case reference with other content"
    }

    /// The file, and its sheet where it has several.
    package let table: String
    /// As in `TableRow`.
    package let line: Int
    /// The header of the column at fault, empty where it is the whole row.
    package let column: String
    package let reason: Reason
    package let suggestion: String?

    package init(table: String, line: Int, column: String, reason: Reason, suggestion: String? = nil) {
        self.table = table
        self.line = line
        self.column = column
        self.reason = reason
        self.suggestion = suggestion
    }

    package var description: String {
        "\(table): line \(line)" + (column.isEmpty ? "" : ", column \"\(column)\"") + ": \(reason.rawValue)"
            + (suggestion.map { "; \($0)" } ?? "")
    }
}
