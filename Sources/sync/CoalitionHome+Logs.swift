import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// The coalition's own logs as other machines and the registry's holder left them in stores.
extension CoalitionHome {
    /// Brings the registry here up to what a store shows, and reads it. A registry that is forked stops everything.
    func updateRegistry(from stores: [any FileStore]) throws -> Registry {
        let key = try registryKey()
        let copy = LogMirror(local: registryFiles, key: key)
        let remotes = stores.map {
            LogFiles(store: $0, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine)
        }
        for remote in remotes {
            // An older one, and one that was altered, is put right when this merge publishes.
            let update = try copy.update(from: remote, recheck: false)
            if update.state == .forked { throw try forkedRegistry(remote) }
        }
        if let registry = try? registry() { return registry }
        // What is new may name side files that are not here yet.
        let size = try copy.checkpoint()?.size ?? 0
        for remote in remotes { try? CoalitionFiles.copySideFiles(of: registryFiles, to: size, from: remote) }
        return try registry()
    }

    private func forkedRegistry(_ remote: LogFiles) throws -> CommandFailure {
        let key = try registryKey()
        let here = try registryFiles.checkpoint(key: key)
        let there = try remote.checkpoint(key: key)
        func words(_ checkpoint: Checkpoint?) -> String {
            checkpoint.map { "size \($0.size), root \($0.root.hex.prefix(16))..." } ?? "none"
        }
        return CommandFailure(
            "registry.forked",
            "the registry is forked: here \(words(here)); in \(remote.store.name) \(words(there)); nothing was merged",
            hint: "two homes signed decisions with the registry's key, or it was stolen: "
                + "see \"The registry's key is stolen\" in the coalition's guide", exit: .verification)
    }

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
    func updateReceipts(_ registry: Registry, from stores: [any FileStore]) throws -> [(String, LogError)] {
        var problems: [(String, LogError)] = []
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) where name != settings.name {
            let copies = LogCopies(receiptsFiles(of: name), keys: registry.history(of: key.name).keys)
            for store in stores {
                let remote = LogFiles(store: store, folder: "receipts/\(name)", lineLimit: LogLimits.coalitionLine)
                let update = try copies.update(from: remote, recheck: false).update
                problems += update.problems.filter { $0.code != .rolledBack }.map { ("receipts/\(name)", $0) }
            }
        }
        return problems
    }

    /// What the machines' receipts say, by machine, each as far as its log is believed.
    func receipts(_ registry: Registry) throws -> [String: Receipts] {
        var receipts: [String: Receipts] = [:]
        for (name, key) in registry.machines {
            let history = registry.history(of: key.name)
            let (standing, branch) = try LogCopies(receiptsFiles(of: name), keys: history.keys)
                .standing(history, receipts: [])
            guard let branch else { continue }
            receipts[name] = try Receipts(files: branch.files, checkpoint: standing.valid, of: branch.head.size)
        }
        return receipts
    }

    /// What all machines' receipts say together.
    func allReceipts(_ registry: Registry) throws -> Receipts {
        try receipts(registry).values.reduce(into: Receipts()) { $0.formUnion($1) }
    }

    /// Of erasures that other machines say they have carried out, those to follow: an erasure of that body is declared in
    /// some history here, and the body, where it is here, is one that can be erased. A machine's word alone destroys nothing.
    func declared(_ echoes: Set<Erased>, _ registry: Registry) throws -> [Erased] {
        try Erased.byOrigin(echoes).sorted { $0.key < $1.key }.flatMap { origin, erasures -> [Erased] in
            guard let copies = copies(of: origin, registry) else { return [] }
            let declared = try copies.declaredErasures()
            return try erasures.filter { try declared.contains($0) && copies.canErase($0) }
                .map { Erased(origin: origin, erase: $0) }
        }
    }

    /// Destroys a body in every history of its log that has it.
    func destroy(_ erased: Erased, _ registry: Registry) throws {
        guard let copies = copies(of: erased.origin, registry) else { return }
        for side in try copies.sides(with: erased.erase) { try side.local.eraseBody(at: erased.erase.index) }
    }

    private func copies(of origin: String, _ registry: Registry) -> LogCopies? {
        registry.admissions.first { $0.origin == origin }.map {
            LogCopies(mirror(of: $0), keys: registry.history(of: origin).keys)
        }
    }
}
