package import Journeys

/// A coalition's policies and the years from which they hold. A policy changes at a year's edge only: every period is
/// sealed under the policy of its year, so that all seals of a year are formed by one rule, and what was sealed before
/// stays as it was.
package struct PolicyHistory: Hashable, Sendable {
    /// In the order in which they were decided: years rise.
    package private(set) var policies: [(fromYear: Int, policy: Policy)]

    /// The first policy holds for all years before it too: cases may be older than their coalition.
    package init(_ first: Policy, fromYear: Int = 0) { policies = [(fromYear, first)] }

    /// Adds a policy; false where it would change a year for which a later or the same one was decided already.
    package mutating func add(_ policy: Policy, fromYear: Int) -> Bool {
        guard fromYear > policies[policies.count - 1].fromYear else { return false }
        policies.append((fromYear, policy))
        return true
    }

    /// The policy under which the periods of `year` are sealed.
    package func policy(for year: Int) -> Policy {
        (policies.last { $0.fromYear <= year } ?? policies[0]).policy
    }

    /// The rows in no group: those whose year has yet to close, and those withheld.
    package func split(
        _ staged: StagedRows, today: CivilDate
    ) -> (waiting: [StagedRows.Row], withheld: [StagedRows.Row]) {
        let canWait = staged.journeys.map { policy(for: $0.recorded.year).canWait($0, today: today) }
        let staying = staged.staying
        return (staying.filter { canWait[$0.journey] }, staying.filter { !canWait[$0.journey] })
    }

    /// The policy decided last.
    package var latest: Policy { policies[policies.count - 1].policy }

    package static func == (a: PolicyHistory, b: PolicyHistory) -> Bool {
        a.policies.elementsEqual(b.policies) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        for (year, policy) in policies {
            hasher.combine(year)
            hasher.combine(policy)
        }
    }
}
