import Journeys
import Places

/// A place that a group, an open cell or a presence fact names, and the survivors of the groups that name it.
struct PlaceSums: Sendable {
    let place: PlaceCode
    /// The parts it plays, by groups, open cells and facts; none where it is known from the far end of a link alone.
    private(set) var roles: Set<Presence.Role> = []
    private(set) var groups = 0
    /// Of the groups that name it, each counted once.
    private(set) var survivors = CountInterval.zero
    /// Of the groups that name it in a role.
    private(set) var survivorsByRole: [Presence.Role: CountInterval] = [:]

    private init(place: PlaceCode) { self.place = place }

    /// Sorted by code; `ZZ`, which has no point, last.
    static func all(in content: ExportContent) -> [PlaceSums] {
        var sums: [PlaceCode: PlaceSums] = [:]
        for group in content.groups.map(\.value.group) {
            for (place, roles) in group.attributes.rolesByPlace {
                var place = sums[place] ?? PlaceSums(place: place)
                place.groups += 1
                place.survivors += group.survivors
                place.roles.formUnion(roles)
                for role in roles { place.survivorsByRole[role, default: .zero] += group.survivors }
                sums[place.place] = place
            }
        }
        // Their survivors stand in the open cells alone.
        for cell in content.pooled.cells {
            for (place, roles) in cell.attributes.rolesByPlace {
                sums[place, default: PlaceSums(place: place)].roles.formUnion(roles)
            }
        }
        for fact in content.facts.map(\.value.fact) {
            switch fact {
            case .country(let place, let role):
                sums[place, default: PlaceSums(place: place)].roles.insert(role)
            case .link(let place, let role, let other):
                sums[place, default: PlaceSums(place: place)].roles.insert(role)
                sums[other, default: PlaceSums(place: other)].roles.formUnion([])
            case .form, .sector: break
            }
        }
        for country in content.countries.map(\.value.country) where sums[country] == nil {
            sums[country] = PlaceSums(place: country)
        }
        return sums.values.sorted { $0.place < $1.place }
    }

    func survivors(as role: Presence.Role) -> CountInterval { survivorsByRole[role] ?? .zero }
}

extension Attributes {
    fileprivate var rolesByPlace: [PlaceCode: Set<Presence.Role>] {
        var roles: [PlaceCode: Set<Presence.Role>] = [origin: [.origin]]
        roles[destination, default: []].insert(destinationStatus == .actual ? .destination : .intended)
        for place in transit ?? [] { roles[place, default: []].insert(.transit) }
        return roles
    }
}
