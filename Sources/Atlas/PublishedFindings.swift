import Dataset
package import Journeys
package import Places
package import Replication

/// What anybody may see today: which countries, forms and sectors there are.
///
/// Presence facts of these three kinds are published without counts or partners. They
/// leave at a year's close, so nothing of an open year is in here. What groups alone tell, roles, links, counties and
/// every number wait for the publication rule's own cells. Renderers of the public release are given this value and
/// nothing else, so that they have nothing more to tell.
package struct PublishedFindings: Hashable, Sendable {
    package let coalition: String
    package let frontierHash: String
    /// Sorted by name, so that the order tells no rank.
    package let countries: [PlaceCode]
    /// Sorted by label.
    package let forms: [Form]
    /// Sorted by label.
    package let sectors: [Sector]
    /// The coalition's resource library, newest first: what it points to is public.
    package let resources: [Resource]

    /// What the release says about what is not in it.
    package static let notice = "Counts, routes and places inside countries are for internal use only."

    init(coalition: String, facts: [Master.SharedFact], frontierHash: String, resources: [Resource]) {
        self.resources = resources
        self.coalition = coalition
        self.frontierHash = frontierHash
        var (countries, forms, sectors) = (Set<PlaceCode>(), Set<Form>(), Set<Sector>())
        for fact in facts.map(\.fact) {
            switch fact {
            case .country(let place, _) where !place.isUnknown: countries.insert(place.country)
            case .form(let form) where form != .unknown: forms.insert(form)
            case .sector(let sector): sectors.insert(sector)
            case .country, .form, .link: break
            }
        }
        self.countries = countries.sorted(by: byName)
        self.forms = forms.sorted(by: byLabel)
        self.sectors = sectors.sorted(by: byLabel)
    }

    package var isEmpty: Bool { countries.isEmpty && forms.isEmpty && sectors.isEmpty }

    package func countries(in part: WorldPart) -> [PlaceCode] { countries.filter { WorldPart(of: $0) == part } }
}

/// The order of an index: by label. No two codes of a vocabulary share one.
func byLabel<Value: Code>(_ a: Value, _ b: Value) -> Bool { a.label.utf8.lexicographicallyPrecedes(b.label.utf8) }
