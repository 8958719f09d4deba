import Age
import Dataset
import Dispatch
import Files
import Journeys
import LogStore
import Replication
import Synchronization
import TransparencyLog

/// Reads all partners' logs for one merge, several at a time.
struct MergeNight {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let stores: [any FileStore]
    private let recheck: Bool
    private let receipts: Receipts
    private let destroyed: [String: [Erase]]
    /// What this machine has said so far.
    let ownReceipts: Receipts

    /// `destroyed` is what this machine has destroyed so far.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, stores: [any FileStore], destroyed: Set<Erased>,
        recheck: Bool, _ troubles: inout [Trouble]
    ) {
        self.coalition = coalition
        self.registry = registry
        self.stores = stores
        self.recheck = recheck
        self.destroyed = Erased.byOrigin(destroyed)
        let receipts = coalition.receipts(registry, &troubles)
        ownReceipts = receipts[coalition.settings.name] ?? Receipts()
        self.receipts = receipts.values.reduce(into: Receipts()) { $0.formUnion($1) }
    }

    /// Erasures that some machine has carried out.
    var echoed: Set<Erased> { receipts.erased }

    /// What became of each partner, in the order of their names.
    func run(_ progress: ProgressLine) throws -> [PartnerMerge.Result] {
        let admissions = registry.admissions
        let identities = try coalition.identities()
        let master = try? Master(path: coalition.masterPath).source()
        let before = master?.logs ?? [:]
        let isSameRegistry = master?.registry == registry.checkpoint
        let echoed = Erased.byOrigin(receipts.erased)
        let auditors = registry.auditors.map(\.key)
        let state = Mutex((results: [Int: PartnerMerge.Result](), progress: progress))
        let mirrors = admissions.map { coalition.mirror(of: $0) }
        let (registry, stores, recheck, receipts, destroyed) = (registry, stores, recheck, receipts, destroyed)
        DispatchQueue.concurrentPerform(iterations: admissions.count) { index in
            let admission = admissions[index]
            let result = PartnerMerge.run(
                admission, registry.history(of: admission.origin), auditors: auditors,
                receipts: receipts.accepted[admission.origin] ?? [], before: before[admission.origin],
                isSameRegistry: isSameRegistry,
                gone: GoneBodies(
                    destroyed: Set((destroyed[admission.origin] ?? []).map(\.commitment)),
                    echoed: Set((echoed[admission.origin] ?? []).map(\.commitment))),
                mirror: mirrors[index], stores: stores, identities: identities, recheck: recheck)
            state.withLock { state in
                state.results[index] = result
                state.progress.show(state.results.count, of: admissions.count, "partners")
            }
        }
        return state.withLock { state in
            state.progress.clear()
            return admissions.indices.compactMap { state.results[$0] }
        }
    }
}
