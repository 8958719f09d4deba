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
}

/// The rows that one log's view gives, in whichever database they are written.
enum ViewRows {
    static func isEmpty(_ table: FactTable, in view: PartnerView) -> Bool {
        switch table {
        case .group: view.groups.isEmpty
        case .presence: view.facts.isEmpty && view.countries.isEmpty
        case .seal: view.seals.isEmpty
        case .quarantine: view.quarantined.isEmpty
        }
    }

    /// Hands over each row of a table with its columns in the order of `MasterSchema`.
    static func forEach<Failure: Error>(
        of table: FactTable, in view: PartnerView, _ take: ([SQLiteValue]) throws(Failure) -> Void
    ) throws(Failure) {
        let origin = SQLiteValue.text(view.checkpoint.origin)
        let partner = SQLiteValue.text(view.partner)
        switch table {
        case .group:
            for (index, value) in view.groups {
                let attributes = value.attributes
                try take([
                    origin, .integer(index), partner, .text(value.period.description), .integer(value.rung),
                    .integer(value.survivors.lower), .integer(value.survivors.upper), .text(attributes.origin.text),
                    .text(attributes.destination.text), .text(attributes.destinationStatus.rawValue),
                    list(attributes.transit?.map(\.text)), list(attributes.exploitation?.map(\.description)),
                    text(attributes.gender?.rawValue), text(attributes.age?.rawValue),
                    list(attributes.transport?.map(\.rawValue)), list(attributes.recruitment?.map(\.rawValue)),
                ])
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
                try take([
                    origin, .integer(index), partner, .text(value.period.description), .text(value.policy.hex),
                    number(value.withheld?.lower), number(value.withheld?.upper), number(value.estimated?.lower),
                    number(value.estimated?.upper),
                ])
            }
        case .quarantine:
            for entry in view.quarantined {
                try take([origin, .integer(entry.index), partner, .text(entry.code.rawValue), .text(entry.reason)])
            }
        }
    }

    /// Sets are written as their codes, separated by spaces.
    private static func list(_ codes: [String]?) -> SQLiteValue {
        codes.map { .text($0.joined(separator: " ")) } ?? .null
    }
    private static func text(_ code: String?) -> SQLiteValue { code.map { .text($0) } ?? .null }
    private static func number(_ value: Int?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
}
