/// Every place that has a code: the countries, the shipped admin-1 tables, and `ZZ`, sorted by code.
struct PlaceTable: Sendable {
    struct Row: Sendable {
        let code: String
        let name: String
        let coordinates: Coordinates?
        /// Where the row's country stands in `countries`; nil for `ZZ`.
        var country: Int? = nil
        /// Where the row's country stands in `rows`: for a country and `ZZ`, itself.
        var countryOrdinal: UInt16 = 0
        var isAdmin1: Bool { code.utf8.count > 2 }
    }

    static let shared = PlaceTable()

    let countries: [Country]
    private let rows: [Row]
    /// The code of each row as a number (`number`), so in the order of the rows.
    private let numbers: [UInt64]

    private init() {
        let countries = Places.rows(of: countryTable, columns: 9).map { Country(row: $0) }
        var rows = countries.enumerated().map { index, country in
            Row(code: country.alpha2, name: country.name, coordinates: country.coordinates, country: index)
        }
        for county in County.all {
            rows.append(Row(code: county.code, name: county.name, coordinates: county.coordinates))
        }
        rows.append(Row(code: "ZZ", name: "Unknown", coordinates: nil))
        rows.sort { $0.code < $1.code }

        var country: UInt16 = 0
        for (index, row) in rows.enumerated() {
            // A country stands before its divisions.
            if row.isAdmin1 {
                precondition(row.code.hasPrefix(rows[Int(country)].code), "a division stands without its country")
                rows[index].country = rows[Int(country)].country
            } else {
                country = UInt16(index)
            }
            rows[index].countryOrdinal = country
        }
        self.countries = countries
        self.rows = rows
        numbers = rows.map { Self.number($0.code.utf8.span)! }
    }

    subscript(place: PlaceCode) -> Row { rows[Int(place.ordinal)] }

    func ordinal(of code: Span<UInt8>) -> UInt16? {
        guard let number = Self.number(code) else { return nil }
        var (start, end) = (0, numbers.count)
        while start < end {
            let middle = (start + end) / 2
            if numbers[middle] < number { start = middle + 1 } else { end = middle }
        }
        return start < numbers.count && numbers[start] == number ? UInt16(start) : nil
    }

    /// One to eight bytes as a number that sorts as they do; nil for more, and for a zero byte, which no code has.
    private static func number(_ code: Span<UInt8>) -> UInt64? {
        guard (1...8).contains(code.count) else { return nil }
        var number: UInt64 = 0
        for index in code.indices {
            guard code[index] != 0 else { return nil }
            number = number << 8 | UInt64(code[index])
        }
        return number << UInt64(64 - 8 * code.count)
    }

    /// Whether the admin-1 table of a country is shipped: its divisions stand after it.
    func isDivided(_ country: UInt16) -> Bool { rows.dropFirst(Int(country) + 1).first?.isAdmin1 ?? false }

    /// The codes of a country's admin-1 table, sorted; empty if none is shipped.
    func divisions(of country: PlaceCode) -> [PlaceCode] {
        rows.indices.filter { rows[$0].isAdmin1 && rows[$0].countryOrdinal == country.ordinal }
            .map { PlaceCode(ordinal: UInt16($0)) }
    }
}
