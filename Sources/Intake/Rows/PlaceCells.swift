import Places

/// Places in cells.
extension Cells {
    /// The place that a city's and a country's column tell together.
    func place(city: ColumnRole, country: ColumnRole) throws(Rejected) -> PlaceCode? {
        var within: PlaceCode?
        if let cell = cell(country) { within = try resolve(gazetteer.country(cell.text), cell.column) }
        guard let cell = cell(city) else { return within }
        return try resolve(gazetteer.place(city: cell.text, country: within), cell.column)
    }

    func resolve(_ lookup: PlaceLookup, _ column: String) throws(Rejected) -> PlaceCode {
        switch lookup {
        case .found(let place): return place
        case .ambiguous(let places):
            let names = places.prefix(5).map { "\($0.name) (\($0.text))" }.joined(separator: ", ")
            throw rejected(.ambiguousPlace, column, suggestion: "which of \(names)?")
        case .contradiction(let places):
            let names = places.prefix(3).map { "\($0.country.name)" }.joined(separator: ", ")
            throw rejected(.contradictingPlace, column, suggestion: "the city is known in \(names)")
        case .unknown(let suggestions):
            let names = suggestions.joined(separator: ", ")
            throw rejected(.unknownPlace, column, suggestion: suggestions.isEmpty ? nil : "did you mean \(names)?")
        }
    }

    /// A place in a cell where anything may have been typed: what is no known place says nothing.
    func looselyTyped(_ role: ColumnRole) -> PlaceCode? {
        guard let cell = cell(role) else { return nil }
        if case .found(let country) = gazetteer.country(cell.text) { return country }
        if case .found(let place) = gazetteer.place(city: cell.text, country: nil) { return place }
        return nil
    }

    /// One citizenship is a country; several are none.
    func citizenship() throws(Rejected) -> PlaceCode? {
        guard let cell = cell(.citizenship) else { return nil }
        let parts = cell.text.split(whereSeparator: { $0 == ";" || $0 == "|" || $0.isNewline }).map { trimmed($0) }
        var countries: Set<PlaceCode> = []
        for part in parts where !part.isEmpty {
            countries.insert(try resolve(gazetteer.country(part), cell.column))
        }
        return countries.count == 1 ? countries.first : nil
    }

    /// The places on the way: from cells that list them, and from columns of cities and countries, side by side.
    func transit() throws(Rejected) -> [PlaceCode] {
        var found: [PlaceCode] = []
        for cell in cells(.transit) { found += try listed(cell) }
        let cities = layout.columns[.transitCity] ?? []
        let countries = layout.columns[.transitCountry] ?? []
        for pair in 0..<max(cities.count, countries.count) {
            found += try stops(
                city: pair < cities.count ? cities[pair] : nil, country: pair < countries.count ? countries[pair] : nil)
        }
        return found
    }

    /// A column of cities and one of countries; a cell may hold several, a line each, as a repeat's answers do.
    private func stops(city: Int?, country: Int?) throws(Rejected) -> [PlaceCode] {
        func lines(_ column: Int?) -> [String] {
            guard let column else { return [] }
            return row[column].split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
                known(trimmed($0), layout.roles[column])
            }
        }
        let cities = lines(city)
        let countries = lines(country)
        var found: [PlaceCode] = []
        for line in 0..<max(cities.count, countries.count) {
            var within: PlaceCode?
            if line < countries.count, !countries[line].isEmpty, let country {
                within = try resolve(gazetteer.country(countries[line]), layout.header[country])
            }
            if line < cities.count, !cities[line].isEmpty, let city {
                within = try resolve(
                    gazetteer.place(city: cities[line], country: within), layout.header[city])
            }
            if let within { found.append(within) }
        }
        return found
    }

    /// `City, Country; City; Country`: each element is a country, or a city with or without one.
    private func listed(_ cell: Cell) throws(Rejected) -> [PlaceCode] {
        var found: [PlaceCode] = []
        for element in cell.text.split(whereSeparator: { $0 == ";" || $0 == "|" || $0.isNewline }) {
            let element = trimmed(element)
            if element.isEmpty { continue }
            if case .found(let country) = gazetteer.country(element) {
                found.append(country)
            } else if let comma = element.lastIndex(of: ",") {
                let within = try resolve(
                    gazetteer.country(trimmed(element[element.index(after: comma)...])), cell.column)
                found.append(
                    try resolve(
                        gazetteer.place(city: trimmed(element[..<comma]), country: within), cell.column))
            } else {
                found.append(try resolve(gazetteer.place(city: element, country: nil), cell.column))
            }
        }
        return found
    }
}
