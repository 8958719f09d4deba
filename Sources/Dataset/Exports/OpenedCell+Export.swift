import Journeys
import Places

/// An open cell in tables and on maps: one row, apart from the groups, with the sum of what its organisations reported. No
/// one of its survivors is in a group, so groups and open cells add up to more people, never to the same ones. What each
/// organisation reported is in the JSON export alone: the other forms keep a cell whole, as the people it hides among.
extension Master.OpenedCell {
    var key: Route.Key {
        Route.Key(
            origin: attributes.origin, destination: attributes.destination, status: attributes.destinationStatus)
    }

    /// Who reported it.
    var organisations: [String] { sortedSet(parts.map(\.partner)) }

    /// As a group is written, on no rung.
    var asGroup: Master.SharedGroup {
        Master.SharedGroup(
            partner: organisations.joined(separator: ";"),
            group: Group(
                attributes: attributes, rung: Group.pooledRung, period: .year(year), survivors: survivors))
    }

    static let columns: [MapColumn<Master.OpenedCell>] = [
        .init("origin") { .text($0.key.origin.text) },
        .init("origin_name") { .text($0.key.origin.name) },
        .init("destination") { .text($0.key.destination.text) },
        .init("destination_name") { .text($0.key.destination.name) },
        .init("destination_status") { .text($0.key.status.rawValue) },
        .init("course") { .text($0.key.course.rawValue) },
        .init("survivors_min", isNumber: true) { .integer($0.survivors.lower) },
        .init("survivors_max", isNumber: true) { .integer($0.survivors.upper) },
        .init("organisations", isNumber: true) { .integer($0.organisations.count) },
        .init("period") { .text(Period.year($0.year).description) },
    ]
}
