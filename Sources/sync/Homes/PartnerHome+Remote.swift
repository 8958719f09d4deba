import Age
import Files
import LogStore
import Replication
import TransparencyLog

/// What a partner's home sends to the remote and fetches from there.
extension PartnerHome {
    /// This log in a store. The recovery identity, where it is given, opens bodies that the store keeps encrypted.
    func remoteLog(_ store: any FileStore, identities: [AgeIdentity] = []) -> LogFiles {
        LogFiles(
            store: store, folder: Names.folder(origin: origin), lineLimit: LogLimits.partnerLine,
            identities: identities)
    }

    /// How this log goes to a store: bodies plain or encrypted, as the coalition decided.
    func upload(to store: any FileStore, registry: Registry) throws -> LogUpload {
        // A folder shows by itself what is in it; across a network it is remembered how far a push came.
        let sent = store is FolderStore ? nil : SentFiles(file: home.file("sent"))
        guard invitation.bodies == .age || !registry.recipients.isEmpty else {
            return LogUpload(local: logFiles, remote: remoteLog(store), sent: sent)
        }
        guard !registry.recipients.isEmpty else {
            throw CommandFailure(
                "recipient.none", "the coalition wants bodies encrypted but has named no recipient yet",
                hint: "ask the coalition to run: \(ProgramName.current) recipient add", exit: .unavailable)
        }
        let own = try recoveryKey().map { [$0.recipient] } ?? []
        return LogUpload(
            local: logFiles, remote: remoteLog(store),
            bodies: .sealed(to: registry.recipients + own, spool: Spool(folder: home.file("spool"))), sent: sent)
    }

    /// The remote, which must be there.
    func remote(_ given: String?) throws -> any FileStore { try reachableStore(given ?? settings.remote, home) }

    /// Whether this log was ever carried to a remote in full. Until then a blank remote is what a first push finds.
    var wasPushed: Bool { FileSystem.exists(home.file("pushed")) }

    /// Remembers the checkpoint that a remote now shows, of `size` entries.
    func rememberPush(_ size: Int) throws {
        guard let note = try logFiles.checkpointBytes(), try checkpoint().size == size else { return }
        try FileSystem.writeIfChanged(home.file("pushed"), note, mode: 0o600)
    }

    /// Fetches and verifies the registry.
    func fetchRegistry(_ store: any FileStore) throws -> Registry {
        try RegistrySwap(home: home).requireNone()
        let mirror = LogMirror(local: registryFiles, key: invitation.registryKey)
        let remote = LogFiles(
            store: store, folder: Names.folder(origin: invitation.registryKey.name), lineLimit: LogLimits.coalitionLine)
        let update = try mirror.update(from: remote, recheck: false)
        if update.state == .absent {
            throw CommandFailure(
                "remote.no-registry", "\(store.name) does not hold this coalition's registry",
                hint: "check the address; the coalition's invitation names the right one", exit: .unavailable)
        }
        guard update.problems.isEmpty else { throw update.problems[0] }
        try CoalitionFiles.copySideFiles(of: registryFiles, to: update.to, from: remote)
        guard let registry = try registry() else {
            throw CommandFailure("remote.no-registry", "the registry could not be read", exit: .verification)
        }
        return registry
    }

    /// The largest state of this partner's log that the merging machines' receipts accept, as far as each of their logs is
    /// believed. A state above a revocation that this log does not pass through is none. Without a store, what the receipts
    /// fetched last say. A machine whose receipts cannot be read says nothing, and is told of in `problems`: whoever can write
    /// in the store must not keep anybody from sharing.
    func merged(
        fetchingFrom store: (any FileStore)?, registry: Registry, problems: inout [LogError]
    ) throws -> Checkpoint? {
        let revoked = registry.history(of: origin).pins.filter { $0.rank == .revocation }.map(\.state)
        let own = try ownCheckpoint(registry)
        var best: Checkpoint?
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) {
            let local = LogFiles(
                store: FolderStore(root: home.file("receipts/\(name)")), lineLimit: LogLimits.coalitionLine)
            let history = registry.history(of: key.name)
            let copies = LogCopies(local, keys: history.keys)
            let receipts: Receipts
            do throws(LogError) {
                if let store {
                    let remote = LogFiles(
                        store: store, folder: "receipts/\(name)", lineLimit: LogLimits.coalitionLine)
                    problems += try copies.refresh(from: [remote])
                }
                guard let read = try copies.receipts(history) else { continue }
                if let unreadable = read.unreadable { problems.append(unreadable.first) }
                receipts = read
            } catch {
                problems.append(error)
                continue
            }
            for accepted in receipts.accepted[origin] ?? [] where accepted.size >= best?.size ?? 0 {
                let isAbove = revoked.contains { accepted.size > $0.size }
                if try isAbove && !logFiles.isPrefix(accepted, of: own) { continue }
                best = accepted
            }
        }
        return best
    }

    /// The same, where what is wrong with the receipts is told elsewhere.
    func merged(fetchingFrom store: (any FileStore)?, registry: Registry) throws -> Checkpoint? {
        var problems: [LogError] = []
        return try merged(fetchingFrom: store, registry: registry, problems: &problems)
    }
}
