import Age
import CanonicalJSON
import Dataset
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// A coalition's home: its registry and receipts logs, the copies of the partners' logs, and the master.
struct CoalitionHome {
    let home: Home
    let settings: Home.Settings

    init(_ home: Home) throws {
        self.home = home
        settings = try home.settings(.coalition)
    }

    var receiptsOrigin: String { Names.origin(domain: settings.domain, partner: "receipts", log: settings.name) }

    var registryFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("registry")), lineLimit: LogLimits.coalitionLine)
    }
    var receiptsFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("receipts")), lineLimit: LogLimits.coalitionLine)
    }

    var publicOrigin: String { Names.publicOrigin(domain: settings.domain) }

    /// The public log itself in the home that writes it; elsewhere a copy. Its lines are short enough for a partner's log,
    /// because that is what it is one level up.
    var publicFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("public")), lineLimit: LogLimits.partnerLine)
    }

    /// A new key for this machine's receipts, where one was made.
    var keyChange: KeyChange {
        KeyChange(home: home, name: "machine", files: receiptsFiles, origin: receiptsOrigin)
    }

    /// The store that this home itself is: copies of all logs. It can be carried to another machine, which merges it, or
    /// to an auditor, who verifies it.
    var mirrorStore: FolderStore { FolderStore(root: home.file("mirror")) }

    /// The copy of a partner's log.
    func mirror(of admission: Admission) -> LogFiles {
        LogFiles(
            store: mirrorStore, folder: admission.folder,
            lineLimit: LogLimits.partnerLine)
    }

    func registryWriter() throws -> LogWriter {
        try LogWriter(files: registryFiles, origin: try registryKey().name, key: try home.key("registry"))
    }

    func receiptsWriter() throws -> LogWriter {
        try LogWriter(files: receiptsFiles, origin: receiptsOrigin, key: try home.key("machine"))
    }

    /// The registry's key: its verifier key stands in the home, so that merging needs no private registry key.
    func registryKey() throws -> VerifierKey {
        let bytes = try FileSystem.read(home.file("registry.vkey"), limit: 4096)
        return try VerifierKey(String(decoding: bytes, as: UTF8.self).trimmingNewline)
    }

    func registry() throws -> Registry {
        try RegistrySwap(home: home).requireNone()
        let key = try registryKey()
        guard let checkpoint = try registryFiles.checkpoint(key: key) else {
            throw CommandFailure("registry.missing", "the registry has no checkpoint", exit: .verification)
        }
        return try Registry(files: registryFiles, key: key, checkpoint: checkpoint)
    }

    /// The resource library as it was when the master was made, so that equal frontiers give equal reports.
    func resources(of master: Master) throws -> [Resource] {
        let key = try registryKey()
        guard let state = try master.source().registry, state.origin == key.name,
            try registryFiles.isPrefix(state, of: try registry().checkpoint)
        else { return try registry().resources }
        return try Registry(files: registryFiles, key: key, checkpoint: state, of: registry().checkpoint.size).resources
    }

    /// What opens the bodies that stores keep encrypted; none where they lie plain.
    func identities() throws -> [AgeIdentity] {
        guard FileSystem.exists(home.file("keys/bodies.age")) else { return [] }
        return try AgeIdentity.file(try home.secret("keys/bodies.age"))
    }

    func erasures() throws -> ErasureBook {
        guard let bytes = try FileSystem.readIfPresent(home.file("erasures.json"), limit: 1 << 30) else {
            return ErasureBook()
        }
        return try ErasureBook(parsing: bytes)
    }

    func save(_ book: ErasureBook) throws {
        try FileSystem.writeAtomically(home.file("erasures.json"), book.json.canonicalBytes() + [0x0A], mode: 0o600)
    }

    /// Saves the book where it says anything, or did.
    func keep(_ book: ErasureBook) throws {
        if try !book.items.isEmpty || !erasures().items.isEmpty { try save(book) }
    }
}

extension String {
    /// Without one newline at the end, which on Windows is two characters.
    var trimmingNewline: String { last?.isNewline == true ? String(dropLast()) : self }
}
