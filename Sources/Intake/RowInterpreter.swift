import Journeys
import Places

/// Turns the cells of one row into a journey, by the table in docs/import.md ("What a row means").
struct RowInterpreter {
    private let mapping: Mapping
    private let header: [String]
    private let roles: [ColumnRole]
    private let today: CivilDate
    private let forms = CodeIndex<Form>()
    private let sectors = CodeIndex<Sector>()
    private let modes = CodeIndex<TransportMode>()
    private let methods = CodeIndex<RecruitmentMethod>()
    private let genders = CodeIndex<Gender>()
    private let ages = CodeIndex<Age>()

    /// A recorded date older than this is taken for a mistyped one: it would make a seal of every quarter since.
    private static let oldestYears = 30

    /// Words that mean "not known" in any column.
    private static let unknownWords: Set<String> = ["-", "--", "n/a", "unknown", "not known", "haijulikani"]

    init(mapping: Mapping, header: [String], roles: [ColumnRole], today: CivilDate) {
        self.mapping = mapping
        self.header = header
        self.roles = roles
        self.today = today
    }

    /// A row's cells as the mapping sees them.
    struct Cells {
        let row: CSVReader.Row
        let interpreter: RowInterpreter

        /// The first non-empty cell with this role, and its column.
        func cell(_ role: ColumnRole) -> (text: String, column: String)? {
            for (index, candidate) in interpreter.roles.enumerated() where candidate == role {
                let text = interpreter.value(row.cells[index], role: role)
                if !text.isEmpty { return (text, interpreter.header[index]) }
            }
            return nil
        }

        func rejection(_ reason: Rejection.Reason, _ column: String = "", suggestion: String? = nil) -> Rejected {
            Rejected(rejection: Rejection(line: row.line, column: column, reason: reason, suggestion: suggestion))
        }
    }

    struct Rejected: Error { let rejection: Rejection }

    /// The cell trimmed, replaced as the mapping says, and empty where it means "not known".
    private func value(_ cell: String, role: ColumnRole) -> String {
        var text = trimmed(cell)
        if let replacement = mapping.values[role]?[text] { text = replacement }
        if mapping.missing.contains(text) || Self.unknownWords.contains(text.lowercased()) { return "" }
        return text
    }

    func journey(_ row: CSVReader.Row) throws(Rejected) -> Journey {
        let cells = Cells(row: row, interpreter: self)
        let origin = try place(cells, city: .originCity, country: .originCountry)
        let exploited = try place(cells, city: .exploitationCity, country: .exploitationCountry)
        let intended = try place(cells, city: .intendedCity, country: .intendedCountry)
        let destination = exploited ?? intended
        guard origin != nil || destination != nil else { throw cells.rejection(.noRoute) }
        let (survivors, isEstimated) = try count(cells)
        return Journey(
            origin: origin ?? .unknown, transit: try transit(cells), destination: destination ?? .unknown,
            destinationStatus: exploited == nil && intended != nil ? .intended : .actual,
            exploitation: try exploitation(cells), gender: try code(cells, .gender, genders) ?? .unknown,
            age: try age(cells), transport: try codes(cells, .transport, modes),
            recruitment: try codes(cells, .recruitment, methods), survivors: survivors, isEstimated: isEstimated,
            recorded: try recorded(cells))
    }

    // MARK: Places

    private func place(
        _ cells: Cells, city: ColumnRole, country: ColumnRole
    ) throws(Rejected) -> PlaceCode? {
        var within: PlaceCode?
        if let (text, column) = cells.cell(country) {
            within = try resolve(Gazetteer.shared.country(text), cells, column)
        }
        guard let (text, column) = cells.cell(city) else { return within }
        return try resolve(Gazetteer.shared.place(city: text, country: within), cells, column)
    }

