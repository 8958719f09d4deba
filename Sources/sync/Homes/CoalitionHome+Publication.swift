import Anonymisation
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// The coalition's public log, and those of other coalitions that it reads.
extension CoalitionHome {
    func publicWriter() throws -> LogWriter {
        try LogWriter(files: publicFiles, origin: publicOrigin, key: try home.key("public"))
    }

    /// Brings the public log here up to what stores show; what is wrong there is returned.
    func updatePublicLog(_ registry: Registry, from stores: [any FileStore]) throws -> [Trouble] {
        let keys = registry.publicHistory.keys
        // The home that writes it takes nothing over unasked: publish does, after a look.
        guard !keys.isEmpty, !writesPublicLog else { return [] }
        let copy = LogCopies(publicFiles, keys: keys)
        // A copy here that cannot be read is no store's fault.
        _ = try copy.main.checkpoint()
        var troubles: [Trouble] = []
        for store in stores {
            do throws(LogError) {
                let update = try copy.update(from: publicPlace(in: store), recheck: false).update
                troubles += update.problems.filter { $0.code != .rolledBack && $0.code != .noCheckpoint }
                    .map { Trouble("public", $0) }
            } catch {
                troubles.append(Trouble("public", error))
            }
        }
        return troubles
    }

    /// What the coalition has published, and the state of the log that says so; `nil` before the first release.
    func published(_ registry: Registry) throws -> (record: PublicRecord, checkpoint: Checkpoint)? {
        try Self.published(publicFiles, registry.publicHistory, registry)
    }

    /// What a public log says as far as it is believed.
    static func published(
        _ files: LogFiles, _ history: KeyHistory, _ registry: Registry, receipts: Set<Checkpoint> = []
    ) throws -> (record: PublicRecord, checkpoint: Checkpoint)? {
        guard !history.keys.isEmpty else { return nil }
        let (standing, branch) = try LogCopies(files, keys: history.keys).standing(history, receipts: receipts)
        guard let branch, standing.valid.size > 0 else { return nil }
        let view = try PartnerView(
            partner: "public", files: branch.files, checkpoint: standing.valid, of: branch.head.size,
            policies: registry.policies)
        return view.record.map { ($0, standing.valid) }
    }

    /// The public logs of the coalitions that were admitted here, by their names.
    func othersPublished(_ registry: Registry) throws -> [(name: String, record: PublicRecord)] {
        let receipts = allReceipts(registry)
        var others: [(name: String, record: PublicRecord)] = []
        for admission in registry.admissions where Names.isPublicLog(admission.origin) {
            let found = try Self.published(
                mirror(of: admission), registry.history(of: admission.origin), registry,
                receipts: receipts.accepted[admission.origin] ?? [])
            if let found { others.append((admission.name, found.record)) }
        }
        return others
    }

    /// The key of the public log, which the first publication makes and the registry then names.
    func publicKey(_ registry: Registry, _ output: Output) throws -> VerifierKey {
        let history = registry.publicHistory
        if writesPublicLog {
            let signer = try home.key("public")
            let key = try VerifierKey(name: publicOrigin, publicKey: signer.publicKey)
            // A crash may have come between the two files of the key.
            let half = home.file("keys/public.pub.pem")
            if !FileSystem.exists(half) { try FileSystem.create(half, Array(signer.publicKey.pem.utf8)) }
            if history.current == key {
                try continuePublicLog(registry)
                return key
            }
            guard history.canAdmit(key) else {
                throw CommandFailure(
                    "key.revoked", "the registry does not take the key of this home's public log",
                    hint: "publish from the home whose key it names; after a revocation move keys/public.pem and "
                        + "keys/public.pub.pem away, and a new key is made", exit: .permission)
            }
            return try register(key, output)
        }
        guard history.current == nil else {
            throw CommandFailure(
                "key.none", "the public log is written by another home",
                hint: "publish from the home that has keys/public.pem", exit: .permission)
        }
        let key = try home.makeKey("public")
        return try register(try VerifierKey(name: publicOrigin, publicKey: key.publicKey), output)
    }

    private func register(_ key: VerifierKey, _ output: Output) throws -> VerifierKey {
        try decide(.publicLog(key))
        try continuePublicLog(try registry())
        for trouble in try publish() { output.warning("\(trouble.problem)") }
        output.note("the registry names the key of the public log: \(Fingerprint.text(key))")
        return key
    }
}
