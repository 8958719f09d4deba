import Age
import CanonicalJSON
import Dataset
import Files
import LogStore
import Postgres
import Replication
import Signing
import TransparencyLog

/// `verify`: every signature, tile, commitment and body of one log or of a whole store.
enum VerifyCommand {
    static let command = Command(
        "verify", .auditor, operands: "PATH|URL...", "check every signature, tile and entry of a log or a store",
        options: [
            Command.key,
            .init("--since", "FILE", "a checkpoint seen before, which its log must continue; may be given again"),
            .init("--proofs", "DIR", "where proof of a fork goes, if one is found"),
            .init("--master", "FILE|URL", "a master, which is made again from the store and compared"),
            .init("--identity", "FILE", "an age identity that opens encrypted bodies (mode 600)"),
        ],
        repeatable: ["--key", "--since"], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let home = try Home(context.arguments)
        let places = try context.arguments.operands(1...10_000).map { try AuditedPlace($0, home) }
        let keys = try context.arguments.verifierKeys()
        let identities = try context.arguments.value("--identity").map { path in
            try AgeIdentity.file(try PrivateFile.read(path))
        }
        var earlier: [(file: String, note: [UInt8])] = []
        for file in context.arguments.all("--since") {
            earlier.append((file, try FileSystem.read(file, limit: Checkpoint.fileByteLimit)))
        }
        let audit = Audit(keys: keys, identities: identities ?? [], earlier: earlier)
        var verdicts: [Verdict] = []
        for place in places {
            if try place.isLog() {
                verdicts.append(try audit.log(in: place.store))
            } else {
                verdicts += try audit.logs(in: place.store)
            }
        }
        for (file, note) in earlier where !verdicts.contains(where: { $0.log == Audit.origin(of: note) }) {
            throw CommandFailure(
                "verify.since-unused", "\(file): is of none of the logs that were verified", exit: .malformedInput)
        }
        let code = try report(verdicts, context.output)
        try keepProofs(verdicts, context)
        guard let master = context.arguments.value("--master") else { return code }
        return try report(try verify(master, places[0].store, audit), master, context.output) ? code : .verification
    }

    /// Makes the master again beside a file, or in a folder that only this user can read.
    private static func verify(_ master: String, _ store: any FileStore, _ audit: Audit) throws -> Audit.MasterVerdict {
        guard PostgresAddress.isMeant(by: master) else {
            return try audit.master(.file(master), store: store, scratch: master + ".verify")
        }
        let database = try CoalitionHome.database(master)
        let name = SHA256.hash(SecretBytes.random(32)).hex.prefix(16)
        let folder = "\(environment("TMPDIR") ?? "/tmp")/journey-sync-\(name)"
        try FileSystem.makeFolders(folder, mode: 0o700)
        defer { try? FileSystem.removeTree(folder) }
        return try audit.master(.postgres(database), store: store, scratch: "\(folder)/master.sqlite")
    }

    private static func report(_ verdict: Audit.MasterVerdict, _ path: String, _ output: Output) throws -> Bool {
        if verdict.isSame {
            try output.line("ok      \(path)  is what the logs give, \(verdict.hash.hex)")
        } else if verdict.isOfThisStore {
            try output.line("FAILED  \(path)  has rows that the logs do not give, or lacks some")
        } else {
            try output.line("FAILED  \(path)  was made from other states of the logs than the store shows")
        }
        try output.object([
            "master": .string(verdict.hash.hex), "same_states": .boolean(verdict.isOfThisStore), "type": "master",
            "verified": .boolean(verdict.isSame),
        ])
        return verdict.isSame
    }

    private static func keepProofs(_ verdicts: [Verdict], _ context: Context) throws {
        for proof in verdicts.flatMap(\.forkProofs) {
            guard let folder = context.arguments.value("--proofs") else {
                context.output.note(
                    "the key signed two histories; --proofs DIR writes the proof, which anyone can check")
                continue
            }
            let path = "\(folder)/\(SHA256.hash(proof.bytes).hex.prefix(16)).proof"
            try FileSystem.writeAtomically(path, proof.bytes)
            context.output.note("wrote \(path), which proves the fork; anyone can check it")
        }
    }

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
        for verdict in verdicts { try report(verdict, output) }
        let failed = verdicts.filter { !$0.problems.isEmpty }.count
        // What a log that failed claims to hold was not seen, and may be any number.
        let entries = verdicts.filter(\.problems.isEmpty).reduce(0) { $0 + $1.size }
        let unchecked = verdicts.reduce(0) { $0 + $1.unchecked }
        try output.line(
            failed > 0
                ? "NOT verified: \(failed) of \(verdicts.count) logs failed"
                : unchecked > 0
                    ? "verified: \(verdicts.count) logs, \(entries) entries, every signature and tile; "
                        + "bodies not checked: \(unchecked)"
                    : "verified: \(verdicts.count) logs, \(entries) entries, every signature, tile and body")
        try output.object([
            "entries": .integer(entries), "failed": .integer(failed), "logs": .integer(verdicts.count),
            "type": "summary", "unchecked_bodies": .integer(unchecked),
        ])
        return failed == 0 ? .ok : .verification
    }

    private static func report(_ verdict: Verdict, _ output: Output) throws {
        let isGood = verdict.problems.isEmpty
        var words = ["\(verdict.size) entries"]
        if verdict.erased > 0 { words.append("\(verdict.erased) erased") }
        if verdict.unchecked > 0 { words.append("\(verdict.unchecked) bodies not checked") }
        if let since = verdict.since { words.append("continues the checkpoint of size \(since)") }
        try output.line(
            isGood
                ? "ok      \(verdict.log)  \(words.joined(separator: ", "))"
                : "FAILED  \(verdict.log)  \(verdict.problems.count) problems")
        // Nothing good is said of a log that failed, its cosignatures included.
        let cosignatures = isGood ? verdict.cosignatures : []
        for cosignature in cosignatures {
            let what = cosignature.attests.map { " (\($0.rawValue))" } ?? ""
            try output.line("        cosigned by \(cosignature.name)\(what) at \(cosignature.time)")
        }
        var object: JSONObject = [
            "cosignatures": .array(
                cosignatures.map { cosignature in
                    var object: JSONObject = ["key": .string(cosignature.name), "time": .string(cosignature.time)]
                    object["attests"] = cosignature.attests.map { .string($0.rawValue) }
                    return .object(object)
                }), "erased": .integer(verdict.erased), "log": .string(verdict.log), "ok": .boolean(isGood),
            "size": .integer(verdict.size), "type": "log", "unchecked_bodies": .integer(verdict.unchecked),
        ]
        object["since"] = verdict.since.map { .integer($0) }
        try output.object(object)
    }
}
