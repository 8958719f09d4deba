import Journeys
import Places

/// A route: an origin, a destination and whether anyone was exploited there yet, each place as finely as the groups tell
/// it. Every group is in exactly one route, so the routes' intervals add up to the master's.
struct Route: Sendable {
    /// Whether there is a line to draw.
    enum Course: String, Sendable {
        /// From one place to another.
        case between
        /// Origin and destination are one place, such as one country on a coarse rung.
        case within
        /// Nobody knows the origin or the destination.
        case unknown
    }

    struct Key: Hashable, Comparable, Sendable {
        let origin: PlaceCode
        let destination: PlaceCode
        let status: DestinationStatus

        static func < (a: Key, b: Key) -> Bool {
            if a.origin != b.origin { return a.origin < b.origin }
            if a.destination != b.destination { return a.destination < b.destination }
            return a.status == .actual && b.status == .intended
        }

        var course: Course {
            if origin.isUnknown || destination.isUnknown { return .unknown }
            return origin == destination ? .within : .between
        }

        /// The line on a map, in one part or, across the antimeridian, two; none where there is no way to draw.
        var line: [[Coordinates]] {
            guard course == .between, let from = origin.coordinates, let to = destination.coordinates else { return [] }
            return mapLine(from: from, to: to)
        }
    }

    let key: Key
    private(set) var survivors = CountInterval.zero
    private(set) var groups = 0
    private(set) var partners: Set<String> = []
    private(set) var exploitation: Set<Exploitation> = []
    /// The first and the last period.
    private(set) var periods: ClosedRange<Period>

    private init(key: Key, period: Period) {
        self.key = key
        periods = period...period
    }

    private mutating func add(_ shared: Master.SharedGroup) {
        let group = shared.group
        survivors += group.survivors
        groups += 1
        partners.insert(shared.partner)
        exploitation.formUnion(group.attributes.exploitation ?? [])
        periods = min(periods.lowerBound, group.period)...max(periods.upperBound, group.period)
    }

    var course: Course { key.course }
    var line: [[Coordinates]] { key.line }

    /// Sorted by code; intended routes after actual ones.
    static func all(in content: ExportContent) -> [Route] {
        var routes: [Key: Route] = [:]
        for shared in content.groups.map(\.value) {
            let attributes = shared.group.attributes
            let key = Key(
                origin: attributes.origin, destination: attributes.destination, status: attributes.destinationStatus)
            routes[key, default: Route(key: key, period: shared.group.period)].add(shared)
        }
        return routes.values.sorted { $0.key < $1.key }
    }
}
