import Dataset
package import Journeys
package import Places

/// Hubs: places by how many other places they share a journey with, from presence links and groups.
package struct HubFindings: Hashable, Sendable {
    package struct Hub: Hashable, Sendable {
        package let place: PlaceCode
        /// Other countries it is linked to, sorted by code.
        package let countries: [PlaceCode]
        /// Admin-1 places it is linked to, sorted by code: of a county, others of its own country; of a country, those
        /// of other countries.
        package let counties: [PlaceCode]
        /// Survivors of all groups that name the place; a county only where a group says the county. Nil if none does.
        package let survivors: CountInterval?
        /// Betweenness centrality (`Graph.betweenness`) in hundredths of a per cent, 0 to 10,000: the share of pairs of
        /// other places that are linked most shortly through this one. Of a county in `places`, of a country in
        /// `countryLinks`.
        package let betweenness: Int

        package var degree: Int { countries.count + counties.count }
    }

    /// Admin-1 places by degree, then by the middle of the interval, then by code.
    package let counties: [Hub]
    /// Countries by the number of countries they are linked to, then by the middle of the interval, then by code. Only
    /// the coalition's own country shares counties, so counting those too would favour its neighbours on the routes.
    package let countries: [Hub]
    /// Who shares a journey with whom: counties, and countries of which no county is in the graph.
    package let places: Graph<PlaceCode>
    /// Which countries share a journey.
    package let countryLinks: Graph<PlaceCode>

    init(groups: [Master.SharedGroup], facts: [Master.SharedFact]) {
        var links = Links()
        var survivors: [PlaceCode: CountInterval] = [:]
        for group in groups.map(\.group) {
            let places = Array(Set(group.attributes.places))
            for place in places { for other in places { links.add(place, other) } }
            for place in Set(places + places.map(\.country)) { survivors[place, default: .zero] += group.survivors }
        }
        for case .link(let place, _, let other) in facts.map(\.fact) {
            links.add(place, other)
            links.add(other, place)
        }
        places = links.places
        countryLinks = links.countries
        var betweenness: [PlaceCode: Int] = [:]
        for graph in [places, countryLinks] {
            for (place, share) in zip(graph.nodes, graph.betweenness) {
                betweenness[place] = Int((share * 10_000).rounded())
            }
        }
        let hubs = links.neighbours.map { place, neighbours in
            Hub(
                place: place, countries: neighbours.filter { !$0.isAdmin1 }.sorted(),
                counties: neighbours.filter(\.isAdmin1).sorted(), survivors: survivors[place],
                betweenness: betweenness[place] ?? 0)
        }
        func sorted(_ hubs: [Hub], by degree: (Hub) -> Int) -> [Hub] {
            hubs.sorted { a, b in
                if degree(a) != degree(b) { return degree(a) > degree(b) }
                let (first, second) = (a.survivors ?? .zero, b.survivors ?? .zero)
                if first.doubledMiddle != second.doubledMiddle { return first.doubledMiddle > second.doubledMiddle }
                return a.place < b.place
            }
        }
        counties = sorted(hubs.filter(\.place.isAdmin1)) { $0.degree }
        countries = sorted(hubs.filter { !$0.place.isAdmin1 }) { $0.countries.count }
    }

    /// The places of highest degree: counties where there are any, else countries. Several if they tie.
    package var main: [Hub] {
        let list = counties.isEmpty ? countries : counties
        return list.filter { $0.degree == list[0].degree }
    }
}

/// Who shares a journey with whom.
private struct Links {
    private(set) var neighbours: [PlaceCode: Set<PlaceCode>] = [:]
    private var pairs: Set<Pair> = []

    private struct Pair: Hashable {
        let place: PlaceCode
        let other: PlaceCode
    }

    /// Notes the link at `place`'s end; the caller adds both directions.
    mutating func add(_ place: PlaceCode, _ other: PlaceCode) {
        guard place != other, !place.isUnknown, !other.isUnknown else { return }
        if place.country == other.country {
            guard place.isAdmin1 && other.isAdmin1 else { return }
            pairs.insert(Pair(place: place, other: other))
            neighbours[place, default: []].insert(other)
        } else {
            pairs.insert(Pair(place: place, other: other))
            // A link of a county is one of its country too, and a foreign county counts as its country for a county.
            neighbours[place, default: []].insert(other.country)
            neighbours[place.country, default: []].formUnion([other.country, other])
        }
    }

    /// A country that is named beside its own counties would be linked to what they are linked to a second time.
    var places: Graph<PlaceCode> {
        let divided = Set(pairs.flatMap { [$0.place, $0.other] }.filter(\.isAdmin1).map(\.country))
        return Graph(
            edges: pairs.filter { !divided.contains($0.place) && !divided.contains($0.other) }
                .map { ($0.place, $0.other) })
    }

    var countries: Graph<PlaceCode> {
        Graph(edges: pairs.map { ($0.place.country, $0.other.country) }.filter { $0.0 != $0.1 })
    }
}
