import Anonymisation
import Journeys
import LogStore
import Signing
import TransparencyLog

/// What a corrected case file takes back at the next seal: groups that would say something else now, and presence facts
/// that have no company any more, also because a row without consent was taken out. A correction that changes no shared code takes nothing back.
extension PartnerNight {
    /// A presence fact of one year.
    struct ToldFact: Hashable {
        let fact: Presence
        let year: Int
    }

    struct Corrections {
        /// Log indices of groups, in order.
        var groups: [Int] = []
        var facts: [(index: Int, fact: ToldFact)] = []
    }

    /// What the rows changed since the last seal ask to be taken back.
    func corrections(of staged: StagedRows) throws(Failure) -> Corrections {
        var corrections = Corrections()
        let changed = staged.rows.filter { staged.corrected[$0.id] != nil }
        for entry in Set(changed.compactMap(\.entry)).sorted() where try !isStillTrue(entry, staged) {
            corrections.groups.append(entry)
        }
        corrections.facts = try staleFacts(of: staged.doubtfulYears.union(staged.corrected.values), staged)
        return corrections
    }

    /// Takes back what is not true any more; tells how many groups and facts. Facts come first and the marks in
    /// staging go last: after a crash anywhere the rest is found again.
    mutating func correct(_ staged: StagedRows) throws(Failure) -> Int {
        if staged.corrected.isEmpty && staged.doubtfulYears.isEmpty { return 0 }
        let corrections = try corrections(of: staged)
        try erase(corrections.facts)
        for entry in corrections.groups {
            let plan = try erasurePlan(entry)
            try attempt { () throws(StagingError) in try staging.retract(plan) }
            try finish(plan)
        }
        try attempt { () throws(StagingError) in try staging.forgetCorrections() }
        return corrections.groups.count + corrections.facts.count
    }

    /// Whether the group at a log index still says what its members would say together.
    private func isStillTrue(_ entry: Int, _ staged: StagedRows) throws(Failure) -> Bool {
        if try attempt({ () throws(StagingError) in try staging.isErased(entry) }) { return true }
        let found: FoundBody
        do throws(LogError) {
            found = try writer.files.entry(at: entry, size: writer.checkpoint.size, origin: writer.origin).body
        } catch {
            throw .log(error)
        }
        if case .body(let body) = found, body.type == Pooled.type { return try isStillReported(entry, staged) }
        guard case .body(let body) = found, body.type == Group.type, let group = try? Group(json: body.content) else {
            throw .staging(StagingError(.inconsistent, "a row's group is not in the log"))
        }
        // A late row stands under its own year in the seal of a later one, and so under that year's policy.
        let policies = planner.policies.policies.map(\.policy)
        guard let policy = policies.last(where: { $0.objection(to: group) == nil }) else { return false }
        let members = staged.rows.filter { $0.entry == entry }
        let rung = policy.rungs[group.rung - 1]
        return policy.buckets.interval(of: staged.survivors(members)) == group.survivors
            && members.allSatisfy { row in
                row.isForgotten
                    || rung.attributes(of: staged[row]) == group.attributes
                        && staged[row].recorded.period(of: rung.period) == group.period
            }
    }

    /// The facts of some years that the log tells and the staged rows do not support. Years of which a row was forgotten
    /// are left alone: nobody can say any more what supported their facts.
    func staleFacts(
        of years: Set<Int>, _ staged: StagedRows
    ) throws(Failure) -> [(index: Int, fact: ToldFact)] {
        let forgotten = Set(staged.rows.filter(\.isForgotten).map { staged[$0].recorded.year })
        let years = years.subtracting(forgotten)
        if years.isEmpty { return [] }
        let policies = planner.policies
        var kept: Set<ToldFact> = []
        for year in years {
            // Whichever policy the year was sealed under, or a later one by which the fact may have been told since.
            for (_, policy) in policies.policies {
                for fact in PresenceFacts.facts(of: staged, year: year, policy: policy) {
                    kept.insert(ToldFact(fact: fact, year: year))
                }
            }
        }
        var stale: [(index: Int, fact: ToldFact)] = []
        do throws(LogError) {
            try writer.files.forEachLine(in: 0..<writer.checkpoint.size) { (index, _, found) in
                guard case .body(let body) = found.body(log: writer.origin), body.type == Presence.type,
                    let told = try? Presence.read(body.content)
                else { return }
                let fact = ToldFact(fact: told.fact, year: told.year)
                if years.contains(fact.year) && !kept.contains(fact) { stale.append((index, fact)) }
            }
        } catch {
            throw .log(error)
        }
        return stale
    }

    mutating func erase(_ facts: [(index: Int, fact: ToldFact)]) throws(Failure) {
        for (index, fact) in facts {
            // In this order: after a crash in between the fact is found again.
            try attempt { () throws(StagingError) in try staging.forgetTold(fact.fact, year: fact.year) }
            _ = try erase(index)
        }
    }
}
