import Dataset
package import Journeys

/// How much was shared, in all and by year.
package struct Totals: Hashable, Sendable {
    package struct Year: Hashable, Sendable {
        package let year: Int
        package let survivors: CountInterval
        package let groups: Int
        /// Partners that shared groups or facts of the year.
        package let partners: Int
        /// Partners that have sealed the year. Until all have, its figures may still grow.
        package let closedBy: Int
    }

    package let survivors: CountInterval
    package let groups: Int
    /// Presence facts.
    package let facts: Int
    /// Everybody with a log in the master, sorted.
    package let partners: [String]
    /// Every year that a group or a fact is of, sorted. Years between them of which nothing was shared are left out.
    package let years: [Year]

    init(groups: [Master.SharedGroup], facts: [Master.SharedFact], seals: [Master.SharedSeal], partners: [String]) {
        survivors = groups.reduce(.zero) { $0 + $1.group.survivors }
        self.groups = groups.count
        self.facts = facts.count
        let names = partners + groups.map(\.partner) + facts.map(\.partner) + seals.map(\.partner)
        self.partners = sortedSet(names.map(oneLine))
        years = Set(groups.map(\.group.period.year) + facts.map(\.year)).sorted().map { year in
            let shared = groups.filter { $0.group.period.year == year }
            return Year(
                year: year, survivors: shared.reduce(.zero) { $0 + $1.group.survivors }, groups: shared.count,
                partners: Set(shared.map(\.partner) + facts.filter { $0.year == year }.map(\.partner)).count,
                closedBy: Set(seals.filter { $0.period == .year(year) }.map(\.partner)).count)
        }
    }
}
