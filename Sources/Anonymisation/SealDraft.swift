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
    package let policies: PolicyHistory

    package init(policies: PolicyHistory) { self.policies = policies }

    /// The closed periods after the last sealed one, in the order of sealing. Before the first seal they begin with the
    /// earliest submission's year, at its first quarter.
    package func duePeriods(lastSealed: Period?, earliestYear: Int?, today: CivilDate) -> [Period] {
        guard var period = lastSealed?.next ?? earliestYear.map({ .quarter(year: $0, quarter: 1) }) else { return [] }
        var due: [Period] = []
        while period.isClosed(on: today, settlingDays: policies.policy(for: period.year).settlingDays) {
            due.append(period)
            period = period.next
        }
        return due
    }

    /// The last year whose rows have to give up their attributes, once everything up to `lastSealed` is sealed.
    package func forgottenYear(lastSealed: Period, today: CivilDate) -> Int? {
        let sealedYear = lastSealed.length == .year ? lastSealed.year : lastSealed.year - 1
        return (1900...max(1900, sealedYear)).last { year in
            year <= sealedYear && policies.policy(for: year).isForgetting(year, today: today)
        }
    }

    /// Drafts the seal of one period. `staged` are all rows of the organisation; those with an entry are in a group
    /// already. `first` is where the last seal ended, and `standing` how many entries stand in the log since: erasures.
    /// `pending` are the reports still to be made, as far as they are known before this seal.
    package func draft(
        period: Period, staged: StagedRows, first: Int, standing: Int = 0, pending: PendingReports = PendingReports(),
        isTold: (Presence, Int) throws(StagingError) -> Bool
    ) throws(StagingError) -> SealDraft {
        let policy = policies.policy(for: period.year)
        let ladder = Ladder(policy: policy)
        var formed: [Ladder.Formed] = []
        var facts: [(fact: Presence, year: Int)] = []
        var withheld: CountInterval?
        var estimated: Int?
        switch period {
        case .quarter:
            formed = ladder.climb(staged, period: period).formed
        case .year(let sealed):
            var pending = pending
            if policy.pooling != nil { pending.years[sealed] = .some(nil) }
            var staying = 0
            var reports: [PoolDraft.Cell] = []
            // Years before this one have a turn too: late rows, and those withheld who now have company.
            for year in staged.years(upTo: sealed) {
                let outcome = ladder.climb(staged, period: .year(year))
                formed += outcome.formed
                staying += staged.survivors(outcome.rest)
                if let draft = pending.draft(outcome.rest, of: staged, year: year, policy: policies.policy(for: year)) {
                    staying -= draft.survivors
                    reports += draft.cells
                }
                for fact in PresenceFacts.facts(of: staged, year: year, policy: policy) where try !isTold(fact, year) {
                    facts.append((fact, year))
                }
            }
            // Those who stay and those who leave in reports each as their own seal will tell them, so that nothing is left to
            // subtract.
            let stay = Seal.tens(staying)
            withheld = reports.isEmpty ? stay : Seal.tens(stay + PoolDraft.told(reports))
            let recorded = staged.rows.filter { staged[$0].recorded.year == sealed }
            let total = staged.survivors(recorded)
            let estimates = staged.survivors(recorded.filter { staged[$0].isEstimated })
            estimated = total == 0 ? 0 : min(99, estimates * 100 / total)
        }
        let count = standing + formed.count + facts.count + 1
        let decoys = (policy.padding - count % policy.padding) % policy.padding
        let seal = Seal(
            period: period, part: .groups, policy: policy.digest, first: first, withheld: withheld,
            estimated: estimated.map { Seal.tens($0) })
        return SealDraft(period: period, groups: formed, facts: facts, decoys: decoys, seal: seal)
    }
}
