import Dataset
package import Journeys
package import Places

/// Paths: what groups tell of the way from origin to destination, as finely as they tell it, and how long it is.
///
/// The places of transit are a set, so their order is not known. A path therefore has two legs only where exactly one
/// place of transit is known, and one leg, from its origin straight to its destination, in every other case. No order
/// is ever made up.
package struct PathFindings: Hashable, Sendable {
    /// A stretch between two places that are certain to follow one another on a path, whatever lies between them.
    package struct Leg: Hashable, Sendable {
        package let from: PlaceCode
        package let to: PlaceCode
        /// The great circle between the points of the two places, rounded to ten kilometres, because one point stands
        /// for a whole county or country; nil where one place holds the other.
        package let kilometres: Int?

        init(_ from: PlaceCode, _ to: PlaceCode) {
            (self.from, self.to) = (from, to)
            let isInside = from == to || from == to.country || to == from.country
            kilometres =
                isInside ? nil : greatCircleKilometres(from: from, to: to).map { Int(($0 / 10).rounded()) * 10 }
        }
    }

    /// What a path tells of the places between its ends.
    package enum Transit: String, Hashable, Sendable, CaseIterable {
        /// The groups say that there was none.
        case none
        /// One place: two legs.
        case one
        /// Several, in an order that nobody told.
        case several
        /// The groups' rung does not tell, or the only place told is not known or is that of an end.
        case notTold = "not-told"
    }

    package struct Path: Hashable, Sendable {
        package let origin: PlaceCode
        package let destination: PlaceCode
        /// `intended`: nobody was exploited at this destination yet.
        package let status: DestinationStatus
        /// The known places between, sorted by code: an order that says nothing.
        package let through: [PlaceCode]
        package let transit: Transit
        package let survivors: CountInterval
        /// How many partners shared groups on this path.
        package let partners: Int
        /// One or two, in the order of the journey.
        package let legs: [Leg]

        /// The sum of the legs: the least that the way measures. Nil where a leg has no length.
        package var kilometres: Int? {
            let lengths = legs.compactMap(\.kilometres)
            return lengths.count == legs.count ? lengths.reduce(0, +) : nil
        }
    }

    /// A leg and everybody who is known to have made it.
    package struct TravelledLeg: Hashable, Sendable {
        package let leg: Leg
        package let survivors: CountInterval
        /// Whether it is part of a path of two legs only, never a whole way from origin to destination.
        package let isPart: Bool
    }

    /// Paths with a known origin and destination, by the middle of the interval, then by their codes.
    package let ranked: [Path]
    /// The legs of all paths between two different places, by the middle of the interval, then by code.
    package let legs: [TravelledLeg]

    init(groups: [Master.SharedGroup]) {
        var survivors: [Way: CountInterval] = [:]
        var partners: [Way: Set<String>] = [:]
        for shared in groups {
            guard let way = Way(shared.group.attributes) else { continue }
            survivors[way, default: .zero] += shared.group.survivors
            partners[way, default: []].insert(shared.partner)
        }
        ranked = survivors.map { way, survivors in
            Path(
                origin: way.origin, destination: way.destination, status: way.status, through: way.through,
                transit: way.transit, survivors: survivors, partners: partners[way]?.count ?? 0, legs: way.legs)
        }.sorted { a, b in
            let (first, second) = (a.survivors.doubledMiddle, b.survivors.doubledMiddle)
            if first != second { return first > second }
            if a.origin != b.origin { return a.origin < b.origin }
            if a.destination != b.destination { return a.destination < b.destination }
            return a.codes.lexicographicallyPrecedes(b.codes)
        }
        legs = Self.legs(of: ranked)
    }

    private static func legs(of paths: [Path]) -> [TravelledLeg] {
        var survivors: [Leg: CountInterval] = [:]
        var whole: Set<Leg> = []
        for path in paths {
            for leg in path.legs where leg.from != leg.to {
                survivors[leg, default: .zero] += path.survivors
                if path.legs.count == 1 { whole.insert(leg) }
            }
        }
        return survivors.map { TravelledLeg(leg: $0.key, survivors: $0.value, isPart: !whole.contains($0.key)) }
            .sorted { a, b in
                let (first, second) = (a.survivors.doubledMiddle, b.survivors.doubledMiddle)
                if first != second { return first > second }
                return (a.leg.from, a.leg.to) < (b.leg.from, b.leg.to)
            }
    }

    /// Survivors whose path tells this much of its transit.
    package func survivors(_ transit: Transit) -> CountInterval {
        ranked.filter { $0.transit == transit }.reduce(.zero) { $0 + $1.survivors }
    }
}

extension PathFindings.Path {
    /// What distinguishes it from every other path between the same ends.
    fileprivate var codes: [String] { [status.rawValue, transit.rawValue] + through.map(\.text) }
}

/// A path without those who made it.
private struct Way: Hashable {
    let origin: PlaceCode
    let destination: PlaceCode
    let status: DestinationStatus
    let through: [PlaceCode]
    let transit: PathFindings.Transit

    /// Nil where an end is not known.
    init?(_ attributes: Attributes) {
        (origin, destination, status) = (attributes.origin, attributes.destination, attributes.destinationStatus)
        guard !origin.isUnknown, !destination.isUnknown else { return nil }
        let ends: Set = [origin, destination, origin.country, destination.country]
        through = sortedSet((attributes.transit ?? []).filter { !$0.isUnknown && !ends.contains($0) })
        switch through.count {
        case 0: transit = attributes.transit?.isEmpty == true ? .none : .notTold
        case 1: transit = .one
        default: transit = .several
        }
    }

    var legs: [PathFindings.Leg] {
        let stops = [origin] + (transit == .one ? through : []) + [destination]
        return zip(stops, stops.dropFirst()).map { PathFindings.Leg($0, $1) }
    }
}
