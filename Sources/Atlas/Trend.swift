import Dataset
package import Journeys
package import Places

/// The change between two neighbouring periods, over the partners that sealed both.
package struct Trend: Hashable, Sendable {
    /// A country of origin and one of destination, actual or intended.
    package struct Route: Hashable, Comparable, Sendable {
        package let origin: PlaceCode
        package let destination: PlaceCode

        package static func < (a: Route, b: Route) -> Bool {
            (a.origin, a.destination) < (b.origin, b.destination)
        }
    }

    /// A route or form that both periods count survivors of. One that only one period counts has no change: what the
    /// other withheld is not known.
    package struct Row<Element: Hashable & Comparable & Sendable>: Hashable, Sendable {
        package let element: Element
        package let change: Change
    }

    /// Two exact numbers.
    package struct Counts: Hashable, Sendable {
        package let earlier: Int
        package let later: Int
    }

    package let earlier: Period
    package let later: Period
    /// Who sealed both: the figures are theirs alone. Sorted.
    package let partners: [String]
    /// Who sealed the earlier period alone, so is left out. Sorted.
    package let onlyEarlier: [String]
    /// Who sealed the later period alone, so is left out. Sorted.
    package let onlyLater: [String]
    /// Whether the seals of the two periods follow different policies: a change may then be one of the rules.
    package let policyChanged: Bool

    package let survivors: Change
    package let groups: Counts
    package let countries: Turnover<PlaceCode>
    package let routes: Turnover<Route>
    package let forms: Turnover<Form>
    package let sectors: Turnover<Sector>
    /// Routes with survivors in both periods, sorted.
    package let routeChanges: [Row<Route>]
    /// Forms with survivors in both periods, sorted.
    package let formChanges: [Row<Form>]

    /// What the partners that are compared shared of one period.
    struct Shared {
        let groups: [Master.SharedGroup]
        let facts: [Master.SharedFact]
    }

    init(
        from earlier: Period, to later: Period, partners: (earlier: Set<String>, later: Set<String>),
        shared: (earlier: Shared, later: Shared), policyChanged: Bool
    ) {
        (self.earlier, self.later, self.policyChanged) = (earlier, later, policyChanged)
        self.partners = partners.earlier.intersection(partners.later).map(oneLine).sorted()
        onlyEarlier = partners.earlier.subtracting(partners.later).map(oneLine).sorted()
        onlyLater = partners.later.subtracting(partners.earlier).map(oneLine).sorted()
        let (before, after) = (Sums(shared.earlier), Sums(shared.later))
        survivors = Change(from: before.survivors, to: after.survivors)
        groups = Counts(earlier: before.groups, later: after.groups)
        countries = Turnover(from: before.countries, to: after.countries)
        routes = Turnover(from: Set(before.routes.keys), to: Set(after.routes.keys))
        forms = Turnover(from: before.allForms, to: after.allForms)
        sectors = Turnover(from: before.sectors, to: after.sectors)
        routeChanges = Self.rows(before.routes, after.routes)
        formChanges = Self.rows(before.forms, after.forms)
    }

    private static func rows<Element>(
        _ earlier: [Element: CountInterval], _ later: [Element: CountInterval]
    ) -> [Row<Element>] {
        earlier.sorted { $0.key < $1.key }.compactMap { element, before in
            later[element].map { Row(element: element, change: Change(from: before, to: $0)) }
        }
    }
}

/// What one period says, as the findings of its rows alone.
private struct Sums {
    let survivors: CountInterval
    let groups: Int
    let countries: Set<PlaceCode>
    let routes: [Trend.Route: CountInterval]
    let forms: [Form: CountInterval]
    let allForms: Set<Form>
    let sectors: Set<Sector>

    init(_ shared: Trend.Shared) {
        survivors = shared.groups.reduce(.zero) { $0 + $1.group.survivors }
        groups = shared.groups.count
        countries = Set(CountryFindings(groups: shared.groups, facts: shared.facts).entries.map(\.country))
        var routes: [Trend.Route: CountInterval] = [:]
        for route in RouteFindings(groups: shared.groups).ranked {
            routes[Trend.Route(origin: route.origin, destination: route.destination), default: .zero] += route.survivors
        }
        self.routes = routes
        let exploitation = ExploitationFindings(groups: shared.groups, facts: shared.facts)
        forms = Dictionary(uniqueKeysWithValues: exploitation.forms.rows.map { ($0.code, $0.survivors) })
        allForms = Set(exploitation.allForms)
        sectors = Set(exploitation.allSectors)
    }
}
