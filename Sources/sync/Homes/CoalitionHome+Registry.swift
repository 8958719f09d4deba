import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// The registry as the registry's holder and others left it in stores, and decisions that continue it.
extension CoalitionHome {
    /// Brings the registry here up to what stores show, and reads it. A registry that is forked stops everything; a store that
    /// cannot be read, or whose newer decisions cannot, is one more trouble.
    func updateRegistry(from stores: [any FileStore], _ troubles: inout [Trouble]) throws -> Registry {
        try RegistrySwap(home: home).requireNone()
        let key = try registryKey()
        let copy = LogMirror(local: registryFiles, key: key)
        // A copy here that cannot be read is no store's fault.
        _ = try copy.checkpoint()
        let remotes = stores.map { registryFiles(in: $0, key) }
        var faults: [LogError] = []
        for remote in remotes {
            var isForked = false
            do throws(LogError) {
                let size = try copy.checkpoint()?.size ?? 0
                if let fault = try Self.unreadable(remote, [key], beyond: size) {
                    faults.append(fault)
                    troubles.append(Trouble("registry", fault))
                    continue
                }
                // An older one, and one that was altered, is put right when this merge publishes.
                let update = try copy.update(from: remote, recheck: false)
                faults += update.problems.filter { $0.code != .rolledBack }
                isForked = update.state == .forked
            } catch {
                faults.append(error)
                troubles.append(Trouble("registry", error))
            }
            if isForked { throw try forkedRegistry(remote) }
        }
        if let registry = try? registry() { return registry }
        // What is new may name side files that are not here yet.
        let size = try copy.checkpoint()?.size ?? 0
        for remote in remotes { try? CoalitionFiles.copySideFiles(of: registryFiles, to: size, from: remote) }
        do {
            return try registry()
        } catch {
            guard let fault = faults.first else { throw error }
            throw CommandFailure(
                fault.code.rawValue, "the registry cannot be read: \(fault)",
                hint: "whoever holds the registry's key puts it right in the store (\(ProgramName.current) merge "
                    + "--recheck); then run this again", exit: .verification)
        }
    }

    /// The registry to decide by: what this home's own store has beyond it is taken over first, so that nobody signs beside
    /// what was decided elsewhere.
    func decidingRegistry(_ output: Output) throws -> Registry {
        let key = try registryKey()
        let before = try? registryFiles.checkpoint(key: key)?.size
        let stores = (try? stores([])) ?? []
        var troubles: [Trouble] = []
        let registry = try updateRegistry(from: stores, &troubles)
        for trouble in troubles { output.warning("\(trouble.problem)") }
        if let before, registry.checkpoint.size > before {
            output.note(
                "the store had \(registry.checkpoint.size - before) decisions that this home did not know; "
                    + "they are taken over")
        }
        for store in stores {
            let remote = registryFiles(in: store, key)
            let upload = LogUpload(local: registryFiles, remote: remote)
            // What cannot be read at all is reported when the decision is carried there.
            if case .foreign? = try? upload.shown(own: registry.checkpoint, keys: [key]) {
                throw try forkedRegistry(remote)
            }
        }
        return registry
    }

    /// Signs a decision, unless no reader could take it.
    func decide(_ entry: RegistryEntry) throws {
        if let reason = try registry().objection(to: entry, registryFiles) {
            throw CommandFailure(
                "decision.unusable", "nothing was signed: the decision \(reason)", exit: .malformedInput)
        }
        var writer = try registryWriter()
        try writer.append([Body(entry.json, log: writer.origin).line])
    }

    private func registryFiles(in store: any FileStore, _ key: VerifierKey) -> LogFiles {
        LogFiles(store: store, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine)
    }

    /// What is wrong with the first entry of a coalition's log in a store, beyond `size`, that cannot be read; `nil` where all can.
    static func unreadable(
        _ remote: LogFiles, _ keys: [VerifierKey], beyond size: Int
    ) throws(LogError) -> LogError? {
        guard let bytes = try remote.checkpointBytes(),
            let there = try? Checkpoint.open(bytes, keys: keys).checkpoint, there.size > size
        else { return nil }
        var fault: LogError?
        try remote.forEachLine(in: size..<there.size) { (index, file, found) in
            if case .line = found { return }
            fault = fault ?? LogError(.body, file: file, "entry \(index) is missing or altered")
        }
        return fault
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
            "the registry is forked: here \(words(here)); in \(remote.store.name) \(words(there)); nothing was done",
            hint: "two homes signed decisions with the registry's key, or it was stolen: "
                + "see \"The registry's key is stolen\" in the coalition's guide", exit: .verification)
    }
}
