import CanonicalJSON
import Dataset
import Journeys
import Places

/// A small master by hand: two partners, an intended destination, a route nobody knows the end of, one over the
/// antimeridian, one inside a country.
enum ExportSample {
    static func content(
        partner: String = "hope", log: String = "t.example/hope/1", coalition: String = "Example",
        groups: [Group] = groups, facts: [Presence] = facts, hasCells: Bool = true
    ) -> ExportContent {
        ExportContent(
            coalition: coalition, frontier: ["engine": "journey-sync/1", "logs": [], "type": "frontier/1"],
            groups: groups.enumerated().map {
                .init(log: log, entry: $0, value: .init(partner: partner, group: $1))
            },
            facts: facts.enumerated().map {
                .init(log: log, entry: 100 + $0, value: .init(partner: partner, fact: $1, year: 2026))
            },
            seals: [
                .init(log: log, entry: 200, value: .init(partner: partner, period: .quarter(year: 2026, quarter: 3)))
            ],
            partners: [.init(partner: partner, quarantined: 2)],
            pooled: .init(cells: hasCells ? cells(partner) : []))
    }

    static let groups = [
        group(
            "KE-42", "KE-30", 10, 19, transit: ["KE-31", "KE-47"], forms: ["ForcedLabour.domestic-work", "Servitude"]),
        group("KE", "TH", 5, 9, status: .intended, transit: ["AE"], recruitment: [.friends, .agency]),
        group("KE", "ZZ", 3, 4), group("FJ", "US", 5, 9, transport: [.sea], transit: []), group("KE", "KE", 20, 49),
    ]

    static let facts: [Presence] = [
        .country(place("LB"), .destination), .form(.organRemoval), .link(place("KE-28"), .origin, place("SO")),
    ]

    /// Open cells of three organisations: one between places of no group, one to a place that nobody knows.
    private static func cells(_ partner: String) -> [Master.OpenedCell] {
        zip(["ER", "KE"], ["OM", "ZZ"]).map { origin, destination in
            Master.OpenedCell(
                year: 2025,
                attributes: Attributes(
                    origin: place(origin), destination: place(destination), destinationStatus: .actual),
                survivors: CountInterval(3, 6),
                parts: [partner, "city", "lake"].map { .init(partner: $0, survivors: CountInterval(1, 2)) })
        }
    }

    static let lower = 43
    static let upper = 90

    static func place(_ code: String) -> PlaceCode { PlaceCode(code) ?? .unknown }

    private static func group(
        _ origin: String, _ destination: String, _ lower: Int, _ upper: Int, status: DestinationStatus = .actual,
        transport: [TransportMode]? = nil, transit: [String]? = nil, forms: [String]? = nil,
        recruitment: [RecruitmentMethod]? = nil
    ) -> Group {
        Group(
            attributes: Attributes(
                origin: place(origin), destination: place(destination), destinationStatus: status,
                transit: transit?.map(place), exploitation: forms?.compactMap { Exploitation($0) },
                transport: transport, recruitment: recruitment),
            rung: 3, period: .year(2026), survivors: CountInterval(lower, upper))
    }
}

/// The rows of a CSV text, read by the rules of RFC 4180 and without this project's reader.
func csvRows(_ bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
        switch (scalar, isQuoted) {
        case ("\"", true):
            if scalars.first == "\"" { field.append(scalars.removeFirst()) } else { isQuoted = false }
        case ("\"", false): isQuoted = true
        case (",", false), ("\n", false):
            row.append(String(field))
            field = String.UnicodeScalarView()
            if scalar == "\n" {
                rows.append(row)
                row = []
            }
        case ("\r", false): break
        default: field.append(scalar)
        }
    }
    return rows
}
