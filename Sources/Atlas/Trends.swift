import Dataset
package import Journeys

/// What changed from each closed year, and from each closed quarter, to the one after it.
///
/// A period is closed for a partner that has sealed it. Two periods are compared over the partners that sealed both, so
/// that somebody who joined or fell silent is no change; a trend names the others. A year is compared by all that was
/// shared of it. A quarter is compared by its quarter's groups alone: most survivors are in groups that leave only with
/// the year, and presence facts are of years.
package struct Trends: Hashable, Sendable {
    /// Two periods that nobody sealed both of.
    package struct Gap: Hashable, Sendable {
        package let earlier: Period
        package let later: Period
    }

    /// By period.
    package let years: [Trend]
    /// By period.
    package let quarters: [Trend]
    /// Neighbouring periods that were sealed, but by no partner both.
    package let notCompared: [Gap]

    init(groups: [Master.SharedGroup], facts: [Master.SharedFact], seals: [Master.SharedSeal]) {
        var sealed: [Period: Set<String>] = [:]
        var policies: [Period: [String: Set<String>]] = [:]
        for seal in seals {
            sealed[seal.period, default: []].insert(seal.partner)
            policies[seal.period, default: [:]][seal.partner, default: []].insert(seal.policy)
        }
        let groups = Dictionary(grouping: groups, by: \.group.period)
        let facts = Dictionary(grouping: facts, by: \.year)
        var trends: [Trend] = []
        var gaps: [Gap] = []
        for (later, here) in sealed.sorted(by: { $0.key < $1.key }) {
            let earlier = later.before
            guard let there = sealed[earlier] else { continue }
            guard !here.isDisjoint(with: there) else {
                gaps.append(Gap(earlier: earlier, later: later))
                continue
            }
            let partners = here.intersection(there)
            func shared(in period: Period) -> Trend.Shared {
                Trend.Shared(
                    groups: period.parts.flatMap { groups[$0] ?? [] }.filter { partners.contains($0.partner) },
                    facts: (period.length == .year ? facts[period.year] ?? [] : [])
                        .filter { partners.contains($0.partner) })
            }
            trends.append(
                Trend(
                    from: earlier, to: later, partners: (there, here),
                    shared: (shared(in: earlier), shared(in: later)),
                    policyChanged: partners.contains { policies[earlier]?[$0] != policies[later]?[$0] }))
        }
        years = trends.filter { $0.later.length == .year }
        quarters = trends.filter { $0.later.length == .quarter }
        notCompared = gaps
    }

    package var isEmpty: Bool { years.isEmpty && quarters.isEmpty && notCompared.isEmpty }
}

extension Period {
    /// The period of the same length before this one.
    fileprivate var before: Period {
        switch self {
        case .quarter(let year, 1): .quarter(year: year - 1, quarter: 4)
        case .quarter(let year, let quarter): .quarter(year: year, quarter: quarter - 1)
        case .year(let year): .year(year - 1)
        }
    }

    /// The periods whose groups are counted in this one: a year counts those of its quarters too.
    fileprivate var parts: [Period] {
        switch self {
        case .quarter: [self]
        case .year(let year): (1...4).map { .quarter(year: year, quarter: $0) } + [self]
        }
    }
}
