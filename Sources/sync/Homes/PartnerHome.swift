import Anonymisation
import Files
import LogStore
import Replication
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

    var publicOrigin: String { Names.publicOrigin(domain: settings.domain) }

    /// The copy of the coalition's public log, as `report` fetched it last.
    var publicFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("public")), lineLimit: LogLimits.partnerLine)
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
