import Journeys
import Places

/// Turns the cells of one row into a journey, by the table in docs/import.md ("What a row means").
struct RowInterpreter {
    let mapping: Mapping
    let layout: TableLayout
    let table: String
    let today: CivilDate
    let gazetteer: PlaceCache

    /// A recorded date older than this is taken for a mistyped one: it would make a seal of every quarter since.
    private static let oldestYears = 30

    func cells(_ row: TableRow) -> Cells {
        Cells(row: row, layout: layout, mapping: mapping, table: table, gazetteer: gazetteer)
    }

    /// The journey of a row, with what the rows of repeats and events add to it.
    func journey(_ row: TableRow, joined: JoinedRows = JoinedRows()) throws(Rejected) -> Journey {
        let cells = cells(row)
        try refuseFaults(cells)
        if let rejection = joined.rejection { throw Rejected(rejection: rejection) }
        var origin = joined.origin
        if origin == nil { origin = try self.origin(cells) }
        var exploited = joined.destination
        if exploited == nil { exploited = try cells.place(city: .exploitationCity, country: .exploitationCountry) }
        exploited = exploited ?? cells.looselyTyped(.exploitationPlace)
        let intended = try cells.place(city: .intendedCity, country: .intendedCountry)
        let destination = exploited ?? intended
        guard origin != nil || destination != nil else { throw cells.rejected(.noRoute) }
        let (survivors, isEstimated) = try count(cells)
        let transit = sortedSet(try cells.transit() + joined.transit)
        let transport = sortedSet(
            try cells.codes(.transport, Vocabularies.shared.modes) + joined.transport
                + cells.flagged { if case .transportFlag(let mode) = $0 { mode } else { nil } })
        let recruitment = sortedSet(
            try cells.codes(.recruitment, Vocabularies.shared.methods)
                + cells.flagged { if case .recruitmentFlag(let method) = $0 { method } else { nil } })
        guard max(transit.count, transport.count, recruitment.count) <= Journey.setLimit else {
            throw cells.rejected(.tooMany)
        }
        let gender = try cells.code(.gender, Vocabularies.shared.genders)
        return Journey(
            origin: origin ?? .unknown, transit: transit, destination: destination ?? .unknown,
            destinationStatus: exploited == nil && intended != nil ? .intended : .actual,
            exploitation: try exploitation(cells),
            gender: gender ?? .unknown, age: try age(cells),
            transport: transport, recruitment: recruitment, survivors: survivors, isEstimated: isEstimated,
            recorded: try recorded(cells))
    }

    /// A cell that a spreadsheet could not work out tells nothing; where it should tell something the row is refused.
    private func refuseFaults(_ cells: Cells) throws(Rejected) {
        for (column, fault) in cells.row.faults.sorted(by: { $0.key < $1.key }) {
            guard column < layout.roles.count, layout.roles[column] != .drop else { continue }
            throw cells.rejected(
                fault == .errorValue ? .errorValue : .formulaWithoutResult, layout.header[column],
                suggestion: "type the value instead of the formula")
        }
    }

    private func origin(_ cells: Cells) throws(Rejected) -> PlaceCode? {
        if let place = try cells.place(city: .originCity, country: .originCountry) { return place }
        if let place = cells.looselyTyped(.recruitmentPlace) { return place }
        return try cells.citizenship()
    }

    /// Forms from the form column and from yes/no columns, each with the industries.
    private func exploitation(_ cells: Cells) throws(Rejected) -> [Exploitation] {
        var forms = try cells.codes(.form, Vocabularies.shared.forms)
        let flags: [Exploitation] = try cells.flagged {
            if case .flag(let exploitation) = $0 { exploitation } else { nil }
        }
        let finer = flags.filter { $0.sector != nil }
        forms += flags.filter { flag in flag.sector == nil && !finer.contains { $0.form == flag.form } }.map(\.form)
        let industries =
            try cells.codes(.industry, Vocabularies.shared.sectors)
            + cells.flagged { if case .industryFlag(let sector) = $0 { sector } else { nil } }
        let labour = try cells.codes(.labourIndustry, Vocabularies.shared.sectors)
        if forms.isEmpty && finer.isEmpty { forms = [.unknown] }
        let hasLabour = forms.contains(.forcedLabour)
        let values = forms.flatMap { form in
            let sectors = industries + (!hasLabour || form == .forcedLabour ? labour : [])
            return sectors.isEmpty ? [Exploitation(form: form)] : sectors.map { Exploitation(form: form, sector: $0) }
        }
        guard sortedSet(values + finer).count <= Journey.setLimit else { throw cells.rejected(.tooMany) }
        return values + finer
    }

