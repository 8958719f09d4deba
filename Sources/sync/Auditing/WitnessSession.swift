import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// A witness at work: judges checkpoints against what the auditor's folder remembers, keeps what it accepts, cosigns.
struct WitnessSession {
    let auditor: AuditorHome
    /// Keys given by the auditor: logs' own, or registries'.
    let keys: [VerifierKey]

    /// What became of one log.
    struct Result {
        let log: String
        /// The protocol's status (C2SP tlog-witness).
        let status: Int
        let words: String
        /// The answer's body: cosignature lines, or at 409 the size seen last.
        let body: String
        var size: Int?
        var text: String?
        var signature: SignedNote.Signature?
        var forkProof: String?
        var files: LogFiles?

        var isCosigned: Bool { signature != nil }
    }

    // MARK: Requests

    /// Answers an add-checkpoint request. An auditor whose key says that bodies were checked cannot sign what comes
    /// without them.
    func answer(_ bytes: [UInt8]) throws -> Result {
        guard let request = try? AddCheckpoint(parsing: bytes) else {
            return refusal(.malformed, log: "request", seen: nil)
        }
        let origin = Audit.origin(of: request.checkpoint) ?? "request"
        guard auditor.attests == .consistent else {
            throw CommandFailure(
                "witness.needs-bodies", "this key attests content, which a request does not carry",
                hint: "give the log's folder, or use a key that attests consistent", exit: .usage)
        }
        return try judge(request, key: try key(for: origin), log: origin, reader: nil)
    }

    /// The key of a log: as first seen, which a key given now must not contradict, or as given.
    private func key(for origin: String) throws -> VerifierKey? {
        let given = keys.first { $0.kind == .log && $0.name == origin }
        guard let pinned = try auditor.pinnedKey(origin) else { return given }
        if let given, given != pinned {
            throw CommandFailure(
                "witness.other-key", "\(printable(origin)): the key given is not the one this auditor saw first",
                hint: "ask the coalition whether the log's key was rotated", exit: .verification)
        }
        return pinned
    }

    // MARK: Logs and stores

    /// Cosigns the log at a place, or every log of a store.
    func cosign(_ place: AuditedPlace) throws -> [Result] {
        if try place.isLog() { return [try cosign(log: place)] }
        let store = place.store
        let audit = Audit(keys: keys + (try pinnedRegistryKey(store)), identities: [], earlier: [])
        let registry = try audit.verifiedRegistry(in: store)
        var results = [
            try cosign(
                LogFiles(
                    store: store, folder: Names.folder(origin: registry.key.name),
                    lineLimit: LogLimits.coalitionLine), registry.key
            ) {
                try audit.logs(in: store).first
            }
        ]
        for admission in registry.admissions {
            let files = LogFiles(
                store: store, folder: admission.folder, lineLimit: LogLimits.partnerLine)
            guard try files.checkpointBytes() != nil else { continue }
            guard let signer = try? registry.signer(of: files, admission),
                try registry.objection(to: files, admission) == nil
            else {
                results.append(refusal(.forbidden, log: admission.origin, seen: nil))
                continue
            }
            results.append(
                try cosign(files, signer) { try audit.partner(admission, store, registry) })
        }
        if let (files, key) = try Audit.publicLog(store, registry) {
            results.append(try cosign(files, key) { try audit.published(store, registry) })
        }
        return results
    }

    private func pinnedRegistryKey(_ store: any FileStore) throws -> [VerifierKey] {
        // Of registries that took each other's place, the newest that this auditor has seen.
        for number in try store.names(in: "registry").compactMap({ Int($0) }).sorted(by: >) {
            guard let note = try store.read("registry/\(number)/checkpoint", limit: Checkpoint.fileByteLimit),
                let origin = Audit.origin(of: note), let key = try auditor.pinnedKey(origin)
            else { continue }
            return [key]
        }
        return []
    }

    /// One log by itself. Its key is the one seen first, the one given, or the one that the registry beside it names, whose
    /// key was given.
    private func cosign(log place: AuditedPlace) throws -> Result {
        let files = LogFiles(store: place.store, lineLimit: LogLimits.coalitionLine)
        guard let note = try files.checkpointBytes(), let origin = Audit.origin(of: note) else {
            return refusal(.malformed, log: place.store.name, seen: nil)
        }
        let audit = Audit(keys: keys, identities: [], earlier: [])
        if let key = try key(for: origin) {
            return try cosign(files, key) {
                try Audit(keys: [key], identities: [], earlier: []).log(in: place.store)
            }
        }
        guard let registryKey = keys.first(where: Audit.isRegistry), let around = try place.around(),
            try around.length(of: "\(Names.folder(origin: registryKey.name))/checkpoint") != nil
        else {
            throw CommandFailure(
                "verify.no-key",
                "\(place.store.name): this auditor has not seen the log before and was given no key for it",
                hint: "give it with --log-key KEY, or --log-key invitation.json", exit: .usage)
        }
        let registry = try audit.verifiedRegistry(in: around)
        guard let admission = registry.admissions.first(where: { $0.origin == origin }) else {
            return refusal(.notFound, log: origin, seen: nil)
        }
        return try cosign(files, try registry.signer(of: files, admission)) {
            try audit.partner(admission, around, registry)
        }
    }

