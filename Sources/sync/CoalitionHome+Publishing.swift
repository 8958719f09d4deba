import Files
import LogStore
import Replication
import Signing
import TransparencyLog

extension CoalitionHome {
    /// Carries the registry and the receipts to a store, where partners and auditors read them. With `recheck` every
    /// file there is compared, and what was altered is put right and returned.
    func publish(to store: any FileStore, recheck: Bool) throws -> [LogError] {
        var damaged: [LogError] = []
        let decided = try self.registry()
        let auditors = decided.auditors.map(\.key)
        let registryKey = try registryKey()
        let registry = (registryFiles, Names.folder(origin: registryKey.name), registryKey)
        let machine = try VerifierKey(name: receiptsOrigin, publicKey: try home.publicKey("machine"))
        for (local, folder, key) in [registry, (receiptsFiles, "receipts/\(settings.name)", machine)] {
            guard let checkpoint = try local.checkpoint(key: key) else { continue }
            let sideFiles = try CoalitionFiles.sideFiles(of: local, origin: key.name, size: checkpoint.size)
                .map { "files/\($0.hex)" }
            let remote = LogFiles(store: store, folder: folder, lineLimit: LogLimits.coalitionLine)
            let known = decided.history(of: key.name).keys
            let shown = try? remote.signedCheckpoint(keys: known.isEmpty ? [key] : known)?.checkpoint
            if shown == nil, try remote.checkpointBytes() != nil {
                damaged.append(
                    LogError(.badCheckpoint, file: remote.path("checkpoint"), "was altered and has been restored"))
            }
            if shown == checkpoint {
                try CosignatureExchange.run(local: local, remote: remote, key: key, cosigners: auditors)
            }
            if recheck, let shown {
                damaged += try LogUpload(local: local, remote: remote).restore(checkpoint: shown)
            }
            for name in sideFiles {
                let bytes = try local.store.read(local.prefix + name, limit: LogLimits.sideFile) ?? []
                let there = try? remote.store.read(remote.prefix + name, limit: LogLimits.sideFile)
                if there == bytes { continue }
                if there != nil {
                    damaged.append(
                        LogError(.mismatch, file: remote.path(name), "was altered and has been restored"))
                }
                try remote.replace(name, bytes)
            }
            if shown != checkpoint {
                _ = try LogUpload(local: local, remote: remote).run(from: shown?.size ?? 0, to: checkpoint)
            }
        }
        return damaged
    }
}

extension CoalitionHome {
    /// Carries what was just decided to this home's store. A store that cannot be used now gets it with the next merge:
    /// the decision is signed and holds.
    func publishNow(_ output: Output) throws {
        guard let stores = try? stores([]) else { return }
        for store in stores {
            do {
                _ = try publish(to: store, recheck: false)
            } catch {
                let failure = CommandFailure(error)
                guard failure.id.hasPrefix("remote.") else { throw error }
                output.warning("\(failure.message); the next merge publishes the decision there")
            }
        }
    }
}
