import Anonymisation
import Journeys
import LogStore
package import Signing
import TransparencyLog

/// A withdrawal of consent: the case goes, its group is retracted and erased, and so is every presence fact that had
/// company only through it.
extension PartnerNight {
    /// What a withdrawal did.
    package struct Withdrawn: Hashable, Sendable {
        /// The index of the group that was retracted, `nil` where the case was in none.
        package let group: Int?
        /// The submissions that wait for other company now.
        package let returned: Int
        /// How many presence facts were erased.
        package let facts: Int
    }

    /// `nil` where the case is not known, or was withdrawn before.
    package mutating func withdraw(_ identity: Digest) throws(Failure) -> Withdrawn? {
        var submissions = try attempt { () throws(StagingError) in try staging.submissions() }
        guard let index = submissions.firstIndex(where: { $0.identity == identity }) else { return nil }
        let own = submissions.remove(at: index)
        // Facts first: after a crash the case is still here, and withdrawing it again finishes them.
        let facts = try eraseFacts(of: own.journey.recorded.year, withoutCompanyAmong: submissions)
        guard let entry = own.entry, try !attempt({ () throws(StagingError) in try staging.isErased(entry) }) else {
            try attempt { () throws(StagingError) in try staging.withdraw(identity, retraction: nil) }
            return Withdrawn(group: nil, returned: 0, facts: facts)
        }
        let plan = try erasurePlan(entry)
        try attempt { () throws(StagingError) in try staging.withdraw(identity, retraction: plan) }
        try finish(plan)
        return Withdrawn(group: entry, returned: submissions.count { $0.entry == entry }, facts: facts)
    }

    /// Erases the facts of a year that the log tells and the remaining submissions would not; tells how many.
    private mutating func eraseFacts(
        of year: Int, withoutCompanyAmong submissions: [Staging.Submission]
    ) throws(Failure) -> Int {
        let kept = Set(
            PresenceFacts.facts(
                of: submissions.map(\.journey).filter { $0.recorded.year == year }, policy: planner.policy))
        var stale: [(index: Int, fact: Presence)] = []
        do throws(LogError) {
            try writer.files.forEachLine(in: 0..<writer.checkpoint.size) { (index, _, found) in
                guard case .body(let body) = found.body(log: writer.origin), body.type == Presence.type,
                    let told = try? Presence.read(body.content), told.year == year, !kept.contains(told.fact)
                else { return }
                stale.append((index, told.fact))
            }
        } catch {
            throw .log(error)
        }
        for (index, fact) in stale {
            // In this order: after a crash in between the fact is found here again.
            try attempt { () throws(StagingError) in try staging.forgetTold(fact, year: year) }
            _ = try erase(index)
        }
        return stale.count
    }
}
