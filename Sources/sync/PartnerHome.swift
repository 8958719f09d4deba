import Age
import Anonymisation
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// A partner's home: its log, staging, and what it knows of its coalition.
struct PartnerHome {
    let home: Home
    let settings: Home.Settings
    let invitation: Invitation

    init(_ home: Home) throws {
        self.home = home
        settings = try home.settings(.partner)
        invitation = try Invitation(parsing: try FileSystem.read(home.file("invitation.json"), limit: 1 << 20))
    }

    var origin: String { Names.origin(domain: settings.domain, partner: settings.name) }
    var isAdmitted: Bool { FileSystem.exists(home.file("welcome.json")) }

    var logFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("log")), lineLimit: LogLimits.partnerLine)
    }

    func staging() throws -> Staging {
        guard let keys = StagingKeys(bytes: try home.secret("keys/staging.key")) else {
            throw CommandFailure("key.unusable", "keys/staging.key does not have 64 bytes", exit: .permission)
        }
        return try Staging(path: home.file("staging.sqlite"), keys: keys)
    }

    /// The log's verifier key.
    func verifier() throws -> VerifierKey { try VerifierKey(name: origin, publicKey: try home.publicKey("log")) }

    /// The state of the log, empty before the first seal.
    func checkpoint() throws -> Checkpoint {
        try logFiles.checkpoint(key: try verifier())
            ?? Checkpoint(origin: origin, size: 0, root: TreeHasher().emptyRoot())
    }

    func writer() throws -> LogWriter { try LogWriter(files: logFiles, origin: origin, key: try home.key("log")) }

    /// A new key for the log, where one was made.
    var keyChange: KeyChange { KeyChange(home: home, name: "log", files: logFiles, origin: origin) }

    // MARK: The remote

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

    // MARK: The coalition as seen from here

    var registryFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("registry")), lineLimit: LogLimits.coalitionLine)
    }

    /// The registry as last fetched, `nil` before the first push.
    func registry() throws -> Registry? {
        try RegistrySwap(home: home).requireNone()
        guard let checkpoint = try registryFiles.checkpoint(key: invitation.registryKey) else { return nil }
        return try Registry(files: registryFiles, key: invitation.registryKey, checkpoint: checkpoint)
    }

    /// The policies to seal under: the registry's, or the invitation's before it was fetched.
    func policies() throws -> PolicyHistory { try registry()?.policies ?? PolicyHistory(invitation.policy) }

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

    /// The keys of this log that its coalition ever took, and the one in use.
    func keys(_ registry: Registry?) throws -> [VerifierKey] {
        let known = registry?.history(of: origin).keys ?? []
        let own = try verifier()
        return known.contains(own) ? known : known + [own]
    }

    /// The state of this log under whichever of its keys signed it.
    func ownCheckpoint(_ registry: Registry) throws -> Checkpoint {
        try logFiles.signedCheckpoint(keys: try keys(registry))?.checkpoint
            ?? Checkpoint(origin: origin, size: 0, root: TreeHasher().emptyRoot())
    }
}
