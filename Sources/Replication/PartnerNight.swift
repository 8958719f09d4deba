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

    package init(staging: Staging, writer: LogWriter, policies: PolicyHistory) {
        self.staging = staging
        self.writer = writer
        planner = SealPlanner(policies: policies)
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
        return try reconcilePool() || found
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

    /// What the next push would do.
    package struct Outlook: Sendable {
        package var drafts: [SealDraft] = []
        /// Groups that corrections take back.
        package var retracted = 0
        /// Entries that the log gets.
        package var entries = 0
        /// All rows as they would be then.
        package var staged: StagedRows
    }

    /// Drafts what is due without keeping anything: later periods see what corrections and earlier ones would have done.
    package func drafts(today: CivilDate) throws(Failure) -> Outlook {
        var staged = try attempt { () throws(StagingError) in try staging.rows() }
        var size = writer.checkpoint.size
        var standing = try unsealed()
        let due = try duePeriods(staged, today: today)
        var told: [ToldFact: Bool] = [:]
        var outlook = Outlook(staged: staged)
        if !due.isEmpty {
            let corrections = try corrections(of: staged)
            for group in corrections.groups { staged.retract(group) }
            for stale in corrections.facts { told[stale.fact] = false }
            outlook.retracted = corrections.groups.count
            standing += corrections.groups.count + corrections.facts.count
            size += corrections.groups.count + corrections.facts.count
        }
        for period in due {
            let draft = try draft(
                period, staged: staged, first: size - standing, standing: standing,
                pending: try pendingReports(drafted: outlook.drafts.map(\.period).compactMap(\.wholeYear)), told: told)
            standing = 0
            staged.apply(draft, first: size)
            for fact in draft.facts { told[ToldFact(fact: fact.fact, year: fact.year)] = true }
            size += draft.contents.count
            outlook.drafts.append(draft)
        }
        outlook.entries = size - writer.checkpoint.size
        outlook.staged = staged
        return outlook
    }

    /// Seals every period that is due, after taking back what corrections have made untrue; rows whose time is over give
    /// up their attributes.
    package mutating func seal(
        today: CivilDate, progress: (Sealed) -> Void = { _ in }
    ) throws(Failure) -> (sealed: [Sealed], takenBack: Int, staged: StagedRows) {
        var staged = try attempt { () throws(StagingError) in try staging.rows() }
        let due = try duePeriods(staged, today: today)
        if due.isEmpty { return ([], 0, staged) }
        let takenBack = try correct(staged)
        if takenBack > 0 { staged = try attempt { () throws(StagingError) in try staging.rows() } }
        var sealed: [Sealed] = []
        for period in due {
            let first = writer.checkpoint.size
            let standing = try unsealed()
            let draft = try draft(
                period, staged: staged, first: first - standing, standing: standing, pending: try pendingReports(),
                told: [:]
            )
            let lines = draft.contents.map { Body($0, log: writer.origin).line }
            let plan = Staging.Plan(period: period, first: first, lines: lines)
            try attempt { () throws(StagingError) in
                try staging.record(plan, members: draft.members(first: first), told: draft.facts)
            }
            do { try writer.append(lines) } catch { throw .log(error) }
            try attempt { () throws(StagingError) in try staging.commit(plan) }
            staged.apply(draft, first: first)
            let done = Sealed(
                period: period, groups: draft.groups.count,
                survivors: draft.groups.reduce(0) { $0 + $1.survivors }, facts: draft.facts.count,
                entries: lines.count)
            progress(done)
            sealed.append(done)
        }
        if let year = planner.forgottenYear(lastSealed: due[due.count - 1], today: today) {
            _ = try attempt { () throws(StagingError) in try staging.forget(upTo: year, of: staged) }
        }
        return (sealed, takenBack, staged)
    }

    private func duePeriods(_ staged: StagedRows, today: CivilDate) throws(Failure) -> [Period] {
        let last = try attempt { () throws(StagingError) in try staging.lastSealed() }
        return planner.duePeriods(
            lastSealed: last, earliestYear: staged.journeys.map(\.recorded.year).min(), today: today)
    }

    private func draft(
        _ period: Period, staged: StagedRows, first: Int, standing: Int, pending: PendingReports, told: [ToldFact: Bool]
    ) throws(Failure) -> SealDraft {
        try attempt { () throws(StagingError) in
            try planner.draft(period: period, staged: staged, first: first, standing: standing, pending: pending) {
                (fact, year) throws(StagingError) in
                if let isTold = told[ToldFact(fact: fact, year: year)] { return isTold }
                return try staging.isTold(fact, year: year)
            }
        }
    }

    func attempt<Result>(_ work: () throws(StagingError) -> Result) throws(Failure) -> Result {
        do throws(StagingError) { return try work() } catch { throw .staging(error) }
    }
}

extension Period {
    fileprivate var wholeYear: Int? { if case .year(let year) = self { year } else { nil } }
}
