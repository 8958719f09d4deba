/// Numbers for the different values of a table's columns. A column of cases repeats a few values over and over, so what
/// they mean is worked out once for each, not for each row.
struct CellNumbers {
    /// A column with more different values is read anew from there on: it holds numbers of its own, or free text.
    private static let limit = 1 << 16

    private var known: [[String: UInt16]]
    /// The numbers of the row at hand, by column; `nil` where a cell has none.
    private(set) var row: [UInt16?]
    /// The columns that are numbered.
    private let columns: [Int]

    init(_ columns: [Int], of count: Int) {
        self.columns = columns
        known = Array(repeating: [:], count: count)
        row = Array(repeating: nil, count: count)
    }

    /// Looks at the next row.
    mutating func read(_ cells: TableRow) {
        for column in columns {
            let text = cells[column]
            if let number = known[column][text] {
                row[column] = number
                continue
            }
            let number = known[column].count
            row[column] = number < Self.limit ? UInt16(number) : nil
            if number < Self.limit { known[column][text] = UInt16(number) }
        }
    }
}

/// What some columns of a row were read as, by the numbers of their cells.
struct CellMemory<Value> {
    private static var limit: Int { 1 << 16 }

    private struct Key: Hashable {
        /// The first four numbers.
        var start: UInt64 = 0
        var rest: [UInt16] = []
    }

    private let columns: [Int]
    private var values: [Key: Value] = [:]

    /// `columns` are all that the value depends on.
    init(_ columns: [Int]) { self.columns = columns }

    /// The value of the row at hand, by `work` where its cells have not come together before. What throws is not
    /// remembered: the words of a rejection name its line.
    mutating func value(
        _ numbers: CellNumbers, _ work: () throws(Rejected) -> Value
    ) throws(Rejected) -> Value {
        var key = Key()
        for (position, column) in columns.enumerated() {
            guard let number = numbers.row[column] else { return try work() }
            if position < 4 { key.start = key.start << 16 | UInt64(number) } else { key.rest.append(number) }
        }
        if let value = values[key] { return value }
        let value = try work()
        if values.count == Self.limit { values.removeAll(keepingCapacity: true) }
        values[key] = value
        return value
    }
}
