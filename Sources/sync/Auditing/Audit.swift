import Age
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// Judges logs as an auditor does: from the keys given and what lies in the store, trusting nothing else.
struct Audit {
    /// Logs' keys, a registry's, and cosigners'.
    let keys: [VerifierKey]
    let identities: [AgeIdentity]
    /// Checkpoints seen before.
    let earlier: [(file: String, note: [UInt8])]

    /// The origin that a checkpoint names, unverified.
    static func origin(of note: [UInt8]) -> String? {
        (try? SignedNote(parsing: note)).flatMap { try? Checkpoint(parsing: $0.text) }?.origin
    }

    // MARK: One log

    /// A store that is a log by itself: its key must be among those given.
    func log(in store: any FileStore) throws -> Verdict {
        let path = store.name
        let files = LogFiles(store: store, lineLimit: LogLimits.coalitionLine, identities: identities)
        guard let bytes = try files.checkpointBytes() else {
            throw CommandFailure("log.no-checkpoint", "\(path) has no checkpoint", exit: .verification)
        }
        let logKeys = keys.filter { $0.kind == .log }
        let named = Self.origin(of: bytes)
        guard let key = logKeys.first(where: { $0.name == named }) ?? (logKeys.count == 1 ? logKeys[0] : nil) else {
            throw CommandFailure(
                "verify.no-key", "\(path): no key for this log was given",
                hint: "give the log's verifier key with --key; for a whole store, the registry's", exit: .usage)
        }
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(files, key, [], &verdict) else { return verdict }
        let owner = key.name.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        try judgeBodies(files, checkpoint, isPartner: !Names.reserved.contains(owner), &verdict)
        return verdict
    }

