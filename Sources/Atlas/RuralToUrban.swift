import Dataset
package import Journeys
package import Places

/// Movement from rural counties to those that are cities as a whole (`Regions.urbanCounties`).
package struct RuralToUrban: Hashable, Sendable {
    package struct Destination: Hashable, Sendable {
        package let place: PlaceCode
        /// Rural counties of the same country that share a journey which ends in `place`: where it began, or which it
        /// passed, because a presence link does not tell the other's role. Sorted by code.
        package let counties: [PlaceCode]
        /// Survivors of groups that began in a rural county and ended in `place`; nil if no group says so.
        package let survivors: CountInterval?
    }

    /// Urban counties that rural counties are linked to, most first, then by the middle of the interval, then by code.
    package let destinations: [Destination]

    init(groups: [Master.SharedGroup], facts: [Master.SharedFact]) {
        var counties: [PlaceCode: Set<PlaceCode>] = [:]
        var survivors: [PlaceCode: CountInterval] = [:]
        func isRural(_ place: PlaceCode, seenFrom urban: PlaceCode) -> Bool {
            place.isAdmin1 && place.country == urban.country && !Regions.isUrbanCounty(place)
        }
        for case .link(let place, .destination, let other) in facts.map(\.fact)
        where Regions.isUrbanCounty(place) && isRural(other, seenFrom: place) {
            counties[place, default: []].insert(other)
        }
        for group in groups.map(\.group) {
            let end = group.attributes.destination
            guard Regions.isUrbanCounty(end), group.attributes.destinationStatus == .actual else { continue }
            for place in group.attributes.places where isRural(place, seenFrom: end) {
                counties[end, default: []].insert(place)
            }
            if isRural(group.attributes.origin, seenFrom: end) { survivors[end, default: .zero] += group.survivors }
        }
        destinations = counties.map { place, counties in
            Destination(place: place, counties: counties.sorted(), survivors: survivors[place])
        }.sorted { a, b in
            if a.counties.count != b.counties.count { return a.counties.count > b.counties.count }
            let (first, second) = (a.survivors ?? .zero, b.survivors ?? .zero)
            if first.doubledMiddle != second.doubledMiddle { return first.doubledMiddle > second.doubledMiddle }
            return a.place < b.place
        }
    }

    /// The destinations linked to most counties; several if they tie.
    package var main: [Destination] { destinations.filter { $0.counties.count == destinations[0].counties.count } }
}
