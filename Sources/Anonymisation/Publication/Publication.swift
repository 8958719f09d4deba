package import CanonicalJSON
package import Journeys
package import Signing

/// What the public may know of one year of a merged master (docs/privacy.md, "Publication"): a pure function of its groups
/// and facts.
///
/// Three rungs, and each group stands on one of them: its route with the forms of exploitation; where too few agree on
/// that, the route alone, with what else is left of it; and last, all that is left as one number without a route. What
/// passes at none is not counted anywhere. So every number published is about other people than every other, none is a
/// part of another, and there is nothing to subtract.
package struct Publication: Hashable, Sendable {
    /// A group and who shared it.
    package struct Contribution: Hashable, Sendable {
        package let contributor: String
        package let group: Group

        package init(contributor: String, group: Group) {
            self.contributor = contributor
            self.group = group
        }
    }

    package let year: Int
    package let rule: PublicationRule
    /// Sorted.
    package let cells: [Cell]
    /// Sorted.
    package let facts: [PublicFact]
    /// Survivors whose route is not told, all together, where even they pass the rule.
    package let rest: CountInterval?

    /// Groups and facts of other years are left out.
    package init(
        year: Int, rule: PublicationRule, contributions: some Sequence<Contribution>,
        facts: some Sequence<(fact: PublicFact, year: Int)>
    ) {
        self.year = year
        self.rule = rule
        var fine: [CellKey: Tally] = [:]
        var routes: [CellKey: Tally] = [:]
        var left = Tally()
        for contribution in contributions where contribution.group.period.year == year {
            let (who, survivors) = (contribution.contributor, contribution.group.survivors)
            guard let key = CellKey(of: contribution.group.attributes) else {
                left.add(survivors, of: who)
                continue
            }
            if key.forms == nil { routes[key, default: Tally()].add(survivors, of: who) }
            if key.forms != nil { fine[key, default: Tally()].add(survivors, of: who) }
        }
        var cells: [Cell] = []
        for (key, tally) in fine {
            if let survivors = rule.publishable(tally.contributors.values) {
                cells.append(Cell(year: year, key: key, survivors: survivors))
            } else {
                routes[key.route, default: Tally()].add(tally)
            }
        }
        for (key, tally) in routes {
            if let survivors = rule.publishable(tally.contributors.values) {
                cells.append(Cell(year: year, key: key, survivors: survivors))
            } else {
                left.add(tally)
            }
        }
        self.cells = cells.sorted { $0.key < $1.key }
        rest = rule.publishable(left.contributors.values)
        self.facts = Set(facts.lazy.filter { $0.year == year }.map(\.fact)).sorted()
    }

    /// The entries of the public log that say so, from index `first` on.
    package func contents(first: Int, policy: Digest, frontier: Digest) -> [JSONObject] {
        let release = Release(
            year: year, first: first, rule: rule, policy: policy, frontier: frontier, rest: rest)
        return cells.map(\.json) + facts.map { $0.json(year: year) } + [release.json]
    }
}

/// Survivors by contributor.
private struct Tally {
    private(set) var contributors: [String: CountInterval] = [:]

    mutating func add(_ survivors: CountInterval, of contributor: String) {
        contributors[contributor, default: .zero] += survivors
    }

    mutating func add(_ other: Tally) { contributors.merge(other.contributors, uniquingKeysWith: +) }
}
