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
            for (index, value) in view.groups {
                try take(
                    [
                        origin, .integer(index), partner, .text(value.period.description), .integer(value.rung),
                        .integer(value.survivors.lower), .integer(value.survivors.upper),
                    ] + of(value.attributes))
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

    /// The nine columns of a group's or cell's attributes.
    static func of(_ attributes: Attributes) -> [SQLiteValue] {
        [
            .text(attributes.origin.text), .text(attributes.destination.text),
            .text(attributes.destinationStatus.rawValue), list(attributes.transit?.map(\.text)),
            list(attributes.exploitation?.map(\.description)), text(attributes.gender?.rawValue),
            text(attributes.age?.rawValue), list(attributes.transport?.map(\.rawValue)),
            list(attributes.recruitment?.map(\.rawValue)),
        ]
    }

    /// Sets are written as their codes, separated by spaces.
    private static func list(_ codes: [String]?) -> SQLiteValue {
        codes.map { .text($0.joined(separator: " ")) } ?? .null
    }
    private static func text(_ code: String?) -> SQLiteValue { code.map { .text($0) } ?? .null }
    private static func number(_ value: Int?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
}
