import Dataset
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// Whether a master is what the logs of a store give: it is made again from them, and the two are compared.
extension Audit {
    /// What the comparison found.
    struct MasterVerdict {
        /// The hash of the master as it was made again.
        let hash: Digest
        let isSame: Bool
        /// Whether the master names the states that the store shows.
        let isOfThisStore: Bool
    }

    /// What the machines' receipts in a store say, each as far as its log is believed.
    static func receipts(_ registry: Registry, _ store: any FileStore) throws -> Receipts {
        var receipts = Receipts()
        for key in registry.machines.values {
            let files = LogFiles(
                store: store, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine)
            let history = registry.history(of: key.name)
            // What cannot be read is reported with the machine's own log.
            guard let read = try? LogCopies(files, keys: history.keys).receipts(history) else { continue }
            receipts.formUnion(read)
        }
        return receipts
    }

    /// `scratch` is a path for the master as it is made again, which is removed afterwards.
    func master(_ address: MasterAddress, store: any FileStore, scratch again: String) throws -> MasterVerdict {
        let registry = try verifiedRegistry(in: store)
        let receipts = try Self.receipts(registry, store)
        var results: [PartnerMerge.Result] = []
        for admission in registry.admissions {
            let files = LogFiles(
                store: store, folder: admission.folder, lineLimit: LogLimits.partnerLine,
                identities: identities)
            results.append(
                try PartnerMerge.read(
                    admission, registry.history(of: admission.origin), auditors: registry.auditors.map(\.key),
                    receipts: receipts.accepted[admission.origin] ?? [], files: files))
        }
        defer { try? FileSystem.remove(again) }
        let writer = try MasterWriter(path: again, continuing: false)
        try ViewReader(policies: registry.policies, echoed: Erased.byOrigin(receipts.erased)).forEachView(of: results) {
            try writer.put($0)
        }
        let (pool, quarantined) = try writer.openPool(policies: registry.policies, identities: identities)
        if identities.isEmpty, pool.refused.contains(where: { $0.code == .locked }) {
            throw CommandFailure(
                "body.locked", "the master tells of pooled reports, which only the coalition's key opens",
                hint: "give the coalition's identity file with --identity", exit: .permission)
        }
        let frontier = Frontier(
            registry: registry.checkpoint, logs: results.compactMap(\.checkpoint), heads: NightChanges.heads(results),
            quarantined: quarantined)
        try writer.finish(coalition: registry.name, frontier: frontier)
        let (here, made) = (try Master(address), try Master(.file(again)))
        let hash = try made.hash()
        return MasterVerdict(
            hash: hash, isSame: try here.hash() == hash,
            isOfThisStore: try here.source().frontier == frontier.hash.hex)
    }
}
