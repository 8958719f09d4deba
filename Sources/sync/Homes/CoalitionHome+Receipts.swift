import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// What merging machines said, this one and others.
extension CoalitionHome {
    /// Refuses to merge on a machine whose receipts nobody would believe.
    func requireMachine(_ registry: Registry) throws {
        let key = try VerifierKey(name: receiptsOrigin, publicKey: try home.publicKey("machine"))
        guard registry.history(of: receiptsOrigin).current != key else { return }
        throw CommandFailure(
            "machine.unknown", "the registry does not name this machine's key; nothing was merged",
            hint: "whoever holds the registry's key runs: \(ProgramName.current) machine add KEY "
                + "(after a revocation, with a new key: \(ProgramName.current) rotate)", exit: .permission)
    }

    /// The copy of another machine's receipts, or this machine's own.
    func receiptsFiles(of machine: String) -> LogFiles {
        machine == settings.name
            ? receiptsFiles
            : LogFiles(store: mirrorStore, folder: "receipts/\(machine)", lineLimit: LogLimits.coalitionLine)
    }

    /// Brings the copies of other machines' receipts up to date.
    func updateReceipts(_ registry: Registry, from stores: [any FileStore]) -> [Trouble] {
        var troubles: [Trouble] = []
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) where name != settings.name {
            let copies = LogCopies(receiptsFiles(of: name), keys: registry.history(of: key.name).keys)
            let remotes = stores.map {
                LogFiles(store: $0, folder: "receipts/\(name)", lineLimit: LogLimits.coalitionLine)
            }
            do throws(LogError) {
                troubles += try copies.refresh(from: remotes).filter { $0.code != .rolledBack }
                    .map { Trouble("receipts/\(name)", $0) }
            } catch {
                troubles.append(Trouble("receipts/\(name)", error))
            }
        }
        return troubles
    }

    /// Takes over what stores show of this machine's own receipts beyond what is here, as after a restored backup. False where
    /// one of them cannot be followed: then nothing may be signed, or this machine would fork its own log.
    func catchUpReceipts(
        _ registry: Registry, from stores: [any FileStore], _ troubles: inout [Trouble], _ output: Output
    ) throws -> Bool {
        let history = registry.history(of: receiptsOrigin)
        guard let current = history.current else { return true }
        let copy = LogMirror(local: receiptsFiles, keys: history.keys)
        var isWhole = true
        for store in stores {
            let own =
                try copy.checkpoint() ?? Checkpoint(origin: receiptsOrigin, size: 0, root: TreeHasher().emptyRoot())
            let remote = LogFiles(
                store: store, folder: "receipts/\(settings.name)", lineLimit: LogLimits.coalitionLine)
            var isNewer = false
            do throws(LogError) {
                // What an ended key signed there is replaced by the publication.
                guard
                    case .foreign(_, let signers) = try LogUpload(local: receiptsFiles, remote: remote)
                        .shown(own: own, keys: history.keys),
                    signers.contains(current)
                else { continue }
                isNewer = true
                if let fault = try Self.unreadable(remote, history.keys, beyond: own.size) { throw fault }
                let update = try copy.update(from: remote, recheck: false)
                if update.state == .advanced {
                    output.note(
                        "the store has \(update.to - update.from) receipts of this machine that this home did not know: was it "
                            + "restored from a copy? They are taken over")
                    continue
                }
                throw update.problems.first
                    ?? LogError(.forked, file: remote.path("checkpoint"), "contradicts this machine's receipts")
            } catch {
                troubles.append(Trouble("receipts/\(settings.name)", error))
                isWhole = isWhole && !isNewer
            }
        }
        if !isWhole {
            troubles.append(
                Trouble(
                    "receipts/\(settings.name)",
                    LogError(
                        .forked, file: receiptsFiles.path("checkpoint"),
                        "lacks receipts that this machine signed before, so it signs none: merge with the store that it wrote to "
                            + "last, or end its key (revoke receipts/\(settings.name), rotate, machine add)")))
        }
        return isWhole
    }

    /// What the machines' receipts say, by machine, each as far as its log is believed. One that cannot be read says what it can
    /// and is a trouble: it must not stop the others, nor the decision that ends it.
    func receipts(_ registry: Registry, _ troubles: inout [Trouble]) -> [String: Receipts] {
        var receipts: [String: Receipts] = [:]
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) {
            let history = registry.history(of: key.name)
            do throws(LogError) {
                receipts[name] = try LogCopies(receiptsFiles(of: name), keys: history.keys).receipts(history)
                guard let (first, count) = receipts[name]?.unreadable else { continue }
                troubles.append(Trouble("receipts/\(name)", first))
                if count > 1 {
                    troubles.append(
                        Trouble(
                            "receipts/\(name)",
                            LogError(.body, file: first.file, "\(count - 1) more entries are missing or altered")))
                }
            } catch {
                troubles.append(Trouble("receipts/\(name)", error))
            }
        }
        return receipts
    }

    /// What all machines' receipts say together; what is wrong with them, the next merge tells.
    func allReceipts(_ registry: Registry) -> Receipts {
        var troubles: [Trouble] = []
        return receipts(registry, &troubles).values.reduce(into: Receipts()) { $0.formUnion($1) }
    }
}
