import Journeys
import Places

/// A column of the table of groups, as CSV (title, HXL tag) and GeoPackage (name) have it.
struct GroupColumn: Sendable {
    let title: String
    let tag: String
    let name: String
    let value: @Sendable (Master.SharedGroup) -> Cell

    /// Whether the value is a number; a table's types must be known where it has no row.
    var isNumber: Bool { ["rung", "survivors_min", "survivors_max"].contains(name) }

    init(_ title: String, _ tag: String, _ name: String, _ value: @escaping @Sendable (Master.SharedGroup) -> Cell) {
        self.title = title
        self.tag = tag
        self.name = name
        self.value = value
    }

    static let all: [GroupColumn] =
        [
            .init("Organisation", "#org+code", "organisation") { .text($0.partner) },
            // HXL's dates are days, so a quarter is one as its first and last day.
            .init("Period", "#meta+period", "period") { .text($0.group.period.description) },
            .init("Period start", "#date+start", "period_start") { Cell($0.group.period.firstDay?.description) },
            .init("Period end", "#date+end", "period_end") { .text($0.group.period.lastDay.description) },
            // Who is in an open cell is in no group: the two may be told apart, and added.
            .init("Shared as", "#meta+shared+code", "shared_as") { .text($0.group.isPooled ? "pooled" : "group") },
            .init("Rung", "#meta+rung", "rung") { $0.group.isPooled ? .none : .integer($0.group.rung) },
        ] + place("Origin", "origin", "origin") { $0.group.attributes.origin }
        + [
            .init("Transit", "#loc+transit+list+code", "transit") {
                Cell(list: $0.group.attributes.transit?.map(\.text))
            }
        ] + place("Destination", "dest", "destination") { $0.group.attributes.destination }
        + [
            .init("Destination status", "#status+dest", "destination_status") {
                .text($0.group.attributes.destinationStatus.rawValue)
            },
            .init("Exploitation", "#indicator+exploitation+list+code", "exploitation") {
                Cell(list: $0.group.attributes.exploitation?.map(\.description))
            },
            .init("Gender", "#group+gender+code", "gender") { Cell($0.group.attributes.gender?.rawValue) },
            .init("Age", "#group+age+code", "age") { Cell($0.group.attributes.age?.rawValue) },
            .init("Transport", "#service+transport+list+code", "transport") {
                Cell(list: $0.group.attributes.transport?.map(\.rawValue))
            },
            .init("Recruitment", "#cause+recruitment+list+code", "recruitment") {
                Cell(list: $0.group.attributes.recruitment?.map(\.rawValue))
            },
            .init("Survivors (at least)", "#affected+ind+min+num", "survivors_min") {
                .integer($0.group.survivors.lower)
            },
            .init("Survivors (at most)", "#affected+ind+max+num", "survivors_max") {
                .integer($0.group.survivors.upper)
            },
        ]

    /// A place as its country and, where it is told, its county, each with code and name.
    private static func place(
        _ title: String, _ attribute: String, _ name: String,
        _ place: @escaping @Sendable (Master.SharedGroup) -> PlaceCode
    ) -> [GroupColumn] {
        @Sendable func county(_ group: Master.SharedGroup) -> PlaceCode? {
            place(group).isAdmin1 ? place(group) : nil
        }
        return [
            .init("\(title) country", "#country+\(attribute)+code+v_iso2", "\(name)_country") {
                .text(place($0).country.text)
            },
            .init("\(title) country name", "#country+\(attribute)+name", "\(name)_country_name") {
                .text(place($0).country.name)
            },
            .init("\(title) county", "#adm1+\(attribute)+code+v_iso3166_2", "\(name)_county") {
                Cell(county($0)?.text)
            },
            .init("\(title) county P-code", "#adm1+\(attribute)+code+v_pcode", "\(name)_county_pcode") {
                Cell(county($0)?.pcode)
            },
            .init("\(title) county name", "#adm1+\(attribute)+name", "\(name)_county_name") {
                Cell(county($0)?.name)
            },
        ]
    }
}

extension Group {
    /// Whether this is an open cell, written as groups are.
    fileprivate var isPooled: Bool { rung == Self.pooledRung }
}

extension Period {
    /// The first day of the period.
    var firstDay: CivilDate? {
        switch self {
        case .quarter(let year, let quarter): CivilDate(year: year, month: quarter * 3 - 2, day: 1)
        case .year(let year): CivilDate(year: year, month: 1, day: 1)
        }
    }
}