    private func resolve(_ lookup: PlaceLookup, _ cells: Cells, _ column: String) throws(Rejected) -> PlaceCode {
        switch lookup {
        case .found(let place): return place
        case .ambiguous(let places):
            let names = places.prefix(5).map { "\($0.name) (\($0.text))" }.joined(separator: ", ")
            throw cells.rejection(.ambiguousPlace, column, suggestion: "which of \(names)?")
        case .contradiction(let places):
            let names = places.prefix(3).map { "\($0.country.name)" }.joined(separator: ", ")
            throw cells.rejection(.contradictingPlace, column, suggestion: "the city is known in \(names)")
        case .unknown(let suggestions):
            let names = suggestions.joined(separator: ", ")
            throw cells.rejection(
                .unknownPlace, column, suggestion: suggestions.isEmpty ? nil : "did you mean \(names)?")
        }
    }

    /// `City, Country; City; Country`: each element is a country, or a city with or without one.
    private func transit(_ cells: Cells) throws(Rejected) -> [PlaceCode] {
        guard let (text, column) = cells.cell(.transit) else { return [] }
        var places: [PlaceCode] = []
        for element in text.split(whereSeparator: { $0 == ";" || $0 == "|" || $0.isNewline }) {
            let element = trimmed(element)
            if element.isEmpty { continue }
            if case .found(let country) = Gazetteer.shared.country(element) {
                places.append(country)
            } else if let comma = element.lastIndex(of: ",") {
                let within = try resolve(
                    Gazetteer.shared.country(trimmed(element[element.index(after: comma)...])), cells, column)
                places.append(
                    try resolve(
                        Gazetteer.shared.place(city: trimmed(element[..<comma]), country: within), cells, column))
            } else {
                places.append(try resolve(Gazetteer.shared.place(city: element, country: nil), cells, column))
            }
        }
        guard sortedSet(places).count <= Journey.setLimit else { throw cells.rejection(.tooMany, column) }
        return places
    }

    // MARK: Codes

    private func code<Value>(_ cells: Cells, _ role: ColumnRole, _ index: CodeIndex<Value>) throws(Rejected) -> Value? {
        guard let (text, column) = cells.cell(role) else { return nil }
        guard let code = index[text] else { throw cells.rejection(.unknownCode, column, suggestion: list(Value.self)) }
        return code
    }

