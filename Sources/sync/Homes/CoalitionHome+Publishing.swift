import Anonymisation
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// Carrying the coalition's own logs to stores. A store that cannot take them is one more trouble: what was decided or merged
/// stands here, and the next merge carries it.
extension CoalitionHome {
    /// One of the coalition's own logs.
    private struct OwnLog {
        let owner: String
        let local: LogFiles
        let folder: String
        /// The key that signs it now.
        let key: VerifierKey
        /// All that ever spoke for it.
        let keys: [VerifierKey]
        var sideFiles: [String] = []
    }

    /// Carries what was just decided to the home's own store; one that is not plugged in is a trouble too.
    func publish() throws -> [Trouble] {
        let registry = try registry()
        let stores: [any FileStore]
        do {
            stores = try self.stores([])
        } catch {
            let reason = "nothing was carried there: \(CommandFailure(error).message)"
            return [Trouble("registry", LogError(.remoteUnavailable, file: settings.remote, reason))]
        }
        return try stores.flatMap { try publish(registry, to: $0, recheck: false) }
    }

    /// Carries the registry, the receipts and what was published to a store, where partners and auditors read them. With `recheck` every
    /// file there is compared, and what was altered is put right and returned.
    func publish(_ decided: Registry, to store: any FileStore, recheck: Bool) throws -> [Trouble] {
        var troubles: [Trouble] = []
        for log in try ownLogs(decided) {
            do throws(LogError) {
                troubles += try carry(log, to: store, auditors: decided.auditors.map(\.key), recheck: recheck)
            } catch {
                troubles.append(Trouble(log.owner, error))
            }
        }
        return try troubles + carryPublic(decided, to: store, recheck: recheck)
    }

    /// Refuses a store that is another coalition's while this one has nobody yet; later that is one more trouble of a merge.
    func requireUntaken(_ registry: Registry, _ stores: [any FileStore]) throws {
        let key = try registryKey()
        guard registry.admissions.isEmpty, let own = try registryFiles.checkpoint(key: key) else { return }
        for store in stores {
            let upload = LogUpload(
                local: registryFiles,
                remote: LogFiles(
                    store: store, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine))
            // What cannot be read is said when the registry is carried there.
            guard case .another? = try? upload.shown(own: own, keys: [key]) else { continue }
            throw CommandFailure(
                "remote.taken", "\(store.name) holds the registry of a coalition already; nothing was changed there",
                hint: "name another store: coalition init --remote, in a new home", exit: .cannotCreate)
        }
    }

    private func ownLogs(_ decided: Registry) throws -> [OwnLog] {
        let registryKey = try registryKey()
        let machine = try VerifierKey(name: receiptsOrigin, publicKey: try home.publicKey("machine"))
        let known = decided.history(of: receiptsOrigin).keys
        return [
            OwnLog(
                owner: "registry", local: registryFiles, folder: Names.folder(origin: registryKey.name),
                key: registryKey,
                keys: [registryKey],
                sideFiles: decided.policies.policies.map { "files/\($0.policy.digest.hex)" }),
            OwnLog(
                owner: "receipts/\(settings.name)", local: receiptsFiles, folder: "receipts/\(settings.name)",
                key: machine, keys: known.isEmpty ? [machine] : known),
        ]
    }

    /// The public log goes its own way: it may be ahead of this home, and end under another key.
    private func carryPublic(_ decided: Registry, to store: any FileStore, recheck: Bool) throws -> [Trouble] {
        let place = publicPlace(in: store)
        var restored: [LogError] = []
        do {
            if recheck, let key = decided.publicHistory.current, let own = try publicFiles.checkpoint(key: key),
                let shown = try? place.checkpoint(key: key), try publicFiles.isPrefix(shown, of: own)
            {
                restored = try LogUpload(local: publicFiles, remote: place).restore(checkpoint: shown)
            }
            _ = try carryPublicLog(decided, to: place)
        } catch let error as LogError {
            return [Trouble("public", error)]
        }
        return restored.map { Trouble("public", $0, isRestored: true) }
    }

    private func carry(
        _ log: OwnLog, to store: any FileStore, auditors: [VerifierKey], recheck: Bool
    ) throws(LogError) -> [Trouble] {
        guard let checkpoint = try log.local.checkpoint(key: log.key) else { return [] }
        let remote = LogFiles(store: store, folder: log.folder, lineLimit: LogLimits.coalitionLine)
        let upload = LogUpload(local: log.local, remote: remote)
        var restored: [LogError] = []
        var from = 0
        switch try upload.shown(own: checkpoint, keys: log.keys) {
        case .nothing: break
        case .altered:
            restored.append(
                LogError(.badCheckpoint, file: remote.path("checkpoint"), "was altered and has been restored"))
        case .another:
            // Somebody else's store, named by mistake: nothing of theirs is written over.
            return [
                Trouble(
                    log.owner,
                    LogError(
                        .badCheckpoint, file: remote.path("checkpoint"),
                        "is of another coalition or under another key, and was left as it is; if it is none, remove it")
                )
            ]
        case .prefix(let state):
            from = state.size
            if state == checkpoint {
                try CosignatureExchange.run(local: log.local, remote: remote, key: log.key, cosigners: auditors)
            }
            if recheck { restored += try upload.restore(checkpoint: state) }
        case .foreign(_, let signers):
            guard log.keys.last == log.key, !signers.contains(log.key) else {
                return [
                    Trouble(
                        log.owner,
                        LogError(
                            .forked, file: remote.path("checkpoint"),
                            "is ahead of the log here or contradicts it, and was left as it is"))
                ]
            }
            // What only ended keys signed, a thief's perhaps, gives way to what the coalition took.
            try replaceSideFiles(log, remote, &restored)
            try upload.replaceAll(of: checkpoint)
            restored.append(
                LogError(
                    .badCheckpoint, file: remote.path("checkpoint"),
                    "was signed with an ended key and has been replaced"))
            return restored.map { Trouble(log.owner, $0, isRestored: true) }
        }
        try replaceSideFiles(log, remote, &restored)
        if from < checkpoint.size { restored += try upload.mend(from: from, to: checkpoint) }
        return restored.map { Trouble(log.owner, $0, isRestored: true) }
    }

    private func replaceSideFiles(
        _ log: OwnLog, _ remote: LogFiles, _ restored: inout [LogError]
    ) throws(LogError) {
        for name in log.sideFiles {
            let bytes: [UInt8]
            do {
                bytes = try log.local.store.read(log.local.prefix + name, limit: LogLimits.sideFile) ?? []
            } catch {
                throw LogError(error)
            }
            let there = try? remote.store.read(remote.prefix + name, limit: LogLimits.sideFile)
            if there == bytes { continue }
            if there != nil {
                restored.append(LogError(.mismatch, file: remote.path(name), "was altered and has been restored"))
            }
            try remote.replace(name, bytes)
        }
    }
}
