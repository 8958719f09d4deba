import Anonymisation
import Dataset
import Journeys
import Places
import Replication

/// Which years of a master can be published now, and what the rule lets through of them.
struct YearsToPublish {
    let policies: PolicyHistory
    /// Closed years of which something was shared and nothing published, rising.
    let years: [Int]
    /// Partners that have not sealed a year of these yet, or whose logs are damaged or forked, by year: what they say of it
    /// may still come, and would come too late.
    let waiting: [Int: [String]]
    private let contributions: [Publication.Contribution]
    private let facts: [(fact: PublicFact, year: Int)]

    init(_ master: Master, _ registry: Registry, published: PublicRecord, today: CivilDate) throws {
        let policies = registry.policies
        self.policies = policies
        contributions = try master.groups().map { .init(contributor: $0.partner, group: $0.group) }
        facts =
            try master.facts().compactMap { shared in PublicFact(of: shared.fact).map { ($0, shared.year) } }
            + (try master.countries().map { (.country($0.country), $0.year) })
        years = Set(contributions.map(\.group.period.year) + facts.map(\.year)).sorted().filter { year in
            published.year(year) == nil
                && Period.year(year).isClosed(on: today, settlingDays: policies.policy(for: year).settlingDays)
        }
        // Who has sealed a later year has nothing more to say of this one, but late cases.
        var sealed: [String: Int] = [:]
        for seal in try master.seals() where seal.period.length == .year {
            sealed[seal.partner] = max(sealed[seal.partner] ?? 0, seal.period.year)
        }
        let unsettled = try master.unsettled()
        var waiting: [Int: [String]] = [:]
        for year in years {
            let late = registry.admissions.filter {
                sealed[$0.partner] ?? 0 < year || unsettled.contains($0.origin)
            }.map(\.partner)
            if !late.isEmpty { waiting[year] = late }
        }
        self.waiting = waiting
    }

    func publication(of year: Int) -> Publication {
        Publication(
            year: year, rule: policies.policy(for: year).publication, contributions: contributions, facts: facts)
    }
}
