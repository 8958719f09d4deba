/// Every place that has a code: the countries, the shipped admin-1 tables, and `ZZ`, sorted by code.
struct PlaceTable: Sendable {
    struct Row: Sendable {
        let code: String
        let name: String
        let coordinates: Coordinates?
        /// Where the row's country stands in `countries`; nil for `ZZ`.
        let country: Int?
        /// Where the row's country stands in `rows`: for a country and `ZZ`, itself.
        var countryOrdinal: UInt16 = 0
        var isAdmin1: Bool { code.utf8.count > 2 }
    }

    static let shared = PlaceTable()

    let countries: [Country]
    private let rows: [Row]
    private let ordinals: [String: UInt16]
    /// The countries whose admin-1 table is shipped.
    private let divided: Set<UInt16>

    private init() {
        let countries = Places.rows(of: countryTable, columns: 9).map { Country(row: $0) }
        var position: [String: Int] = [:]
        for (index, country) in countries.enumerated() { position[country.alpha2] = index }

        var rows = countries.enumerated().map { index, country in
            Row(code: country.alpha2, name: country.name, coordinates: country.coordinates, country: index)
        }
        for county in County.all {
            let country = position[String(county.code.prefix(2))]
            rows.append(Row(code: county.code, name: county.name, coordinates: county.coordinates, country: country))
        }
        rows.append(Row(code: "ZZ", name: "Unknown", coordinates: nil, country: nil))
        rows.sort { $0.code < $1.code }

        var ordinals: [String: UInt16] = [:]
        for (index, row) in rows.enumerated() { ordinals[row.code] = UInt16(index) }
        var divided: Set<UInt16> = []
        for index in rows.indices {
            let country = ordinals[String(rows[index].code.prefix(2))]!
            rows[index].countryOrdinal = country
            if rows[index].isAdmin1 { divided.insert(country) }
        }
        self.countries = countries
        self.rows = rows
        self.ordinals = ordinals
        self.divided = divided
    }

    subscript(place: PlaceCode) -> Row { rows[Int(place.ordinal)] }

    func ordinal(of code: String) -> UInt16? { ordinals[code] }

    func isDivided(_ country: UInt16) -> Bool { divided.contains(country) }

    /// The codes of a country's admin-1 table, sorted; empty if none is shipped.
    func divisions(of country: PlaceCode) -> [PlaceCode] {
        rows.indices.filter { rows[$0].isAdmin1 && rows[$0].countryOrdinal == country.ordinal }
            .map { PlaceCode(ordinal: UInt16($0)) }
    }
}
