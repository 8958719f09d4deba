import Dataset
package import Journeys
package import Places

/// Which countries there are, in which role. `ZZ` is never one of them.
package struct CountryFindings: Hashable, Sendable {
    /// A country that a group or a presence fact names.
    package struct Entry: Hashable, Sendable {
        package let country: PlaceCode
        package let part: WorldPart
        /// In the order of `Presence.Role`. Empty where the country is known from the far end of a link, or from another
        /// coalition's public log, alone.
        package let roles: [Presence.Role]
        /// Survivors of all groups that name it; nil if only presence facts do.
        package let survivors: CountInterval?
    }

    /// Sorted by code.
    package let entries: [Entry]

    init(groups: [Master.SharedGroup], facts: [Master.SharedFact], known: [Master.SharedCountry] = []) {
        var roles: [PlaceCode: Set<Presence.Role>] = [:]
        var survivors: [PlaceCode: CountInterval] = [:]
        for group in groups.map(\.group) {
            for (place, role) in group.attributes.placesWithRoles { roles[place.country, default: []].insert(role) }
            for country in Set(group.attributes.places.map(\.country)) {
                survivors[country, default: .zero] += group.survivors
            }
        }
        for fact in facts.map(\.fact) {
            switch fact {
            case .country(let place, let role): roles[place.country, default: []].insert(role)
            case .link(let place, let role, let other):
                roles[place.country, default: []].insert(role)
                roles[other.country, default: []].formUnion([])
            case .form, .sector: break
            }
        }
        for country in known.map(\.country) { roles[country, default: []].formUnion([]) }
        entries = roles.filter { !$0.key.isUnknown }.sorted { $0.key < $1.key }.map { country, roles in
            Entry(
                country: country, part: WorldPart(of: country), roles: Presence.Role.allCases.filter(roles.contains),
                survivors: survivors[country])
        }
    }

    /// The countries in a role, sorted by code.
    package func countries(in role: Presence.Role) -> [PlaceCode] {
        entries.filter { $0.roles.contains(role) }.map(\.country)
    }

    /// The entries in a part of the world, sorted by the country's name.
    package func entries(in part: WorldPart) -> [Entry] {
        entries.filter { $0.part == part }.sorted { byName($0.country, $1.country) }
    }

    package func count(in part: WorldPart) -> Int { entries.count { $0.part == part } }
}

extension Attributes {
    /// Every place named, with the part it plays.
    var placesWithRoles: [(place: PlaceCode, role: Presence.Role)] {
        [(origin, .origin)] + (transit ?? []).map { ($0, .transit) }
            + [(destination, destinationStatus == .actual ? .destination : .intended)]
    }
}

/// The order of an index: by name, then by code. Bytes decide, so it is the same on every machine.
func byName(_ a: PlaceCode, _ b: PlaceCode) -> Bool {
    a.name == b.name ? a < b : a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
}
