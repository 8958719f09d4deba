package import Anonymisation
package import Journeys
package import LogStore
import Signing
import TransparencyLog

/// A partner's own log and staging, brought forward together: what a crash left open is put right, then every period
/// that is due is drafted, planned in staging, written to the log and marked done.
package struct PartnerNight {
    let staging: Staging
    var writer: LogWriter
    let planner: SealPlanner

    package init(staging: Staging, writer: LogWriter, policy: Policy) {
        self.staging = staging
        self.writer = writer
        planner = SealPlanner(policy: policy)
    }

    /// What one seal put into the log.
    package struct Sealed: Sendable {
        package let period: Period
        package let groups: Int
        package let survivors: Int
        package let facts: Int
        package let entries: Int
    }

    /// Why a night cannot go on.
    package enum Failure: Error, Sendable {
        case log(LogError)
        case staging(StagingError)
        /// What was asked for cannot be done, and why.
        case refused(String)
    }

    package var logSize: Int { writer.checkpoint.size }

    /// How many entries stand in the log since the last seal: erasures that leave with the next one.
    package func unsealed() throws(Failure) -> Int {
        writer.checkpoint.size - (try attempt { () throws(StagingError) in try staging.sealedEnd() })
    }

    /// Finishes what a crash left between staging and the log: a seal, or an erasure. True where there was one.
    package mutating func reconcile() throws(Failure) -> Bool {
        var found = false
        if let plan = try attempt({ () throws(StagingError) in try staging.openPlan() }) {
            try settle(at: plan.first, plan.lines)
            try attempt { () throws(StagingError) in try staging.commit(plan) }
            found = true
        }
        if let plan = try attempt({ () throws(StagingError) in try staging.openErasure() }) {
            try finish(plan)
            found = true
        }
        return found
    }

    /// Makes sure that the planned lines stand in the log where they were planned.
    mutating func settle(at first: Int, _ lines: [[UInt8]]) throws(Failure) {
        switch writer.checkpoint.size {
        case first:
            do { try writer.append(lines) } catch { throw .log(error) }
        case first + lines.count: break
        default:
            throw .staging(
                StagingError(.inconsistent, "the log and staging are from different nights; was one restored?"))
        }
    }

    /// Drafts what is due without keeping anything: later periods see what earlier ones would have shared.
    package func drafts(today: CivilDate) throws(Failure) -> (drafts: [SealDraft], rest: [Staging.Submission]) {
        var submissions = try attempt { () throws(StagingError) in try staging.submissions() }
        var size = writer.checkpoint.size
        var standing = try unsealed()
        var told: Set<ToldFact> = []
        var drafts: [SealDraft] = []
        for period in try duePeriods(submissions, today: today) {
            let draft = try draft(
                period, submissions: submissions, first: size - standing, standing: standing, told: told)
            standing = 0
            Self.apply(draft, first: size, to: &submissions)
            told.formUnion(draft.facts.map { ToldFact(fact: $0.fact, year: $0.year) })
            size += draft.contents.count
            drafts.append(draft)
        }
        return (drafts, submissions.filter { $0.entry == nil })
    }

    private struct ToldFact: Hashable {
        let fact: Presence
        let year: Int
    }

    /// Seals every period that is due.
    package mutating func seal(
        today: CivilDate, progress: (Sealed) -> Void = { _ in }
    ) throws(Failure) -> [Sealed] {
        var submissions = try attempt { () throws(StagingError) in try staging.submissions() }
        var sealed: [Sealed] = []
        for period in try duePeriods(submissions, today: today) {
            let first = writer.checkpoint.size
            let standing = try unsealed()
            let draft = try draft(
                period, submissions: submissions, first: first - standing, standing: standing, told: [])
            let lines = draft.contents.map { Body($0, log: writer.origin).line }
            let plan = Staging.Plan(period: period, first: first, lines: lines)
            try attempt { () throws(StagingError) in
                try staging.record(plan, members: draft.members(first: first), told: draft.facts)
            }
            do { try writer.append(lines) } catch { throw .log(error) }
            try attempt { () throws(StagingError) in try staging.commit(plan) }
            Self.apply(draft, first: first, to: &submissions)
            let done = Sealed(
                period: period, groups: draft.groups.count,
                survivors: draft.groups.reduce(0) { $0 + $1.survivors }, facts: draft.facts.count,
                entries: lines.count)
            progress(done)
            sealed.append(done)
        }
        return sealed
    }

    private func duePeriods(_ submissions: [Staging.Submission], today: CivilDate) throws(Failure) -> [Period] {
        let last = try attempt { () throws(StagingError) in try staging.lastSealed() }
        return planner.duePeriods(
            lastSealed: last, earliest: submissions.map(\.journey.recorded).min { $0.year < $1.year }, today: today)
    }

    private func draft(
        _ period: Period, submissions: [Staging.Submission], first: Int, standing: Int, told: Set<ToldFact>
    ) throws(Failure) -> SealDraft {
        try attempt { () throws(StagingError) in
            try planner.draft(period: period, submissions: submissions, first: first, standing: standing) {
                (fact, year) throws(StagingError) in
                if told.contains(ToldFact(fact: fact, year: year)) { return true }
                return try staging.isTold(fact, year: year)
            }
        }
    }

    private static func apply(_ draft: SealDraft, first: Int, to submissions: inout [Staging.Submission]) {
        let entries = Dictionary(uniqueKeysWithValues: draft.members(first: first).map { ($0.id, $0.entry) })
        guard !entries.isEmpty else { return }
        for index in submissions.indices {
            if let entry = entries[submissions[index].id] { submissions[index].entry = entry }
        }
    }

    func attempt<Result>(_ work: () throws(StagingError) -> Result) throws(Failure) -> Result {
        do throws(StagingError) { return try work() } catch { throw .staging(error) }
    }
}
