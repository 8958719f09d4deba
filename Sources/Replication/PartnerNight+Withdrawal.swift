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
        guard let id = try attempt({ () throws(StagingError) in try staging.row(identity) }) else { return nil }
        var staged = try attempt { () throws(StagingError) in try staging.rows() }
        guard let index = staged.rows.firstIndex(where: { $0.id == id }) else { return nil }
        let own = staged.rows.remove(at: index)
        // Facts first: after a crash the case is still here, and withdrawing it again finishes them. A case that a later
        // file put under another year may have supported facts of both.
        var years: Set<Int> = [staged[own].recorded.year]
        if let before = staged.corrected[id] { years.insert(before) }
        let facts = own.isForgotten ? [] : try staleFacts(of: years, staged)
        try erase(facts)
        guard let entry = own.entry, try !attempt({ () throws(StagingError) in try staging.isErased(entry) }) else {
            try attempt { () throws(StagingError) in try staging.withdraw(identity, retraction: nil) }
            return Withdrawn(group: nil, returned: 0, facts: facts.count)
        }
        let plan = try erasurePlan(entry)
        try attempt { () throws(StagingError) in try staging.withdraw(identity, retraction: plan) }
        try finish(plan)
        return Withdrawn(
            group: entry, returned: staged.rows.count { $0.entry == entry }, facts: facts.count)
    }
}
