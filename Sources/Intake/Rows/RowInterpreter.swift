import Journeys
import Places

/// Turns the cells of one row into a journey, by the table in docs/import.md ("What a row means").
///
/// What the cells of each part of a journey mean is remembered by their values: a table repeats the same few.
final class RowInterpreter {
    let mapping: Mapping
    let layout: TableLayout
    let table: String
    let today: CivilDate
    let gazetteer: PlaceCache

    /// A recorded date older than this is taken for a mistyped one: it would make a seal of every quarter since.
    private static let oldestYears = 30

    private let hasConsent: Bool
    private let hasReview: Bool
    /// The columns that tell something about the journey, with the names of their roles.
    private let attributes: [(column: Int, name: String)]
    private var numbers: CellNumbers
    private var origins: CellMemory<PlaceCode?>
    private var exploitationPlaces: CellMemory<PlaceCode?>
    private var intendedPlaces: CellMemory<PlaceCode?>
    private var counts: CellMemory<(survivors: Int, isEstimated: Bool)>
    private var means: CellMemory<Means>
    private var exploitations: CellMemory<[Exploitation]>
    private var genders: CellMemory<Gender>
    private var ages: CellMemory<Age>
    private var dates: CellMemory<Period>

    private struct Means {
        let transit: [PlaceCode]
        let transport: [TransportMode]
        let recruitment: [RecruitmentMethod]
    }

    init(mapping: Mapping, layout: TableLayout, table: String, today: CivilDate, gazetteer: PlaceCache) {
        self.mapping = mapping
        self.layout = layout
        self.table = table
        self.today = today
        self.gazetteer = gazetteer
        hasConsent = layout.columns[.consent] != nil
        hasReview = layout.columns[.review] != nil || layout.columns[.victimStatus] != nil
        attributes = layout.roles.indices.filter { layout.roles[$0].isAttribute }.map { ($0, layout.roles[$0].name) }
        func columns(_ isOf: (ColumnRole) -> Bool) -> [Int] { layout.roles.indices.filter { isOf(layout.roles[$0]) } }
        numbers = CellNumbers(attributes.map(\.column), of: layout.roles.count)
        origins = CellMemory(
            columns { [.originCity, .originCountry, .recruitmentPlace, .citizenship].contains($0) })
        exploitationPlaces = CellMemory(
            columns { [.exploitationCity, .exploitationCountry, .exploitationPlace].contains($0) })
        intendedPlaces = CellMemory(columns { [.intendedCity, .intendedCountry].contains($0) })
        counts = CellMemory(columns { $0 == .cases })
        means = CellMemory(
            columns {
                switch $0 {
                case .transit, .transitCity, .transitCountry, .transport, .transportFlag, .recruitment,
                    .recruitmentFlag:
                    true
                default: false
                }
            })
        exploitations = CellMemory(
            columns {
                switch $0 {
                case .form, .flag, .industry, .industryFlag, .labourIndustry: true
                default: false
                }
            })
        genders = CellMemory(columns { $0 == .gender })
        ages = CellMemory(columns { [.age, .majority].contains($0) })
        dates = CellMemory(columns { [.recorded, .received].contains($0) })
    }

    func cells(_ row: TableRow) -> Cells { Cells(row: row, interpreter: self) }

    /// The journey of a row, with what the rows of repeats and events add to it.
    func journey(_ row: TableRow, joined: JoinedRows = JoinedRows()) throws(Rejected) -> Journey {
        let cells = cells(row)
        try refuseFaults(cells)
        if let rejection = joined.rejection { throw Rejected(rejection: rejection) }
        numbers.read(row)
        var origin = joined.origin
        if origin == nil {
            origin = try origins.value(numbers) { () throws(Rejected) in try self.origin(cells) }
        }
        var exploited = joined.destination
        if exploited == nil {
            exploited = try exploitationPlaces.value(numbers) { () throws(Rejected) in
                try cells.place(city: .exploitationCity, country: .exploitationCountry)
                    ?? cells.looselyTyped(.exploitationPlace)
            }
        }
        let intended = try intendedPlaces.value(numbers) { () throws(Rejected) in
            try cells.place(city: .intendedCity, country: .intendedCountry)
        }
        let destination = exploited ?? intended
        guard origin != nil || destination != nil else { throw cells.rejected(.noRoute) }
        let count = try counts.value(numbers) { () throws(Rejected) in try self.count(cells) }
        var means = try means.value(numbers) { () throws(Rejected) in try self.means(cells) }
        if !joined.transit.isEmpty || !joined.transport.isEmpty {
            means = Means(
                transit: sortedSet(means.transit + joined.transit),
                transport: sortedSet(means.transport + joined.transport), recruitment: means.recruitment)
        }
        guard max(means.transit.count, means.transport.count, means.recruitment.count) <= Journey.setLimit else {
            throw cells.rejected(.tooMany)
        }
        let gender = try genders.value(numbers) { () throws(Rejected) in
            try cells.code(.gender, Vocabularies.shared.genders) ?? .unknown
        }
        return Journey(
            origin: origin ?? .unknown, transit: means.transit, destination: destination ?? .unknown,
            destinationStatus: exploited == nil && intended != nil ? .intended : .actual,
            exploitation: try exploitations.value(numbers) { () throws(Rejected) in try self.exploitation(cells) },
            gender: gender, age: try ages.value(numbers) { () throws(Rejected) in try self.age(cells) },
            transport: means.transport, recruitment: means.recruitment, survivors: count.survivors,
            isEstimated: count.isEstimated,
            recorded: try dates.value(numbers) { () throws(Rejected) in try self.recorded(cells) })
    }

    /// The way there: sorted, and as long as the cells make it.
    private func means(_ cells: Cells) throws(Rejected) -> Means {
        Means(
            transit: sortedSet(try cells.transit()),
            transport: sortedSet(
                try cells.codes(.transport, Vocabularies.shared.modes)
                    + cells.flagged { if case .transportFlag(let mode) = $0 { mode } else { nil } }),
            recruitment: sortedSet(
                try cells.codes(.recruitment, Vocabularies.shared.methods)
                    + cells.flagged { if case .recruitmentFlag(let method) = $0 { method } else { nil } }))
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
        guard hasConsent else { return false }
        guard let cell = cells(row).cell(.consent) else { return true }
        return !["yes", "y", "1", "1.0", "true", "ndiyo"].contains(cell.text.lowercased())
    }

    /// Whether a server or a case worker decided that the row does not count.
    func isRefused(_ row: TableRow) -> Bool {
        guard hasReview else { return false }
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
        // Most rows have something else to tell, which is seen sooner than that they begin with no such word.
        return filled.dropFirst().allSatisfy { column in
            column >= layout.roles.count || layout.roles[column] == .cases
                || row.cells.count != layout.header.count
        } && ["total", "totals", "grandtotal", "sum", "jumla"].contains(folded(row.cells[first]))
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
        var said = joined.transit.map { "transit=\($0.text)\n" }
        for (column, name) in attributes where column < row.cells.count {
            let text = trimmed(row.cells[column])
            if !text.isEmpty { said.append("\(name)=\(text)\n") }
        }
        var content: [UInt8] = []
        for line in said.sorted() { content += line.utf8 }
        return .content(content)
    }
}

/// How a row is known again tomorrow.
package enum CaseKey: Hashable, Sendable {
    case reference(String)
    /// What the row says; equal rows are told apart by their order.
    case content([UInt8])
}
