package import Anonymisation
package import Dataset
import Journeys
import Places
package import Replication

/// What a master dataset says, computed from its rows alone: no clock, no files, no order of rows matters.
///
/// *Which* and *how many different* come from groups and presence facts together; *how many people* comes from groups
/// alone and is an interval, never a midpoint (docs/privacy.md, "Counts are intervals").
package struct Findings: Hashable, Sendable {
    /// The coalition's name, as people read it.
    package let coalition: String
    /// What the figures were computed from, in one hash.
    package let frontierHash: String
    package let totals: Totals
    package let countries: CountryFindings
    package let routes: RouteFindings
    package let paths: PathFindings
    package let hubs: HubFindings
    package let ruralToUrban: RuralToUrban
    package let exploitation: ExploitationFindings
    package let people: PeopleFindings
    package let trends: Trends
    /// What the report's map shows.
    let map: FlowMap
    package let limits: LimitFindings
    /// What pooled reports add.
    package let pool: PoolFindings
    /// The coalition's resource library, newest first.
    package let resources: [Resource]
    /// The part that anybody may see.
    package let published: PublishedFindings

    package init(
        coalition: String, groups: [Master.SharedGroup], facts: [Master.SharedFact], seals: [Master.SharedSeal],
        partners: [(partner: String, quarantined: Int)], frontierHash: String, resources: [Resource] = [],
        known: [Master.SharedCountry] = [], pool: PoolFindings = PoolFindings(), own: PublicRecord? = nil,
        others: [(name: String, record: PublicRecord)] = []
    ) {
        self.pool = pool
        // Open cells tell of routes and countries as groups do, and of nothing else.
        let routed = groups + pool.asGroups
        self.coalition = oneLine(coalition)
        self.frontierHash = oneLine(frontierHash)
        totals = Totals(groups: groups, facts: facts, seals: seals, partners: partners.map(\.partner))
        countries = CountryFindings(groups: routed, facts: facts, known: known)
        routes = RouteFindings(groups: routed)
        paths = PathFindings(groups: groups)
        hubs = HubFindings(groups: groups, facts: facts)
        ruralToUrban = RuralToUrban(groups: groups, facts: facts)
        exploitation = ExploitationFindings(groups: groups, facts: facts)
        people = PeopleFindings(groups: groups)
        map = FlowMap(groups: routed, countries: countries, hubs: hubs)
        trends = Trends(groups: groups, facts: facts, seals: seals)
        limits = LimitFindings(groups: groups, seals: seals, partners: partners)
        self.resources = resources.sorted(by: Resource.isListed)
        published = PublishedFindings(
            coalition: self.coalition, own: own, others: others, masterFrontier: self.frontierHash,
            resources: self.resources)
    }

    /// The findings of a master dataset, and what is in the coalition's own public log and in others'. `resources` are
    /// those of the registry that its frontier names.
    package init(
        master: Master, resources: [Resource], own: PublicRecord? = nil,
        others: [(name: String, record: PublicRecord)] = []
    ) throws(DatasetError) {
        self.init(
            coalition: try master.meta("coalition"), groups: try master.groups(), facts: try master.facts(),
            seals: try master.seals(), partners: try master.partners(), frontierHash: try master.meta("frontier_hash"),
            resources: resources, known: try master.countries(),
            pool: PoolFindings(cells: try master.openedCells(), shares: try master.pooledShares()), own: own,
            others: others)
    }

    /// Whether no partner has shared a group or a fact yet.
    package var isEmpty: Bool { totals.groups == 0 && totals.facts == 0 && pool.cells.isEmpty }
}
