import Files
package import Journeys

/// Reads case files into journeys, one by one: nothing but the stops of repeats is kept in memory.
///
/// All files are looked at before the first row is read, so that a column without a role or a broken file at the end
/// stops the import early. An error in the middle is thrown; whoever stages the journeys stages all of them or none.
package final class ImportRun {
    package struct Options: Sendable {
        /// `nil`: the preset that a file shows.
        package var mapping: Mapping?
        package var format: CaseFile.Format?
        /// The number of the only sheet to read.
        package var sheet: Int?
        package let today: CivilDate
        /// Names of places that the gazetteer does not know.
        package var places = LocalPlaces.none

        package init(
            mapping: Mapping? = nil, format: CaseFile.Format? = nil, sheet: Int? = nil, today: CivilDate
        ) {
            self.mapping = mapping
            self.format = format
            self.sheet = sheet
            self.today = today
        }
    }

    /// What a row turned out to be.
    package enum Item: Sendable {
        case journey(CaseKey, Journey, table: String, line: Int)
        case withoutConsent(CaseKey, table: String, line: Int)
        case rejected(Rejection)
    }

    /// A table that is read, as it was understood.
    package struct Source: Sendable {
        package let label: String
        /// The kind of file, `nil` for a mapping file's.
        package let preset: Preset?
        package let header: [String]
        package let roles: [ColumnRole]
        package let isRepeat: Bool
    }

    private final class Table {
        let file: Int
        let label: String
        let interpreter: RowInterpreter
        let preset: Preset?
        var finder: HeaderFinder

        var layout: TableLayout { interpreter.layout }

        init(file: Int, label: String, interpreter: RowInterpreter, preset: Preset?, finder: HeaderFinder) {
            self.file = file
            self.label = label
            self.interpreter = interpreter
            self.preset = preset
            self.finder = finder
        }
    }

    private let options: Options
    private let gazetteer: PlaceCache
    private var tables: [Table] = []
    private var repeats: [String: JoinedRows] = [:]
    private var current = 0
    private var events: [(key: String, row: TableRow, joined: JoinedRows)]?
    private var nextEvent = 0

    package private(set) var sources: [Source] = []
    /// What the user should know, with file and line.
    package private(set) var notes: [String] = []
    package private(set) var warnings: [String] = []
    /// Rows with something in them, besides titles and totals.
    package private(set) var rows = 0
    /// Rows that a server or a case worker decided not to count.
    package private(set) var refused = 0

    package init(paths: [String], options: Options) throws(IntakeError) {
        self.options = options
        gazetteer = PlaceCache(local: options.places)
        for (index, path) in paths.enumerated() {
            do throws(IntakeError) {
                try open(path, index)
            } catch {
                throw error.located(path)
            }
        }
        for table in tables where table.layout.isRepeat { try readRepeat(table) }
        warnAboutRepeats(paths)
        tables.removeAll(where: \.layout.isRepeat)
    }

    /// How much of the table at hand was read, 0 to 1, and which of how many it is.
    package var progress: (table: Int, of: Int, fraction: Double) {
        guard current < tables.count else { return (tables.count, tables.count, 1) }
        return (current + 1, tables.count, tables[current].finder.reader.fractionRead)
    }

    // MARK: Opening

    private func open(_ path: String, _ index: Int) throws(IntakeError) {
        let file = try CaseFile(path: path, format: options.format)
        var candidates: [(label: String, finder: HeaderFinder)] = []
        for table in file.tables where options.sheet == nil || options.sheet == table.sheet {
            if table.isHidden && options.sheet == nil {
                notes.append("\(table.label): hidden, not read; --sheet \(table.sheet ?? 0) reads it")
                continue
            }
            do throws(IntakeError) {
                candidates.append((table.label, try HeaderFinder(try table.open(), mapping: options.mapping)))
            } catch {
                throw error.located(table.label)
            }
        }
        // Beside a sheet that is a table of cases beyond doubt, others are lists of choices, explanations and the like.
        let hasCertain = candidates.contains(where: \.finder.isCertain)
        var isKnown = false
        for (label, finder) in candidates {
            guard let header = finder.header, let mapping = finder.mapping, finder.isCertain || !hasCertain else {
                notes.append("\(label): its columns are not those of cases, not read")
                continue
            }
            do throws(IntakeError) {
                if let first = finder.first { try refuseForm(first) }
                let layout = try TableLayout(header: header, mapping: mapping)
                isKnown = true
                add(
                    Table(
                        file: index, label: label,
                        interpreter: RowInterpreter(
                            mapping: mapping, layout: layout, table: label, today: options.today, gazetteer: gazetteer),
                        preset: finder.preset, finder: finder))
            } catch {
                throw error.located(label)
            }
        }
        guard isKnown else { throw try unknownFile(file) }
    }

    private func unknownFile(_ file: CaseFile) throws(IntakeError) -> IntakeError {
        guard let table = file.tables.first, let first = try table.open().next() else {
            return IntakeError(.noHeader, "the file is empty", hint: "export the sheet again, with its header line")
        }
        try refuseForm(first)
        // The cells of a line that may be data are not repeated.
        return IntakeError(
            .noHeader, line: file.format == .json ? nil : 1, "none of its columns is known: is there a header line?",
            hint: "the header line must hold the column names; give other names a role with --mapping FILE")
    }

    /// A form's definition looks like an export to people who are in a hurry.
    private func refuseForm(_ header: TableRow) throws(IntakeError) {
        let names = header.cells.map { trimmed($0) }
        guard names.contains("type"), names.contains("name"), names.contains(where: { $0.hasPrefix("label") }) else {
            return
        }
        throw IntakeError(
            .noHeader, line: header.line, "an XLSForm: the form's questions, not its answers",
            hint: "export the data of the form from KoboToolbox or ODK Central, and import that")
    }

    private func add(_ table: Table) {
        let label = table.label
        for line in table.finder.titles { notes.append("\(label): line \(line): above the column names, not read") }
        if let line = table.finder.tagLine { notes.append("\(label): line \(line): HXL tags, not a case") }
        notes += (table.layout.notes + table.finder.reader.notes).map { "\(label): \($0)" }
        sources.append(
            Source(
                label: label, preset: table.preset, header: table.layout.header, roles: table.layout.roles,
                isRepeat: table.layout.isRepeat))
        tables.append(table)
    }

    // MARK: Repeats

    /// The rows of a repeat by the key of the case that they belong to.
    private func readRepeat(_ table: Table) throws(IntakeError) {
        let interpreter = table.interpreter
        var finder = table.finder
        do throws(IntakeError) {
            while let row = try finder.next() {
                let cells = interpreter.cells(row)
                if cells.isEmpty { continue }
                try checkWidth(row, table)
                guard let parent = cells.cell(.parent) else { continue }
                repeats[joinKey(table, parent.text), default: JoinedRows()].add(cells)
                guard repeats.count <= Self.repeatLimit else {
                    throw IntakeError(
                        .tooLarge, line: row.line, "a repeat with rows of more than \(Self.repeatLimit) cases",
                        hint: "export a year at a time")
                }
            }
        } catch {
            throw error.located(table.label)
        }
    }

    private static let repeatLimit = 1_000_000

    /// Kobo numbers the rows of a workbook; ODK's keys are unique everywhere.
    private func joinKey(_ table: Table, _ text: String) -> String {
        table.preset == .kobo || text.allSatisfy(\.isNumber) ? "\(table.file) \(text)" : text
    }

    private func joined(_ table: Table, _ cells: Cells) -> JoinedRows {
        guard !repeats.isEmpty, let cell = cells.cell(.key) ?? cells.cell(.index) else { return JoinedRows() }
        let key = joinKey(table, cell.text)
        guard let joined = repeats[key] else { return JoinedRows() }
        repeats[key]?.isTaken = true
        return joined
    }

    /// A repeat in a file of its own is easily forgotten.
    private func warnAboutRepeats(_ paths: [String]) {
        for table in tables where !table.layout.isRepeat {
            let path = paths[table.file]
            if table.preset == .odk, path.hasSuffix(".csv") {
                let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
                let stem = path.dropFirst(folder.count).dropLast(4) + "-"
                let names = (try? FileSystem.names(in: folder.isEmpty ? "." : folder)) ?? []
                for name in names.sorted() where name.hasPrefix(stem) && name.hasSuffix(".csv") {
                    let other = folder + name
                    if !paths.contains(other) {
                        warnings.append(
                            "\(other) may hold the transit points of \(path); to read them, name both files")
                    }
                }
            }
            let hasTransit =
                [ColumnRole.transit, .transitCity, .transitCountry].contains { table.layout.columns[$0] != nil }
                || tables.contains { $0.file == table.file && $0.layout.isRepeat }
            if table.preset == .kobo && !hasTransit {
                notes.append(
                    "\(path): no transit points: KoboToolbox leaves repeats out of CSV and GeoJSON; XLSX has them")
            }
        }
    }

    // MARK: Reading

    /// The next row that means something; `nil` at the end.
    package func next() throws(IntakeError) -> Item? {
        while current < tables.count {
            do throws(IntakeError) {
                if let item = try nextOfTable() { return item }
            } catch {
                throw error.located(tables[current].label)
            }
            let table = tables[current]
            let hidden = table.finder.reader.hiddenRows(below: table.layout.line)
            if hidden > 0 { notes.append("\(table.label): \(hidden) hidden rows were read like all others") }
            current += 1
            events = nil
            nextEvent = 0
        }
        finish()
        return nil
    }

    private func nextOfTable() throws(IntakeError) -> Item? {
        let interpreter = tables[current].interpreter
        if tables[current].layout.hasEvents { return try nextJourneyOfEvents(interpreter) }
        while let row = try tables[current].finder.next() {
            let cells = interpreter.cells(row)
            if cells.isEmpty && !hasNamelessCell(row) { continue }
            if interpreter.isTotal(row) {
                notes.append("\(tables[current].label): line \(row.line): a line of totals, not counted")
                continue
            }
            try checkWidth(row, tables[current])
            rows += 1
            if let item = item(row, interpreter, joined(tables[current], cells)) { return item }
        }
        return nil
    }

    private func item(_ row: TableRow, _ interpreter: RowInterpreter, _ joined: JoinedRows) -> Item? {
        if interpreter.isRefused(row) {
            refused += 1
            return nil
        }
        let key = interpreter.identity(row, joined: joined)
        if interpreter.lacksConsent(row) {
            return .withoutConsent(key, table: interpreter.table, line: row.line)
        }
        do throws(Rejected) {
            let journey = try interpreter.journey(row, joined: joined)
            return .journey(key, journey, table: interpreter.table, line: row.line)
        } catch {
            return .rejected(error.rejection)
        }
    }

    /// A table of events is read whole: the events of a journey may stand anywhere in it.
    private func nextJourneyOfEvents(_ interpreter: RowInterpreter) throws(IntakeError) -> Item? {
        if events == nil {
            var list: [(key: String, row: TableRow, joined: JoinedRows)] = []
            var places: [String: Int] = [:]
            while let row = try tables[current].finder.next() {
                let cells = interpreter.cells(row)
                if cells.isEmpty { continue }
                try checkWidth(row, tables[current])
                rows += 1
                guard let reference = cells.cell(.reference) ?? cells.cell(.submission) else {
                    var joined = JoinedRows()
                    joined.rejection = cells.rejected(.noReference).rejection
                    list.append(("", row, joined))
                    continue
                }
                let place = places[reference.text] ?? list.count
                if place == list.count {
                    places[reference.text] = place
                    list.append((reference.text, row, JoinedRows()))
                }
                list[place].joined.add(cells)
                guard list.count <= Self.repeatLimit else {
                    throw IntakeError(
                        .tooLarge, line: row.line, "events of more than \(Self.repeatLimit) journeys",
                        hint: "export a year at a time")
                }
            }
            events = list
        }
        while let events, nextEvent < events.count {
            nextEvent += 1
            let event = events[nextEvent - 1]
            if let item = item(event.row, interpreter, event.joined) { return item }
        }
        return nil
    }

    private func hasNamelessCell(_ row: TableRow) -> Bool {
        let layout = tables[current].layout
        return layout.nameless.contains { !trimmed(row[$0]).isEmpty }
    }

    /// A row that does not fit its header has its cells in the wrong columns: a name might be read as a place.
    private func checkWidth(_ row: TableRow, _ table: Table) throws(IntakeError) {
        let width = table.layout.header.count
        if table.finder.reader.isFixedWidth, row.cells.count != width {
            throw IntakeError(
                .columnCount, line: row.line, "\(row.cells.count) columns where the header has \(width)",
                hint: "put cells that hold a comma, semicolon or line break in double quotes, and import again")
        }
        if row.cells.count <= width && table.layout.nameless.isEmpty { return }
        let beyond = row.cells.count > width ? Array(width..<row.cells.count) : []
        if let column = (table.layout.nameless + beyond).first(where: { !trimmed(row[$0]).isEmpty }) {
            throw IntakeError(
                .unmappedColumns, line: row.line, column: column + 1, "a cell in a column without a name",
                hint: "give the column a name in the header line, or empty it, and import again")
        }
    }

    private func finish() {
        let orphans = repeats.values.count { !$0.isTaken }
        if orphans > 0 {
            warnings.append(
                "the repeats hold rows of \(orphans) cases that are not in these files; they are not counted")
        }
        repeats = [:]
    }
}