    /// Bodies without a registry: commitments, form and, in a partner's log, types and vocabularies. Which policy a
    /// seal names can only be judged in the store, where the registry is.
    private func judgeBodies(
        _ files: LogFiles, _ checkpoint: Checkpoint, isPartner: Bool, _ verdict: inout Verdict
    ) throws {
        var nulls: [Int: (file: String, commitment: Digest)] = [:]
        var erased: Set<Int> = []
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, file, found) in
            func objection(_ id: String, _ reason: String) {
                verdict.problems.append((file, id, "entry \(index) \(reason)"))
            }
            switch found {
            case .locked: verdict.unchecked += 1
            case .erased(let commitment): nulls[index] = (file, commitment)
            case .refused(let error): objection(error.code.rawValue, error.reason)
            case .body(let body):
                guard isPartner else { return }
                if body.line.count > LogLimits.partnerLine {
                    objection("body.schema", "is longer than a partner's line may be")
                }
                do throws(JSONReader.Failure) {
                    switch try PartnerEntry(type: body.type, content: body.content) {
                    case .erase(let erase)?:
                        if nulls[erase.index]?.commitment == erase.commitment { erased.insert(erase.index) }
                    case nil: objection("body.unknown-type", "has a type that this version does not know")
                    default: break
                    }
                } catch {
                    objection("body.schema", error.description)
                }
            }
        }
        verdict.erased = erased.count
        for (index, null) in nulls.sorted(by: { $0.key < $1.key }) where !erased.contains(index) {
            verdict.problems.append(
                (null.file, "body.missing", "entry \(index) is null although no erasure was declared"))
        }
    }

    /// Signatures, tiles and bundles, and the earlier checkpoints. The checkpoint, where the tree is what it says.
    private func replay(
        _ files: LogFiles, _ key: VerifierKey, _ auditors: [Auditor], _ verdict: inout Verdict
    ) -> Checkpoint? {
        replay(files, key, auditors, &verdict) { _ in }?.checkpoint
    }

    /// The same, and `content` at the same time, which reads the bodies; what it found counts only where the tree is sound.
    private func replay<Content: Sendable>(
        _ files: LogFiles, _ key: VerifierKey, _ auditors: [Auditor], _ verdict: inout Verdict,
        content: @Sendable (Checkpoint) throws(LogError) -> Content
    ) -> (checkpoint: Checkpoint, content: Content)? {
        do throws(LogError) {
            let cosigners = keys.filter { $0.kind == .cosigner } + auditors.map(\.key)
            guard let bytes = try files.checkpointBytes() else {
                throw LogError(.noCheckpoint, file: files.path("checkpoint"), "is missing")
            }
            let checkpoint: Checkpoint
            let cosignatures: [Cosignature]
            do {
                // A key given and registered is one key.
                let distinct = cosigners.enumerated().filter { !cosigners[..<$0.offset].contains($0.element) }
                (checkpoint, cosignatures) = try Checkpoint.open(
                    bytes, key: key, cosigners: distinct.map(\.element))
            } catch {
                throw LogError(.badCheckpoint, file: files.path("checkpoint"), error.reason)
            }
            verdict.size = checkpoint.size
            verdict.cosignatures = cosignatures.map { cosignature in
                let attests = auditors.first { $0.key == cosignature.key }?.attests
                return (cosignature.key.name, attests, Timestamp.text(cosignature.time))
            }
            let (tree, found) = atOnce(
                { () -> Result<[LogError], LogError> in
                    Result { () throws(LogError) in
                        try LogReplay(files, from: TreeFrontier(), to: checkpoint).problems
                    }
                },
                { () -> Result<Content, LogError> in
                    Result { () throws(LogError) in try content(checkpoint) }
                })
            let problems = try tree.get()
            for problem in problems { verdict.add(problem) }
            guard problems.isEmpty else { return nil }
            try compare(files, checkpoint, key, &verdict)
            return (checkpoint, try found.get())
        } catch {
            verdict.add(error)
            return nil
        }
    }

    private func compare(
        _ files: LogFiles, _ checkpoint: Checkpoint, _ key: VerifierKey, _ verdict: inout Verdict
    ) throws(LogError) {
        for (file, note) in earlier where Self.origin(of: note) == key.name {
            guard let seen = try? Checkpoint.open(note, key: key) else {
                verdict.add(LogError(.badCheckpoint, file: file, "is not signed by the log's key"))
                continue
            }
            if seen.size > checkpoint.size {
                verdict.add(
                    LogError(.rolledBack, file: files.path("checkpoint"), "is older than the checkpoint seen before"))
            } else if try !files.isPrefix(seen, of: checkpoint) {
                if let newer = try files.checkpointBytes() {
                    let proof = try ForkProof(
                        older: note, at: seen.size, newer: newer, at: checkpoint.size,
                        reader: files.tree(size: checkpoint.size), hasher: TreeHasher())
                    verdict.forkProofs.append(proof)
                }
                verdict.add(
                    LogError(.forked, file: files.path("checkpoint"), "contradicts the checkpoint seen before"))
            } else {
                verdict.since = max(verdict.since ?? 0, seen.size)
            }
        }
    }

    // MARK: A store

    /// A store: the registry, whose key must be given, names all the others.
    func logs(in store: any FileStore) throws -> [Verdict] {
        let (key, registryFiles) = try registryKey(store)
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(registryFiles, key, [], &verdict) else { return [verdict] }
        let registry: Registry
        do throws(LogError) {
            registry = try Registry(files: registryFiles, key: key, checkpoint: checkpoint)
        } catch {
            verdict.add(error)
            return [verdict]
        }
        // Now that the auditors are known, the registry's own cosignatures can be read too.
        if !registry.auditors.isEmpty {
            verdict = Verdict(log: key.name)
            guard replay(registryFiles, key, registry.auditors, &verdict) != nil else { return [verdict] }
        }
        var verdicts = [verdict]
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) {
            let files = LogFiles(store: store, folder: "receipts/\(name)", lineLimit: LogLimits.coalitionLine)
            if try files.checkpointBytes() != nil {
                let signer = try? registry.signer(of: files, origin: key.name)
                verdicts.append(try receipts(files, signer ?? key, registry))
            }
        }
        if let verdict = try published(store, registry) { verdicts.append(verdict) }
        for admission in registry.admissions {
            if let verdict = try partner(admission, store, registry) { verdicts.append(verdict) }
        }
        return verdicts
    }

    /// The registry of a store, verified; throws its first problem.
    func verifiedRegistry(in store: any FileStore) throws -> Registry {
        let (key, files) = try registryKey(store)
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(files, key, [], &verdict) else {
            let problem = verdict.problems.first
            throw CommandFailure(
                problem?.id ?? "registry.missing",
                "\(problem?.file ?? store.name): \(problem?.reason ?? "is not sound")",
                exit: .verification)
        }
        return try Registry(files: files, key: key, checkpoint: checkpoint)
    }

    /// Whether a key is a registry's, the first or one that took its place.
    static func isRegistry(_ key: VerifierKey) -> Bool {
        let domain = key.name.split(separator: "/").first.map(String.init) ?? ""
        return key.kind == .log && Names.isRegistry(key.name, domain: domain)
    }

    private func registryKey(_ store: any FileStore) throws -> (VerifierKey, LogFiles) {
        let path = store.name
        let given = keys.first(where: Self.isRegistry)
        let files = LogFiles(
            store: store, folder: given.map { Names.folder(origin: $0.name) } ?? "registry/1",
            lineLimit: LogLimits.coalitionLine)
        guard try files.checkpointBytes() != nil else {
            throw CommandFailure(
                "verify.no-registry", "\(path) holds neither a log nor a coalition's registry",
                hint: "give the folder of one log with its key, or the store with the registry's key",
                exit: .malformedInput)
        }
        guard let key = given else {
            throw CommandFailure(
                "verify.no-key", "\(path): the registry's key is needed",
                hint: "give it with --key KEY, or --key invitation.json as the coalition published it", exit: .usage)
        }
        return (key, files)
    }

    private func receipts(_ files: LogFiles, _ key: VerifierKey, _ registry: Registry) throws -> Verdict {
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(files, key, registry.auditors, &verdict) else { return verdict }
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, file, found) in
            switch found {
            case .body(let body):
                if (try? Merged(content: body.content)) == nil, (try? Erased(content: body.content)) == nil,
                    (try? Summary(content: body.content)) == nil
                {
                    verdict.problems.append((file, "body.schema", "entry \(index) is not a receipt"))
                }
            case .refused(let error):
                verdict.problems.append((file, error.code.rawValue, "entry \(index) \(error.reason)"))
            case .erased, .locked:
                verdict.problems.append((file, "body.missing", "entry \(index) of a receipts log is not there"))
            }
        }
        return verdict
    }

    /// The coalition's public log in its own store and the key that signed it; `nil` where nothing was published.
    static func publicLog(_ store: any FileStore, _ registry: Registry) throws -> (files: LogFiles, key: VerifierKey)? {
        let history = registry.publicHistory
        let files = LogFiles(
            store: store, folder: Names.folder(origin: history.origin), lineLimit: LogLimits.partnerLine)
        guard let key = history.keys.last, try files.checkpointBytes() != nil else { return nil }
        return (files, (try? registry.signer(of: files, origin: history.origin)) ?? key)
    }

    /// Its verdict.
    func published(_ store: any FileStore, _ registry: Registry) throws -> Verdict? {
        guard let (files, signer) = try Self.publicLog(store, registry) else { return nil }
        var verdict = Verdict(log: signer.name)
        let policies = registry.policies
        let replayed = replay(files, signer, registry.auditors, &verdict) { (checkpoint) throws(LogError) in
            try PartnerView(
                partner: "public", files: files, checkpoint: checkpoint, policies: policies, isKeeping: false)
        }
        for entry in replayed?.content.quarantined ?? [] {
            verdict.problems.append((files.path("bodies"), entry.code.rawValue, "entry \(entry.index) \(entry.reason)"))
        }
        return verdict
    }

    /// A partner's log, `nil` where it never pushed. With the registry, each body is held against its seal's policy.
    func partner(_ admission: Admission, _ store: any FileStore, _ registry: Registry) throws -> Verdict? {
        let files = LogFiles(
            store: store, folder: admission.folder, lineLimit: LogLimits.partnerLine,
            identities: identities)
        // A partner that never pushed has no folder; one whose checkpoint alone is gone has lost it.
        guard try files.checkpointBytes() != nil || !store.names(in: admission.folder).isEmpty else {
            return nil
        }
        var verdict = Verdict(log: admission.origin)
        let policies = registry.policies
        // Receipts that cannot be read are reported with their own log.
        let echoed = (try? Self.receipts(registry, store))?.erased.filter { $0.origin == admission.origin } ?? []
        let signer: VerifierKey
        do throws(LogError) {
            signer = try registry.signer(of: files, admission)
        } catch {
            verdict.add(error)
            return verdict
        }
        let replayed = replay(files, signer, registry.auditors, &verdict) { (checkpoint) throws(LogError) in
            try PartnerView(
                partner: admission.partner, files: files, checkpoint: checkpoint, policies: policies,
                echoed: echoed.map(\.erase), isKeeping: false)
        }
        guard let (checkpoint, view) = replayed else { return verdict }
        if let objection = try registry.objection(to: files, admission) { verdict.add(objection) }
        verdict.unchecked = view.quarantined.count { $0.code == .locked }
        verdict.erased = view.erased.count + view.quarantined.count { $0.code == .erased }
        for entry in view.quarantined where entry.code != .locked && entry.code != .erased {
            let tile = Tile.covering(.bodies, from: entry.index, to: checkpoint.size).first?.path ?? "bodies"
            verdict.problems.append((files.path(tile), entry.code.rawValue, "entry \(entry.index) \(entry.reason)"))
        }
        return verdict
    }
}
