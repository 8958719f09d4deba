package import CanonicalJSON
package import Journeys
import Places

/// What one period shares: groups, presence facts, decoys and the seal, not yet bodies. Computed from staging; nothing
/// is kept. `preview` shows it, `push` turns it into a plan.
package struct SealDraft: Sendable {
    package let period: Period
    package let groups: [Ladder.Formed]
    package let facts: [(fact: Presence, year: Int)]
    package let decoys: Int
    package let seal: Seal

    /// Everything in the order of the log: groups and facts sorted by their content, decoys, the seal.
    package var contents: [JSONObject] {
        groups.map(\.group.json) + facts.map { $0.fact.json(year: $0.year) }
            + Array(repeating: Decoy.json, count: decoys) + [seal.json]
    }

    /// Membership once the draft's first entry stands at `first`.
    package func members(first: Int) -> [(id: Int, entry: Int)] {
        groups.enumerated().flatMap { offset, formed in formed.members.map { ($0, first + offset) } }
    }
}

/// Drafts the seals that are due.
package struct SealPlanner: Sendable {
    package let policy: Policy

    package init(policy: Policy) { self.policy = policy }

    /// The closed periods after the last sealed one, in the order of sealing. Before the first seal they begin with the
    /// earliest submission's year, at its first quarter.
    package func duePeriods(lastSealed: Period?, earliest: Period?, today: CivilDate) -> [Period] {
        guard var period = lastSealed?.next ?? earliest.map({ .quarter(year: $0.year, quarter: 1) }) else { return [] }
        var due: [Period] = []
        while period.isClosed(on: today, settlingDays: policy.settlingDays) {
            due.append(period)
            period = period.next
        }
        return due
    }

    /// Drafts the seal of one period. `submissions` are all of the organisation's; those with an entry are in a group
    /// already. `first` is where the last seal ended, and `standing` how many entries stand in the log since: erasures.
    package func draft(
        period: Period, submissions: [Staging.Submission], first: Int, standing: Int = 0,
        isTold: (Presence, Int) throws(StagingError) -> Bool
    ) throws(StagingError) -> SealDraft {
        let ladder = Ladder(policy: policy)
        var formed: [Ladder.Formed] = []
        var facts: [(fact: Presence, year: Int)] = []
        var withheld: Int?
        var estimated: Int?
        switch period {
        case .quarter:
            let rows = submissions.filter { $0.entry == nil && $0.journey.recorded == period }
            formed = ladder.climb(rows.map(Ladder.Row.init), period: period).formed
        case .year(let sealed):
            withheld = 0
            // Years before this one have a turn too: late rows, and those withheld who now have company.
            let years = Set(submissions.map(\.journey.recorded.year)).filter { $0 <= sealed }.sorted()
            for year in years {
                let all = submissions.filter { $0.journey.recorded.year == year }
                let rows = all.filter { $0.entry == nil }.map(Ladder.Row.init)
                let outcome = ladder.climb(rows, period: .year(year))
                formed += outcome.formed
                withheld? += outcome.rest.reduce(0) { $0 + $1.journey.survivors }
                for fact in PresenceFacts.facts(of: all.map(\.journey), policy: policy) where try !isTold(fact, year) {
                    facts.append((fact, year))
                }
            }
            let recorded = submissions.map(\.journey).filter { $0.recorded.year == sealed }
            let total = recorded.reduce(0) { $0 + $1.survivors }
            let estimates = recorded.reduce(0) { $0 + ($1.isEstimated ? $1.survivors : 0) }
            estimated = total == 0 ? 0 : min(99, estimates * 100 / total)
        }
        let count = standing + formed.count + facts.count + 1
        let decoys = (policy.padding - count % policy.padding) % policy.padding
        let seal = Seal(
            period: period, part: .groups, policy: policy.digest, first: first, withheld: withheld.map(Seal.tens),
            estimated: estimated.map(Seal.tens))
        return SealDraft(period: period, groups: formed, facts: facts, decoys: decoys, seal: seal)
    }
}

extension Ladder.Row {
    init(_ submission: Staging.Submission) {
        self.init(id: submission.id, journey: submission.journey, former: submission.former)
    }
}