    /// Checks and cosigns a log whose files are here; `audit` reads its content, where the key attests that.
    private func cosign(_ files: LogFiles, _ key: VerifierKey, audit: () throws -> Verdict?) throws -> Result {
        guard let note = try files.checkpointBytes() else { return refusal(.malformed, log: key.name, seen: nil) }
        guard let checkpoint = try? Checkpoint.open(note, key: key) else {
            return refusal(.forbidden, log: key.name, seen: nil)
        }
        let seen = try auditor.seen(key)?.checkpoint
        let old = seen?.size ?? 0
        var proof: [Digest] = []
        if old < checkpoint.size {
            // A tree whose tiles are damaged gives a proof that fails, which is what has to be said about it.
            let tree = files.tree(size: checkpoint.size)
            proof = (try? tree.consistencyProof(from: old, to: checkpoint.size, hasher: TreeHasher())) ?? []
        }
        // An older checkpoint is offered as what it is, so that the answer is the protocol's own.
        let request = AddCheckpoint(old: min(old, checkpoint.size), proof: proof, checkpoint: note)
        if auditor.attests == .content {
            guard let verdict = try audit(), verdict.problems.isEmpty, verdict.unchecked == 0 else {
                throw CommandFailure(
                    "witness.content", "\(key.name): its content does not verify, or could not be read",
                    hint: "see what is wrong with: \(ProgramName.current) verify", exit: .verification)
            }
        }
        var result = try judge(request, key: key, log: key.name, reader: files.tree(size: checkpoint.size))
        result.files = files
        return result
    }

    // MARK: The verdict

    private func judge(
        _ request: AddCheckpoint, key: VerifierKey?, log: String, reader: StoredTree?
    ) throws -> Result {
        let seen = try key.flatMap { try auditor.seen($0) }
        let answer = Witness.judge(request, key: key, seen: seen?.checkpoint)
        guard case .accepted(let checkpoint, let text) = answer, let key else {
            var result = refusal(answer, log: log, seen: seen?.checkpoint.size)
            if let key, let seen { result.forkProof = try forkProof(request, seen.note, seen.checkpoint, key, reader) }
            return result
        }
        // What is cosigned is remembered first: a crash in between must not let a fork pass later.
        try auditor.keep(request.checkpoint, key: key)
        let signer = try auditor.key()
        let verifier = try VerifierKey(name: auditor.name, publicKey: signer.publicKey, kind: .cosigner)
        let signature = try Cosignature.sign(text, time: Timestamp.now(), key: signer, as: verifier)
        let grown = checkpoint.size - (seen?.checkpoint.size ?? 0)
        return Result(
            log: log, status: answer.status, words: "size \(checkpoint.size), \(grown) new entries",
            body: signature.line,
            size: checkpoint.size, text: text, signature: signature)
    }

    /// Evidence, where both checkpoints are the owner's own and the tree is here to show that they contradict.
    private func forkProof(
        _ request: AddCheckpoint, _ note: [UInt8], _ seen: Checkpoint, _ key: VerifierKey, _ reader: StoredTree?
    ) throws -> String? {
        guard let offered = try? Checkpoint.open(request.checkpoint, key: key) else { return nil }
        let proof: ForkProof?
        if offered.size == seen.size {
            proof = ForkProof(older: note, newer: request.checkpoint)
        } else if offered.size > seen.size, let reader {
            proof = try? ForkProof(
                older: note, at: seen.size, newer: request.checkpoint, at: offered.size, reader: reader,
                hasher: TreeHasher())
        } else {
            proof = nil
        }
        guard let proof, (try? proof.check(key: key)) != nil else { return nil }
        return try auditor.keep(proof, old: seen.size, new: offered.size, key: key)
    }

    private func refusal(_ answer: Witness.Answer, log: String, seen: Int?) -> Result {
        let (words, body) =
            switch answer {
            case .malformed: ("not a request that can be answered", "")
            case .forbidden: ("not signed with the log's key", "")
            case .notFound: ("a log that this auditor does not know", "")
            case .conflict(let size): ("not what was seen last, which was size \(size)", "\(size)\n")
            case .unprocessable: ("does not continue what was seen at size \(seen ?? 0)", "")
            case .accepted: ("accepted", "")
            }
        return Result(log: log, status: answer.status, words: words, body: body)
    }
}
