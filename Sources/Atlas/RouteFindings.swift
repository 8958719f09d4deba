import Dataset
package import Journeys
package import Places

/// Routes: pairs of country of origin and country of destination, from groups.
package struct RouteFindings: Hashable, Sendable {
    package struct Route: Hashable, Sendable {
        package let origin: PlaceCode
        package let destination: PlaceCode
        /// `intended`: nobody was exploited at this destination yet.
        package let status: DestinationStatus
        package let survivors: CountInterval
        /// How many partners shared groups on this route.
        package let partners: Int
        /// The great circle between the points of the two countries, rounded to ten kilometres, because one point
        /// stands for a whole country; nil inside one country.
        package let kilometres: Int?

        package var crossesBorder: Bool { origin != destination }
    }

    /// Routes whose two countries are known, by the middle of their interval, then by code. Where intervals overlap,
    /// the order is not certain.
    package let ranked: [Route]
    /// Survivors whose origin or destination is not known.
    package let incomplete: CountInterval
    /// Survivors of groups that name at least two countries, transit included.
    package let acrossBorders: CountInterval
    /// Survivors of groups that start and end in one country and name no other. Coarse rungs do not tell transit.
    package let insideOneCountry: CountInterval

    private struct Pair: Hashable {
        let origin: PlaceCode
        let destination: PlaceCode
        let status: DestinationStatus
    }

    init(groups: [Master.SharedGroup]) {
        var survivors: [Pair: CountInterval] = [:]
        var partners: [Pair: Set<String>] = [:]
        var (incomplete, across, inside) = (CountInterval.zero, CountInterval.zero, CountInterval.zero)
        for shared in groups {
            let attributes = shared.group.attributes
            let pair = Pair(
                origin: attributes.origin.country, destination: attributes.destination.country,
                status: attributes.destinationStatus)
            if pair.origin.isUnknown || pair.destination.isUnknown {
                incomplete += shared.group.survivors
            } else {
                survivors[pair, default: .zero] += shared.group.survivors
                partners[pair, default: []].insert(shared.partner)
            }
            let countries = Set(attributes.places.map(\.country).filter { !$0.isUnknown })
            if countries.count > 1 {
                across += shared.group.survivors
            } else if !pair.origin.isUnknown && !pair.destination.isUnknown {
                inside += shared.group.survivors
            }
        }
        ranked = survivors.map { pair, survivors in
            Route(
                origin: pair.origin, destination: pair.destination, status: pair.status, survivors: survivors,
                partners: partners[pair]?.count ?? 0,
                kilometres: pair.origin == pair.destination
                    ? nil
                    : greatCircleKilometres(from: pair.origin, to: pair.destination)
                        .map { Int(($0 / 10).rounded()) * 10 })
        }.sorted(by: Self.precedes)
        (self.incomplete, acrossBorders, insideOneCountry) = (incomplete, across, inside)
    }

    private static func precedes(_ a: Route, _ b: Route) -> Bool {
        if a.survivors.doubledMiddle != b.survivors.doubledMiddle {
            return a.survivors.doubledMiddle > b.survivors.doubledMiddle
        }
        if a.origin != b.origin { return a.origin < b.origin }
        if a.destination != b.destination { return a.destination < b.destination }
        return a.status == .actual && b.status == .intended
    }

    /// Different pairs of countries; one that is both actual and intended counts once.
    package var different: Int { Set(ranked.map { [$0.origin, $0.destination] }).count }
    /// Of the different pairs, those of two countries.
    package var differentAcrossBorders: Int {
        Set(ranked.filter(\.crossesBorder).map { [$0.origin, $0.destination] }).count
    }
    /// Of the different pairs, those known as intended alone.
    package var differentIntendedOnly: Int {
        let actual = Set(ranked.filter { $0.status == .actual }.map { [$0.origin, $0.destination] })
        return different - actual.count
    }

    /// How many routes have an interval that overlaps with the first one's: while there are any, the first rank is not
    /// certain.
    package var overlappingFirst: Int {
        guard let first = ranked.first else { return 0 }
        return ranked.dropFirst().count { $0.survivors.upper >= first.survivors.lower }
    }

    /// The per cent of survivors, among those of whom it is known, whose journey names two countries or more. The
    /// bounds take each unknown number at its worst and are rounded outwards; nil if it is known of nobody.
    package var shareAcrossBorders: CountInterval? {
        let least = Double(acrossBorders.lower) + Double(insideOneCountry.upper)
        let most = Double(acrossBorders.upper) + Double(insideOneCountry.lower)
        guard least > 0, most > 0 else { return nil }
        let lower = (100 * Double(acrossBorders.lower) / least).rounded(.down)
        let upper = (100 * Double(acrossBorders.upper) / most).rounded(.up)
        return CountInterval(Int(lower), Int(upper))
    }
}

extension CountInterval {
    /// Twice the middle: an integer to sort by, never to show.
    var doubledMiddle: Int { lower + upper }
}
