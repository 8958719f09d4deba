package import CanonicalJSON
import Journeys
import Signing

/// What every export is made from: the rows of a master that count, in the order of their logs, and the frontier they
/// were computed from. No clock and no path enters, so equal frontiers give equal bytes.
package struct ExportContent: Sendable {
    /// A row, and the log entry that it was made from.
    package struct Row<Value: Sendable>: Sendable {
        package let log: String
        package let entry: Int
        package let value: Value

        package init(log: String, entry: Int, value: Value) {
            self.log = log
            self.entry = entry
            self.value = value
        }
    }

    /// A partner with a log in the master.
    package struct Partner: Sendable {
        package let partner: String
        /// How many entries of its log do not count.
        package let quarantined: Int

        package init(partner: String, quarantined: Int) {
            self.partner = partner
            self.quarantined = quarantined
        }
    }

    /// The coalition's name, on one line.
    package let coalition: String
    /// Schemas/frontier-1.json.
    package let frontier: JSONObject
    /// SHA-256 of the frontier, in hexadecimal.
    package let frontierHash: String
    package let groups: [Row<Master.SharedGroup>]
    package let facts: [Row<Master.SharedFact>]
    package let countries: [Row<Master.SharedCountry>]
    package let seals: [Row<Master.SharedSeal>]
    package let partners: [Partner]
    package let pooled: PooledReports

    /// What pooled reports say.
    package struct PooledReports: Sendable {
        package let cells: [Master.OpenedCell]
        package let shares: [Master.PooledShare]

        package init(cells: [Master.OpenedCell] = [], shares: [Master.PooledShare] = []) {
            self.cells = cells
            self.shares = shares
        }

        var isEmpty: Bool { cells.isEmpty && shares.isEmpty }
    }

    package init(
        coalition: String, frontier: JSONObject, groups: [Row<Master.SharedGroup>] = [],
        facts: [Row<Master.SharedFact>] = [], countries: [Row<Master.SharedCountry>] = [],
        seals: [Row<Master.SharedSeal>] = [], partners: [Partner] = [], pooled: PooledReports = PooledReports()
    ) {
        self.pooled = pooled
        self.coalition = coalition
        self.frontier = frontier
        frontierHash = SHA256.hash(frontier.canonicalBytes()).hex
        self.groups = groups
        self.facts = facts
        self.countries = countries
        self.seals = seals
        self.partners = partners
    }
}

extension ExportContent {
    /// Reads a master. One whose rows this version cannot all read, or whose frontier has not the hash that it claims,
    /// is refused: an export that silently misses a route, or names another night, misleads whoever gets it.
    package init(master: Master) throws(DatasetError) {
        guard let frontier = try? JSONParser.canonical(Array(try master.meta("frontier").utf8)).object else {
            throw DatasetError("the master has no frontier that can be read")
        }
        self.init(
            coalition: oneLine(try master.meta("coalition")), frontier: frontier,
            groups: try Self.rows("survivor_group", of: master, try master.groups()) {
                Master.SharedGroup(partner: oneLine($0.partner), group: $0.group)
            },
            facts: try Self.rows("presence WHERE NOT (\(Master.isPublished))", of: master, try master.facts()) {
                Master.SharedFact(partner: oneLine($0.partner), fact: $0.fact, year: $0.year)
            },
            countries: try Self.rows("presence WHERE \(Master.isPublished)", of: master, try master.countries()) {
                Master.SharedCountry(partner: oneLine($0.partner), country: $0.country, year: $0.year)
            },
            seals: try Self.rows("seal", of: master, try master.seals()) {
                Master.SharedSeal(
                    partner: oneLine($0.partner), period: $0.period, withheld: $0.withheld, estimated: $0.estimated,
                    part: $0.part, pooled: $0.pooled)
            },
            partners: try master.partners().map {
                Partner(partner: oneLine($0.partner), quarantined: $0.quarantined)
            }, pooled: try Self.pooled(master))
        guard frontierHash == (try master.meta("frontier_hash")) else {
            throw DatasetError("the master's frontier has not the hash that it claims")
        }
    }

    private static func pooled(_ master: Master) throws(DatasetError) -> PooledReports {
        let cells = try master.openedCells()
        // A cell or a part of one that this version cannot read is not passed over.
        let counts = try master.rows(
            """
            SELECT (SELECT count(*) FROM pooled_cell), (SELECT count(*) FROM pooled_report WHERE state = 'opened')
            """
        ) { ($0.integer(0), $0.integer(1)) }
        guard let (all, parts) = counts.first, cells.count == all, cells.reduce(0, { $0 + $1.parts.count }) == parts
        else { throw DatasetError("the master has rows that this version cannot read: pooled_cell") }
        return PooledReports(
            cells: cells.map { cell in
                Master.OpenedCell(
                    year: cell.year, attributes: cell.attributes, survivors: cell.survivors,
                    parts: cell.parts.map { .init(partner: oneLine($0.partner), survivors: $0.survivors) })
            }, shares: try master.pooledShares())
    }

    private static func rows<Value>(
        _ table: String, of master: Master, _ values: [Value], clean: (Value) -> Value
    ) throws(DatasetError) -> [Row<Value>] {
        let entries = try master.rows("SELECT origin_log, entry FROM \(table) ORDER BY origin_log, entry") {
            (oneLine($0.text(0)), $0.integer(1))
        }
        guard entries.count == values.count else {
            throw DatasetError("the master has rows that this version cannot read: \(table)")
        }
        return zip(entries, values).map { Row(log: $0.0, entry: $0.1, value: clean($1)) }
    }
}

/// Text from outside on one line: what could steer a terminal or split a line becomes U+FFFD.
private func oneLine(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result.append("\u{FFFD}")
        default: result.append(scalar)
        }
    }
    return String(result)
}
