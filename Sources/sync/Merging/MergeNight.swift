import Age
import Dataset
import Files
import Journeys
import LogStore
import Replication
import TransparencyLog

/// Reads all partners' logs for one merge, several at a time.
struct MergeNight {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let stores: [any FileStore]
    private let recheck: Bool
    private let before: Before
    private let receipts: Receipts
    private let destroyed: [String: [Erase]]
    /// What this machine has said so far.
    let ownReceipts: Receipts

    /// How the logs stood in the master so far.
    struct Before {
        var logs: [String: Checkpoint] = [:]
        /// Whether it was made under the decisions of today.
        var isSameRegistry = false
        /// The part of the logs that is to be merged.
        var shard = Shard.whole
        /// Whether other machines write the master too, so that it may tell of more than the copies here.
        var isShared = false
    }

    /// `destroyed` is what this machine has destroyed so far.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, stores: [any FileStore], before: Before,
        destroyed: Set<Erased>, recheck: Bool, _ troubles: inout [Trouble]
    ) {
        self.coalition = coalition
        self.registry = registry
        self.stores = stores
        self.recheck = recheck
        self.before = before
        self.destroyed = Erased.byOrigin(destroyed)
        let receipts = coalition.receipts(registry, &troubles)
        ownReceipts = receipts[coalition.settings.name] ?? Receipts()
        self.receipts = receipts.values.reduce(into: Receipts()) { $0.formUnion($1) }
    }

    /// Erasures that some machine has carried out.
    var echoed: Set<Erased> { receipts.erased.filter { before.shard.holds($0.origin) } }

    /// What became of each partner, in the order of their names. `master` takes what their logs say as soon as those before are
    /// taken too, while others are still being read; once it fails, no further one is begun.
    func run(_ progress: ProgressLine, into master: inout any NightMaster) throws -> [PartnerMerge.Result] {
        let admissions = registry.admissions.filter { self.before.shard.holds($0.origin) }
        let identities = try coalition.identities()
        let echoed = Erased.byOrigin(receipts.erased)
        let auditors = registry.auditors.map(\.key)
        let mirrors = admissions.map { coalition.mirror(of: $0) }
        let (registry, stores, recheck, receipts, destroyed, before) = (
            registry, stores, recheck, receipts, destroyed, before
        )
        var progress = progress
        var results: [PartnerMerge.Result] = []
        results.reserveCapacity(admissions.count)
        defer { progress.clear() }
        let reader = master.reader
        try Parallel.inOrder(admissions.count, ahead: ViewReader.ahead) { index in
            let admission = admissions[index]
            let history = registry.history(of: admission.origin)
            var result = PartnerMerge.run(
                admission, history, auditors: auditors,
                receipts: receipts.accepted[admission.origin] ?? [], before: before.logs[admission.origin],
                isSameRegistry: before.isSameRegistry,
                gone: GoneBodies(
                    destroyed: Set((destroyed[admission.origin] ?? []).map(\.commitment)),
                    echoed: Set((echoed[admission.origin] ?? []).map(\.commitment))),
                mirror: mirrors[index], stores: stores, identities: identities, recheck: recheck)
            if before.isShared, before.isSameRegistry, history.isPlain, let counted = before.logs[admission.origin] {
                result.keep(counted, copy: mirrors[index])
            }
            return result
        } then: { result in
            (result, view: Result { () throws(LogError) in try reader.view(of: result) })
        } take: { result, view in
            // A full disk is nobody else's fault, and nothing that follows could be written either.
            if let full = result.problems.first(where: { $0.code == .full }) { throw full }
            if let view = try view.get() { try master.take(result, view) }
            results.append(result)
            progress.show(results.count, of: admissions.count, "partners")
        }
        return results
    }
}

extension PartnerMerge.Result {
    /// Keeps what a shared master counts where the copy here, of a machine that is new to this log perhaps, has less of it:
    /// what was verified once is not lost because a store shows an older log.
    fileprivate mutating func keep(_ counted: Checkpoint, copy: LogFiles) {
        guard let standing, [.absent, .healthy].contains(standing.condition), standing.valid.size < counted.size else {
            return
        }
        problems.append(
            LogError(.rolledBack, file: copy.path("checkpoint"), "is older than what the master counts, which is kept"))
        self.standing = nil
        state = .behind
        (from, to) = (counted.size, counted.size)
    }
}
