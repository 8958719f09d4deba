package import Journeys

/// Reads a whole case file into journeys. All or nothing: a broken file yields an error and no journey.
package struct Importer: Sendable {
    private let mapping: Mapping
    private let today: CivilDate

    package init(mapping: Mapping, today: CivilDate) {
        self.mapping = mapping
        self.today = today
    }

    /// How a row is known again tomorrow.
    package enum Identity: Hashable, Sendable {
        case reference(String)
        /// The row's content, and how many equal rows stand before it.
        case content([UInt8], occurrence: Int)
    }

    package struct Result: Sendable {
        package var journeys: [(identity: Identity, journey: Journey)] = []
        package var rejections: [Rejection] = []
        /// Lines of the file, not rows: empty and total lines.
        package var totalLines: [Int] = []
        /// The lines of rows without consent, and their case references where they have one.
        package var withoutConsent: [(line: Int, reference: String?)] = []
        /// Rows that repeat an earlier one with the same case reference: not staged again.
        package var repeated: [Int] = []
        /// Rows equal to an earlier one, without a case reference to tell them apart: staged.
        package var lookAlikes = 0
        package var rows = 0
        /// The headers of dropped columns.
        package var dropped: [String] = []
    }

    /// Reads the file at `path`.
    package func read(path: String) throws(IntakeError) -> Result {
        let reader = try CSVReader(path: path)
        guard let header = try reader.next() else {
            throw IntakeError(.noHeader, "the file is empty", hint: "export the sheet again, with its header line")
        }
        let roles = try roles(of: header)
        let interpreter = RowInterpreter(
            mapping: mapping, header: header.cells.map { trimmed($0) }, roles: roles, today: today)
        var result = Result()
        result.dropped = zip(header.cells, roles).filter { $0.1 == .drop }.map { trimmed($0.0) }
        var byReference: [String: (line: Int, journey: Journey)] = [:]
        var occurrences: [[UInt8]: Int] = [:]
        while let row = try reader.next() {
            if row.cells.allSatisfy({ trimmed($0).isEmpty }) { continue }
            if interpreter.isTotal(row) {
                result.totalLines.append(row.line)
                continue
            }
            result.rows += 1
            if interpreter.lacksConsent(row) {
                result.withoutConsent.append((row.line, interpreter.reference(row)))
                continue
            }
            let journey: Journey
            do throws(RowInterpreter.Rejected) {
                journey = try interpreter.journey(row)
            } catch {
                result.rejections.append(error.rejection)
                continue
            }
            guard let reference = interpreter.reference(row) else {
                let content = interpreter.content(row)
                let occurrence = occurrences[content, default: 0]
                occurrences[content] = occurrence + 1
                if occurrence > 0 { result.lookAlikes += 1 }
                result.journeys.append((.content(content, occurrence: occurrence), journey))
                continue
            }
            if let known = byReference[reference] {
                if known.journey == journey {
                    result.repeated.append(row.line)
                } else {
                    result.rejections.append(
                        Rejection(
                            line: row.line, column: "", reason: .referenceTwice,
                            suggestion: "the reference stands on line \(known.line) too; give each case its own"))
                }
                continue
            }
            byReference[reference] = (row.line, journey)
            result.journeys.append((.reference(reference), journey))
        }
        return result
    }

    /// The role of each column; a column without one stops the import.
    private func roles(of header: CSVReader.Row) throws(IntakeError) -> [ColumnRole] {
        let found = header.cells.map { mapping.columns[folded($0)] }
        guard found.contains(where: { $0 != nil }) else {
            // The cells of a line that may be data are not repeated.
            throw IntakeError(
                .noHeader, line: header.line, "none of its columns is known: is it the header line?",
                hint: "the first line must hold the column names; give other names a role with --mapping FILE")
        }
        let unknown = zip(header.cells, found).enumerated().filter { $0.element.1 == nil }
        guard unknown.isEmpty else {
            let names = unknown.map { "\($0.offset + 1) (\"\(trimmed($0.element.0))\")" }.joined(separator: ", ")
            throw IntakeError(
                .unmappedColumns, line: header.line, column: unknown[0].offset + 1,
                "no role is given to column\(unknown.count == 1 ? "" : "s") \(names)",
                hint: "give each a role, or \"drop\", in a mapping file and import again with --mapping FILE")
        }
        let roles = found.compactMap { $0 }
        var first: [ColumnRole: Int] = [:]
        for (index, role) in roles.enumerated() where role != .drop {
            if let other = first.updateValue(index, forKey: role) {
                throw IntakeError(
                    .mapping, line: header.line, column: index + 1,
                    "columns \(other + 1) and \(index + 1) both mean \(role.name)",
                    hint: "rename one of them in the file, or give it the role \"drop\" with --mapping FILE")
            }
        }
        let needed: [ColumnRole] = [.originCity, .originCountry, .exploitationCity, .exploitationCountry]
        guard needed.contains(where: { roles.contains($0) }) else {
            throw IntakeError(
                .missingColumns, line: header.line, "no column says where journeys began or ended",
                hint: "give an origin or an exploitation column its role with --mapping FILE")
        }
        return roles
    }
}
