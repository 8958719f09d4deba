import Journeys
import Places

/// A property of a route or a place on a map, as GeoJSON and GeoPackage have it.
struct MapColumn<Subject>: Sendable {
    let name: String
    /// Whether the value is a number; its type must be known where there is no row.
    let isNumber: Bool
    let value: @Sendable (Subject) -> Cell

    init(_ name: String, isNumber: Bool = false, _ value: @escaping @Sendable (Subject) -> Cell) {
        self.name = name
        self.isNumber = isNumber
        self.value = value
    }
}

extension Route {
    static let columns: [MapColumn<Route>] = [
        .init("origin") { .text($0.key.origin.text) },
        .init("origin_name") { .text($0.key.origin.name) },
        .init("destination") { .text($0.key.destination.text) },
        .init("destination_name") { .text($0.key.destination.name) },
        .init("destination_status") { .text($0.key.status.rawValue) },
        .init("course") { .text($0.course.rawValue) },
        .init("survivors_min", isNumber: true) { .integer($0.survivors.lower) },
        .init("survivors_max", isNumber: true) { .integer($0.survivors.upper) },
        .init("groups", isNumber: true) { .integer($0.groups) },
        .init("organisations", isNumber: true) { .integer($0.partners.count) },
        .init("first_period") { .text($0.periods.lowerBound.description) },
        .init("last_period") { .text($0.periods.upperBound.description) },
        .init("exploitation") { Cell(list: $0.exploitation.sorted().map(\.description)) },
    ]
}

extension PlaceSums {
    static let columns: [MapColumn<PlaceSums>] =
        [
            .init("place") { .text($0.place.text) },
            .init("name") { .text($0.place.name) },
            .init("country") { .text($0.place.country.text) },
            .init("level") { .text($0.place.isUnknown ? "unknown" : $0.place.isAdmin1 ? "county" : "country") },
            .init("roles") { place in
                Cell(list: Presence.Role.allCases.filter(place.roles.contains).map(\.rawValue))
            },
            .init("groups", isNumber: true) { .integer($0.groups) },
            .init("survivors_min", isNumber: true) { .integer($0.survivors.lower) },
            .init("survivors_max", isNumber: true) { .integer($0.survivors.upper) },
        ]
        + Presence.Role.allCases.flatMap { role in
            [
                MapColumn<PlaceSums>("\(role.rawValue)_min", isNumber: true) { .integer($0.survivors(as: role).lower) },
                MapColumn<PlaceSums>("\(role.rawValue)_max", isNumber: true) { .integer($0.survivors(as: role).upper) },
            ]
        }
}
