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

    var registryOrigin: String { Names.origin(domain: settings.domain, partner: "registry") }
    var receiptsOrigin: String { Names.origin(domain: settings.domain, partner: "receipts", log: settings.name) }
    var masterPath: String { home.file("master.sqlite") }

    var registryFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("registry")), lineLimit: LogLimits.coalitionLine)
    }
    var receiptsFiles: LogFiles {
        LogFiles(store: FolderStore(root: home.file("receipts")), lineLimit: LogLimits.coalitionLine)
    }

    /// The copy of a partner's log.
    func mirror(of admission: Admission) -> LogFiles {
        LogFiles(
            store: FolderStore(root: home.file("mirror")), folder: Names.folder(origin: admission.origin),
            lineLimit: LogLimits.partnerLine)
    }

    func registryWriter() throws -> LogWriter {
        try LogWriter(files: registryFiles, origin: registryOrigin, key: try home.key("registry"))
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
        let key = try registryKey()
        guard let checkpoint = try registryFiles.checkpoint(key: key) else {
            throw CommandFailure("registry.missing", "the registry has no checkpoint", exit: .verification)
        }
        return try Registry(files: registryFiles, key: key, checkpoint: checkpoint)
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

    /// The stores to read, the home's own where none is given.
    func stores(_ given: [String]) throws -> [any FileStore] {
        try (given.isEmpty ? [settings.remote] : given).map { try reachableStore($0) }
    }

    /// Carries the registry and the receipts to a store, where partners and auditors read them. With `recheck` every
    /// file there is compared, and what was altered is put right and returned.
    func publish(to store: any FileStore, recheck: Bool) throws -> [LogError] {
        var damaged: [LogError] = []
        let auditors = try self.registry().auditors.map(\.key)
        let registry = (registryFiles, "registry/1", try registryKey())
        let machine = try VerifierKey(name: receiptsOrigin, publicKey: try home.publicKey("machine"))
        for (local, folder, key) in [registry, (receiptsFiles, "receipts/\(settings.name)", machine)] {
            guard let checkpoint = try local.checkpoint(key: key) else { continue }
            let sideFiles = try CoalitionFiles.sideFiles(of: local, origin: key.name, size: checkpoint.size)
                .map { "files/\($0.hex)" }
            let remote = LogFiles(store: store, folder: folder, lineLimit: LogLimits.coalitionLine)
            let shown = try? remote.checkpoint(key: key)
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

    /// The master, which the first merge makes.
    func master() throws -> Master {
        guard FileSystem.exists(masterPath) else {
            throw CommandFailure(
                "master.missing", "there is no master yet", hint: "run: \(ProgramName.current) merge",
                exit: .malformedInput)
        }
        return try Master(path: masterPath)
    }
}

extension String {
    /// Without one newline at the end.
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