    /// One code, or several separated by semicolons, bars or line breaks, or by commas where no code has one.
    private func codes<Value>(
        _ cells: Cells, _ role: ColumnRole, _ index: CodeIndex<Value>
    ) throws(Rejected) -> [Value] {
        guard let (text, column) = cells.cell(role) else { return [] }
        var codes: [Value] = []
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "|" || $0.isNewline }) {
            if trimmed(part).isEmpty { continue }
            if let code = index[part] {
                codes.append(code)
                continue
            }
            for piece in part.split(separator: ",") {
                guard let code = index[piece] else {
                    throw cells.rejection(.unknownCode, column, suggestion: list(Value.self))
                }
                codes.append(code)
            }
        }
        guard sortedSet(codes).count <= Journey.setLimit else { throw cells.rejection(.tooMany, column) }
        return codes
    }

    private func list<Value: Code>(_: Value.Type) -> String {
        "run \"sync help codes\" for the list of \(Value.title) codes"
    }

    /// Forms from the form column and from yes/no columns, each with the industries.
    private func exploitation(_ cells: Cells) throws(Rejected) -> [Exploitation] {
        var forms = try codes(cells, .form, self.forms)
        for case .flag(let form) in Set(roles) {
            guard let (text, column) = cells.cell(.flag(form)) else { continue }
            switch text.lowercased() {
            case "1", "1.0", "yes", "true", "ndiyo": forms.append(form)
            case "0", "0.0", "no", "false", "hapana": break
            default: throw cells.rejection(.badFlag, column)
            }
        }
        let industries = try codes(cells, .industry, sectors)
        if forms.isEmpty { forms = [.unknown] }
        let values = forms.flatMap { form in
            industries.isEmpty ? [Exploitation(form: form)] : industries.map { Exploitation(form: form, sector: $0) }
        }
        guard sortedSet(values).count <= Journey.setLimit else { throw cells.rejection(.tooMany) }
        return values
    }

    private func age(_ cells: Cells) throws(Rejected) -> Age {
        if let (text, _) = cells.cell(.age), let years = Int(text), let age = Age(years: years) { return age }
        return try code(cells, .age, ages) ?? .unknown
    }

    // MARK: Counts and dates

    /// A whole number; `5-10` and `5+` count as their lower bound, marked as estimates; nothing counts as one.
    private func count(_ cells: Cells) throws(Rejected) -> (Int, isEstimated: Bool) {
        guard let (text, column) = cells.cell(.cases) else { return (1, !mapping.isPerCase) }
        let bad = cells.rejection(
            .badCount, column, suggestion: "write a whole number from 1, a range such as 5-10, or leave it empty")
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "\u{2013}" }).map { trimmed($0) }
        let numbers = parts.compactMap { Int($0) }
        let allowed = 1...Journey.survivorLimit
        if text.allSatisfy(\.isWholeNumber), let count = Int(text), allowed.contains(count) { return (count, false) }
        if text.hasSuffix("+"), let count = Int(text.dropLast()), allowed.contains(count) { return (count, true) }
        guard parts.count == 2, numbers.count == 2, text.first?.isWholeNumber == true, allowed.contains(numbers[0]),
            numbers[0] <= numbers[1]
        else { throw bad }
        return (numbers[0], true)
    }

    private func recorded(_ cells: Cells) throws(Rejected) -> Period {
        guard let (text, column) = cells.cell(.recorded) else { return today.quarter }
        if let date = CivilDate(text) {
            guard date <= today else { throw cells.rejection(.futureDate, column) }
            guard date.year >= today.year - Self.oldestYears else { throw cells.rejection(.longAgo, column) }
            return date.quarter
        }
        guard case .year(let year)? = Period(text) else {
            throw cells.rejection(.badDate, column, suggestion: "write it as YYYY-MM-DD, or the year alone")
        }
        guard year <= today.year else { throw cells.rejection(.futureDate, column) }
        guard year >= today.year - Self.oldestYears else { throw cells.rejection(.longAgo, column) }
        return .year(year)
    }

    /// Whether the row has a consent column that does not say yes.
    func lacksConsent(_ row: CSVReader.Row) -> Bool {
        guard roles.contains(.consent) else { return false }
        let cells = Cells(row: row, interpreter: self)
        guard let (text, _) = cells.cell(.consent) else { return true }
        return !["yes", "y", "1", "1.0", "true", "ndiyo"].contains(text.lowercased())
    }

    /// The cells that say what happened, for the identity of a row without a case reference. Neither the order of the
    /// columns nor an empty cell plays a part, so a rearranged file holds the same rows.
    func content(_ row: CSVReader.Row) -> [UInt8] {
        let cells = zip(roles, row.cells).filter { $0.0.isAttribute && !trimmed($0.1).isEmpty }
        return cells.map { "\($0.0.name)=\(trimmed($0.1))\n" }.sorted().flatMap { Array($0.utf8) }
    }

    func reference(_ row: CSVReader.Row) -> String? {
        Cells(row: row, interpreter: self).cell(.reference)?.text
    }

    /// A last line that adds up the others.
    func isTotal(_ row: CSVReader.Row) -> Bool {
        let filled = row.cells.indices.filter { !trimmed(row.cells[$0]).isEmpty }
        guard let first = filled.first else { return false }
        return ["total", "totals", "grandtotal", "sum", "jumla"].contains(folded(row.cells[first]))
            && filled.dropFirst().allSatisfy { roles[$0] == .cases }
    }
}

/// Without white space at either end, no-break spaces included.
package func trimmed(_ text: some StringProtocol) -> String {
    var slice = Substring(text)
    while let first = slice.first, first.isWhitespace || first == "\u{FEFF}" { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace { slice.removeLast() }
    return String(slice)
}
