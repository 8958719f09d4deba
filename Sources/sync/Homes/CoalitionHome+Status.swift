import Anonymisation
import Atlas
import Dataset
import Journeys
import LogStore
import Replication
import TransparencyLog

/// How this home stands with the members, from what lies in it: nothing is asked of any store.
extension CoalitionHome {
    func status(on day: CivilDate) throws -> CoalitionStatus {
        let registry = try registry()
        let receipts = allReceipts(registry)
        let contacts = try contacts()
        let source = try masterIfThere()?.source()
        let members = try registry.admissions.map { admission in
            let (standing, branch) = try MeantLog(admission.partner, self, registry).standing(receipts)
            let known = contacts.logs[admission.origin]
            return CoalitionStatus.Member(
                id: admission.partner, name: admission.name, log: admission.origin,
                condition: standing.condition.rawValue, size: branch == nil ? 0 : standing.valid.size,
                confirmed: receipts.latest[admission.origin]?.size ?? 0,
                quarantined: source?.quarantined[admission.origin]?.count ?? 0, advanced: known?.advanced,
                read: known?.read)
        }
        let machines = registry.machines.sorted { $0.key < $1.key }.map { name, key in
            // Receipts that cannot be read are told of by the merge.
            let state = try? receiptsFiles(of: name).signedCheckpoint(keys: registry.history(of: key.name).keys)
            return CoalitionStatus.Machine(name: name, receipts: state?.checkpoint.size ?? 0)
        }
        return CoalitionStatus(
            coalition: registry.name, domain: registry.domain, policy: registry.policy.name,
            registrySize: registry.checkpoint.size, auditors: registry.auditors.count, machines: machines,
            members: members,
            publishedYears: try published(registry)?.record.years.map(\.release.year).sorted() ?? [],
            frontier: source?.frontier, lastMerge: contacts.lastMerge, day: day)
    }
}
