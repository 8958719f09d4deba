import Dataset
import Journeys
import Places

/// What the map shows: places, and cells of survivors between them that the page's filters add up.
package struct FlowMap: Hashable, Sendable {
    /// Survivors that agree in everything the map can be filtered by.
    struct Cell: Hashable, Sendable {
        /// As finely as the groups tell them.
        let origin: PlaceCode
        let destination: PlaceCode
        let status: DestinationStatus
        /// Known places passed on the way, sorted: an order that says nothing.
        let through: [PlaceCode]
        /// Sorted; empty where not told or not known.
        let forms: [Form]
        let period: Period
        let survivors: CountInterval
    }

    struct Place: Hashable, Sendable {
        let code: PlaceCode
        /// In the order of `Presence.Role`; empty for a county.
        let roles: [Presence.Role]
        /// Different countries and counties it is linked to, presence links included.
        let countries: Int
        let counties: Int
        let survivors: CountInterval?
    }

    /// Sorted by code: all that the cells name, and every country and county of the findings.
    let places: [Place]
    /// Sorted; each combination of everything but survivors once.
    let cells: [Cell]

    var isEmpty: Bool { places.isEmpty }
    var hasCounties: Bool { places.contains { $0.code.isAdmin1 } }
    /// Whether places tell more than that they are there: links, roles, counts.
    let tellsPlaces: Bool

    /// What the public release knows: countries, and the survivors of its cells.
    init(_ published: PublishedFindings) {
        var survivors: [Key: CountInterval] = [:]
        for cell in published.cells { survivors[Key(cell), default: .zero] += cell.survivors }
        cells = Self.cells(survivors)
        let codes = published.countries + cells.flatMap { [$0.origin, $0.destination] }
        places = sortedSet(codes).map { Place(code: $0, roles: [], countries: 0, counties: 0, survivors: nil) }
        tellsPlaces = false
    }

    init(groups: [Master.SharedGroup], countries: CountryFindings, hubs: HubFindings) {
        var survivors: [Key: CountInterval] = [:]
        for group in groups.map(\.group) {
            guard let key = Key(group) else { continue }
            survivors[key, default: .zero] += group.survivors
        }
        cells = Self.cells(survivors)
        tellsPlaces = true
        var places: [PlaceCode: Place] = [:]
        for entry in countries.entries {
            places[entry.country] = Place(
                code: entry.country, roles: entry.roles, countries: 0, counties: 0, survivors: entry.survivors)
        }
        for hub in hubs.counties + hubs.countries {
            places[hub.place] = Place(
                code: hub.place, roles: places[hub.place]?.roles ?? [], countries: hub.countries.count,
                counties: hub.counties.count, survivors: hub.survivors)
        }
        for code in cells.flatMap({ [$0.origin, $0.destination] + $0.through }) where places[code] == nil {
            places[code] = Place(code: code, roles: [], countries: 0, counties: 0, survivors: nil)
        }
        self.places = places.values.sorted { $0.code < $1.code }
    }

    private static func cells(_ survivors: [Key: CountInterval]) -> [Cell] {
        survivors.map { (order: $0.order, key: $0, survivors: $1) }
            .sorted { $0.order.lexicographicallyPrecedes($1.order) }
            .map { _, key, survivors in
                Cell(
                    origin: key.origin, destination: key.destination, status: key.status, through: key.through,
                    forms: key.forms, period: key.period, survivors: survivors)
            }
    }

    /// A route between two countries, all its cells added up.
    struct Route: Hashable, Sendable {
        let origin: PlaceCode
        let destination: PlaceCode
        let status: DestinationStatus
        let survivors: CountInterval
    }

    /// By the middle of the interval, then by code.
    var routes: [Route] {
        var sums: [[String]: Route] = [:]
        for cell in cells {
            let (origin, destination) = (cell.origin.country, cell.destination.country)
            let key = [origin.text, destination.text, cell.status.rawValue]
            sums[key] = Route(
                origin: origin, destination: destination, status: cell.status,
                survivors: (sums[key]?.survivors ?? .zero) + cell.survivors)
        }
        return sums.sorted { a, b in
            let (first, second) = (a.value.survivors.doubledMiddle, b.value.survivors.doubledMiddle)
            return first == second ? a.key.lexicographicallyPrecedes(b.key) : first > second
        }.map(\.value)
    }
}

/// A cell without its survivors.
private struct Key: Hashable {
    let origin: PlaceCode
    let destination: PlaceCode
    let status: DestinationStatus
    let through: [PlaceCode]
    let forms: [Form]
    let period: Period

    /// Nil where an end is not known: nothing can be drawn.
    init?(_ group: Group) {
        let attributes = group.attributes
        (origin, destination, status) = (attributes.origin, attributes.destination, attributes.destinationStatus)
        guard !origin.isUnknown, !destination.isUnknown else { return nil }
        through = sortedSet((attributes.transit ?? []).filter { !$0.isUnknown })
        forms = sortedSet((attributes.exploitation ?? []).map(\.form).filter { $0 != .unknown })
        period = group.period
    }

    init(_ cell: PublishedCell) {
        (origin, destination, status) = (cell.origin, cell.destination, cell.status)
        through = []
        forms = sortedSet((cell.forms ?? []).filter { $0 != .unknown })
        period = .year(cell.year)
    }

    var order: [String] {
        [
            origin.text, destination.text, status.rawValue, period.description,
            through.map(\.text).joined(separator: ","),
        ]
            + forms.map(\.rawValue)
    }
}