    private func age(_ cells: Cells) throws(Rejected) -> Age {
        let ages = Vocabularies.shared.ages
        guard let cell = cells.cell(.age) else {
            let majority = try cells.code(.majority, ages)
            return majority ?? .unknown
        }
        if cell.text.allSatisfy({ $0.isASCII && $0.isNumber }) {
            guard let age = Int(cell.text).flatMap({ Age(years: $0) }) else {
                throw cells.rejected(.badAge, cell.column, suggestion: "write years from 0 to 120, or a band")
            }
            return age
        }
        let band = try cells.code(.age, ages)
        return band ?? .unknown
    }

    // MARK: Counts and dates

    /// A whole number; `5-10` and `5+` count as their lower bound, marked as estimates; nothing counts as one.
    private func count(_ cells: Cells) throws(Rejected) -> (Int, isEstimated: Bool) {
        guard let cell = cells.cell(.cases) else { return (1, !mapping.isPerCase) }
        let text = cell.text
        let bad = cells.rejected(
            .badCount, cell.column, suggestion: "write a whole number from 1, a range such as 5-10, or leave it empty")
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
        guard let cell = cells.cell(.recorded) ?? cells.cell(.received) else { return today.quarter }
        if let date = CivilDate(cell.text) {
            guard date <= today else { throw cells.rejected(.futureDate, cell.column) }
            guard date.year >= today.year - Self.oldestYears else { throw cells.rejected(.longAgo, cell.column) }
            return date.quarter
        }
        guard case .year(let year)? = Period(cell.text) else {
            throw cells.rejected(.badDate, cell.column, suggestion: "write it as YYYY-MM-DD, or the year alone")
        }
        guard year <= today.year else { throw cells.rejected(.futureDate, cell.column) }
        guard year >= today.year - Self.oldestYears else { throw cells.rejected(.longAgo, cell.column) }
        return .year(year)
    }

    // MARK: Whether the row counts

    /// Whether the row has a consent column that does not say yes.
    func lacksConsent(_ row: TableRow) -> Bool {
        guard layout.columns[.consent] != nil else { return false }
        guard let cell = cells(row).cell(.consent) else { return true }
        return !["yes", "y", "1", "1.0", "true", "ndiyo"].contains(cell.text.lowercased())
    }

    /// Whether a server or a case worker decided that the row does not count.
    func isRefused(_ row: TableRow) -> Bool {
        let cells = cells(row)
        if let cell = cells.cell(.review),
            ["notapproved", "validationstatusnotapproved", "rejected"].contains(folded(cell.text))
        {
            return true
        }
        return cells.cell(.victimStatus).map { folded($0.text) == "notavictimoftrafficking" } ?? false
    }

    /// A last line that adds up the others.
    func isTotal(_ row: TableRow) -> Bool {
        let filled = row.cells.indices.lazy.filter { !trimmed(row.cells[$0]).isEmpty }
        guard let first = filled.first, row.cells[first].utf8.count < 20 else { return false }
        return ["total", "totals", "grandtotal", "sum", "jumla"].contains(folded(row.cells[first]))
            && filled.dropFirst().allSatisfy { column in
                column >= layout.roles.count || layout.roles[column] == .cases
                    || row.cells.count != layout.header.count
            }
    }

    // MARK: Who it is

    /// How the row is known again tomorrow: by the organisation's number, by a server's, or by what it says. What the
    /// cells say does not depend on the order of the columns, and an empty cell plays no part.
    func identity(_ row: TableRow, joined: JoinedRows = JoinedRows()) -> CaseKey {
        let cells = cells(row)
        if let reference = cells.cell(.reference) { return .reference(reference.text) }
        // A server's number is not one of the organisation's, though they may look alike.
        if let cell = cells.cell(.submission) { return .reference("_id=\(cell.text)") }
        if let cell = cells.cell(.key) { return .reference("KEY=\(cell.text)") }
        let said = zip(layout.roles, row.cells).filter { $0.0.isAttribute && !trimmed($0.1).isEmpty }
        let places = joined.transit.map { "transit=\($0.text)\n" }
        return .content(
            (said.map { "\($0.0.name)=\(trimmed($0.1))\n" } + places).sorted().flatMap { Array($0.utf8) })
    }
}

/// How a row is known again tomorrow.
package enum CaseKey: Hashable, Sendable {
    case reference(String)
    /// What the row says; equal rows are told apart by their order.
    case content([UInt8])
}
