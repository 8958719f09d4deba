import CanonicalJSON
import Journeys
import LogStore
import Places
import Replication
import SQLite
import Signing
import TransparencyLog

/// The tables whose rows are one partner's log, as the master tells it.
enum FactTable: String, CaseIterable {
    case group = "survivor_group"
    case presence
    case seal
    case quarantine
    case report = "pooled_report"

    /// The columns that the log itself fills, in the order of `MasterSchema`; what becomes of a report hangs on all logs.
    var columns: [String] {
        self == .report
            ? ["origin_log", "entry", "partner", "year", "report"] : MasterSchema.columns(of: rawValue)
    }
}

/// The rows that one log's view gives, in whichever database they are written.
enum ViewRows {
    static func isEmpty(_ table: FactTable, in view: PartnerView) -> Bool {
        switch table {
        case .group: view.groups.isEmpty
        case .presence: view.facts.isEmpty && view.countries.isEmpty
        case .seal: view.seals.isEmpty
        case .quarantine: view.quarantined.isEmpty
        case .report: view.reports.isEmpty
        }
    }

    /// Hands over each row of a table with its `columns`.
    static func forEach<Failure: Error>(
        of table: FactTable, in view: PartnerView, _ take: ([SQLiteValue]) throws(Failure) -> Void
    ) throws(Failure) {
        let origin = SQLiteValue.text(view.checkpoint.origin)
        let partner = SQLiteValue.text(view.partner)
        switch table {
        case .group:
            // There are a million of them: one array serves them all, and periods come in runs.
            var row: [SQLiteValue] = []
            var period: (value: Period, text: SQLiteValue)?
            for (index, value) in view.groups {
                if period?.value != value.period { period = (value.period, .text(value.period.description)) }
                row.removeAll(keepingCapacity: true)
                row.append(origin)
                row.append(.integer(index))
                row.append(partner)
                row.append(period?.text ?? .null)
                row.append(.integer(value.rung))
                row.append(.integer(value.survivors.lower))
                row.append(.integer(value.survivors.upper))
                append(value.attributes, to: &row)
                try take(row)
            }
        case .presence:
            for (index, fact, year) in view.facts {
                let json = fact.json(year: year)
                func member(_ name: String) -> SQLiteValue { text(json[name]?.string) }
                try take([
                    origin, .integer(index), partner, .integer(year), .text(fact.kind.rawValue), member("place"),
                    member("role"), member("other"), member("form"), member("sector"),
                ])
            }
            for (index, country, year) in view.countries {
                try take([
                    origin, .integer(index), partner, .integer(year), .text(Presence.Kind.country.rawValue),
                    .text(country.text), .null, .null, .null, .null,
                ])
            }
        case .seal:
            for (index, value) in view.seals {
                // Of those whose report was erased since, nobody knows how many they were.
                let isWhole = !view.erased.contains { $0.index >= value.first && $0.index < index }
                try take([
                    origin, .integer(index), partner, .text(value.period.description), .text(value.part.rawValue),
                    .text(value.policy.hex), number(value.withheld?.lower), number(value.withheld?.upper),
                    number(value.estimated?.lower), number(value.estimated?.upper),
                    number(value.pooled.map { isWhole ? $0.lower : 0 }), number(value.pooled?.upper),
                ])
            }
        case .quarantine:
            for entry in view.quarantined {
                try take([origin, .integer(entry.index), partner, .text(entry.code.rawValue), .text(entry.reason)])
            }
        case .report:
            for (index, value) in view.reports {
                try take([
                    origin, .integer(index), partner, .integer(value.year), .text(Base64.encode(value.report)),
                ])
            }
        }
    }

    /// The nine columns of a cell's attributes.
    static func of(_ attributes: Attributes) -> [SQLiteValue] {
        var row: [SQLiteValue] = []
        append(attributes, to: &row)
        return row
    }

    /// Appends the nine columns of a group's attributes.
    private static func append(_ attributes: Attributes, to row: inout [SQLiteValue]) {
        row.append(.text(attributes.origin.text))
        row.append(.text(attributes.destination.text))
        row.append(.text(attributes.destinationStatus.rawValue))
        row.append(list(attributes.transit, \.text))
        row.append(list(attributes.exploitation, \.description))
        row.append(text(attributes.gender?.rawValue))
        row.append(text(attributes.age?.rawValue))
        row.append(list(attributes.transport, \.rawValue))
        row.append(list(attributes.recruitment, \.rawValue))
    }

    /// Sets are written as their codes, separated by spaces.
    private static func list<Element>(_ elements: [Element]?, _ code: (Element) -> String) -> SQLiteValue {
        guard let elements else { return .null }
        guard var text = elements.first.map(code) else { return .text("") }
        for element in elements.dropFirst() { text += " " + code(element) }
        return .text(text)
    }
    private static func text(_ code: String?) -> SQLiteValue { code.map { .text($0) } ?? .null }
    private static func number(_ value: Int?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
}
