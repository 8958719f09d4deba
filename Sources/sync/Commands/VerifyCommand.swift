import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `verify`: every signature, tile, commitment and body of one log or of a whole store.
enum VerifyCommand {
    static let command = Command(
        "verify", .auditor, operands: "PATH...", "check every signature, tile and entry of a log or a store",
        options: [
            Command.key
        ],
        repeatable: ["--key"], run: run)

    /// What was found out about one log.
    private struct Verdict {
        let log: String
        var size = 0
        var problems: [(file: String, id: String, reason: String)] = []
    }

    private static func run(_ context: Context) throws -> ExitCode {
        let paths = try context.arguments.operands(1...10_000)
        let keys = try context.arguments.verifierKeys()
        var verdicts: [Verdict] = []
        for path in paths {
            guard FileSystem.isFolder(path) else {
                throw CommandFailure("file.missing", "\(path) is not a folder", exit: .malformedInput)
            }
            if FileSystem.exists("\(path)/checkpoint") {
                verdicts.append(try single(path, keys))
            } else {
                verdicts += try store(path, keys)
            }
        }
        return try report(verdicts, context.output)
    }

    // MARK: One log

    /// A folder that is a log by itself: its key must be among those given.
    private static func single(_ path: String, _ keys: [VerifierKey]) throws -> Verdict {
        let files = LogFiles(store: FolderStore(root: path), lineLimit: LogLimits.coalitionLine)
        guard let bytes = try files.checkpointBytes() else {
            throw CommandFailure("log.no-checkpoint", "\(path) has no checkpoint", exit: .verification)
        }
        let named = (try? SignedNote(parsing: bytes)).flatMap { try? Checkpoint(parsing: $0.text) }?.origin
        guard let key = keys.first(where: { $0.name == named }) ?? (keys.count == 1 ? keys[0] : nil) else {
            throw CommandFailure(
                "verify.no-key", "\(path): no key for this log was given",
                hint: "give the log's verifier key with --key; for a whole store, the registry's", exit: .usage)
        }
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(files, key, &verdict) else { return verdict }
        let isPartner = !Names.reserved.contains(
            key.name.split(separator: "/").dropFirst().first.map(String.init) ?? "")
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, file, found) in
            if let problem = objection(found) {
                verdict.problems.append((file, problem.code.rawValue, "entry \(index) \(problem.reason)"))
            } else if isPartner, case .body(let body) = found, body.line.count > LogLimits.partnerLine {
                verdict.problems.append((file, "body.schema", "entry \(index) is longer than a partner's line may be"))
            }
        }
        return verdict
    }

    /// Signature, tiles and bundles. The checkpoint, where the tree is what it says.
    private static func replay(_ files: LogFiles, _ key: VerifierKey, _ verdict: inout Verdict) -> Checkpoint? {
        do throws(LogError) {
            guard let checkpoint = try files.checkpoint(key: key) else {
                verdict.problems.append((files.path("checkpoint"), "log.no-checkpoint", "is missing"))
                return nil
            }
            verdict.size = checkpoint.size
            let replay = try LogReplay(files, from: TreeFrontier(), to: checkpoint)
            verdict.problems += replay.problems.map { ($0.file, $0.code.rawValue, $0.reason) }
            return replay.problems.isEmpty ? checkpoint : nil
        } catch {
            verdict.problems.append((error.file, error.code.rawValue, error.reason))
            return nil
        }
    }

    private static func objection(_ found: FoundBody) -> BodyError? {
        switch found {
        case .body: nil
        case .erased: BodyError(.missing, "is null although no erasure was declared")
        case .refused(let error): error
        }
    }

    // MARK: A store

    /// A store: the registry, whose key must be given, names all the others.
    private static func store(_ path: String, _ keys: [VerifierKey]) throws -> [Verdict] {
        let store = FolderStore(root: path)
        let registryFiles = LogFiles(store: store, folder: "registry/1", lineLimit: LogLimits.coalitionLine)
        guard try registryFiles.checkpointBytes() != nil else {
            throw CommandFailure(
                "verify.no-registry", "\(path) holds neither a log nor a coalition's registry",
                hint: "give the folder of one log with its key, or the store with the registry's key",
                exit: .malformedInput)
        }
        guard let key = keys.first(where: { $0.name.hasSuffix("/registry/1") }) else {
            throw CommandFailure(
                "verify.no-key", "\(path): the registry's key is needed",
                hint: "give it with --key KEY, or --key invitation.json as the coalition published it", exit: .usage)
        }
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(registryFiles, key, &verdict) else { return [verdict] }
        let registry: Registry
        do throws(LogError) {
            registry = try Registry(files: registryFiles, key: key, checkpoint: checkpoint)
        } catch {
            verdict.problems.append((error.file, error.code.rawValue, error.reason))
            return [verdict]
        }
        var verdicts = [verdict]
        for (name, key) in registry.machines.sorted(by: { $0.key < $1.key }) {
            let files = LogFiles(store: store, folder: "receipts/\(name)", lineLimit: LogLimits.coalitionLine)
            if try files.checkpointBytes() != nil { verdicts.append(try receipts(files, key)) }
        }
        for admission in registry.admissions {
            let files = LogFiles(
                store: store, folder: Names.folder(origin: admission.origin), lineLimit: LogLimits.partnerLine)
            // A partner that never pushed has no folder; one whose checkpoint alone is gone has lost it.
            if try files.checkpointBytes() != nil || FileSystem.isFolder("\(path)/\(files.prefix)") {
                verdicts.append(try partner(admission, files, registry))
            }
        }
        return verdicts
    }

    private static func receipts(_ files: LogFiles, _ key: VerifierKey) throws -> Verdict {
        var verdict = Verdict(log: key.name)
        guard let checkpoint = replay(files, key, &verdict) else { return verdict }
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, file, found) in
            if let problem = objection(found) {
                verdict.problems.append((file, problem.code.rawValue, "entry \(index) \(problem.reason)"))
            } else if case .body(let body) = found, (try? Merged(content: body.content)) == nil {
                verdict.problems.append((file, "body.schema", "entry \(index) is not a receipt"))
            }
        }
        return verdict
    }

    private static func partner(_ admission: Admission, _ files: LogFiles, _ registry: Registry) throws -> Verdict {
        var verdict = Verdict(log: admission.origin)
        guard let checkpoint = replay(files, admission.key, &verdict) else { return verdict }
        let view = try PartnerView(
            partner: admission.partner, files: files, checkpoint: checkpoint, policies: registry.policies)
        for entry in view.quarantined {
            let tile = Tile.covering(.bodies, from: entry.index, to: checkpoint.size).first?.path ?? "bodies"
            verdict.problems.append((files.path(tile), entry.code.rawValue, "entry \(entry.index) \(entry.reason)"))
        }
        return verdict
    }

    // MARK: Verdicts

    private static func report(_ verdicts: [Verdict], _ output: Output) throws -> ExitCode {
        for verdict in verdicts {
            for problem in verdict.problems {
                try output.line("\(problem.file): \(problem.reason)")
                try output.object([
                    "file": .string(printable(problem.file)), "id": .string(problem.id), "log": .string(verdict.log),
                    "reason": .string(problem.reason), "type": "problem",
                ])
            }
        }
        for verdict in verdicts {
            let isGood = verdict.problems.isEmpty
            try output.line(
                isGood
                    ? "ok      \(verdict.log)  \(verdict.size) entries"
                    : "FAILED  \(verdict.log)  \(verdict.problems.count) problems")
            try output.object([
                "log": .string(verdict.log), "ok": .boolean(isGood), "size": .integer(verdict.size), "type": "log",
            ])
        }
        let failed = verdicts.filter { !$0.problems.isEmpty }.count
        let entries = verdicts.reduce(0) { $0 + $1.size }
        try output.line(
            failed == 0
                ? "verified: \(verdicts.count) logs, \(entries) entries, every signature, tile and body"
                : "NOT verified: \(failed) of \(verdicts.count) logs failed")
        try output.object([
            "entries": .integer(entries), "failed": .integer(failed), "logs": .integer(verdicts.count),
            "type": "summary",
        ])
        return failed == 0 ? .ok : .verification
    }
}
