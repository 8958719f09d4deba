import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `witness`: checks that a log only grew since this auditor saw it last, and cosigns it.
enum WitnessCommand {
    static let command = Command(
        "witness", .auditor, operands: "LOG|STORE|URL|REQUEST",
        "check that a log continues what was seen before, and cosign it",
        options: [
            .init("--key", "DIR", "the auditor's folder, as auditor init made it"),
            .init("--log-key", "KEY|FILE", "the log's key, or the registry's; needed the first time"),
            .init("--out", "FILE", "where the answer goes: cosignature lines, or the protocol's refusal"),
            .init("--attach", nil, "add the cosignature to the log's checkpoint"), Command.passphrase,
        ],
        repeatable: ["--log-key"], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        let path = try arguments.operands(1...1)[0]
        let auditor = try AuditorHome(try arguments.required("--key"), passphrase: try arguments.passphrase())
        let keys = try arguments.all("--log-key").map { try Arguments.verifierKey($0) }
        let session = WitnessSession(auditor: auditor, keys: keys)
        let lock = try FolderLock(folder: auditor.path, holder: "witness")
        let judged = Result {
            AuditedPlace.isOne(path)
                ? try session.cosign(try AuditedPlace(path, auditor.home))
                : [try session.answer(try FileSystem.read(path, limit: AddCheckpoint.byteLimit))]
        }
        lock.release()
        let results = try judged.get()
        if let out = arguments.value("--out") {
            try FileSystem.writeAtomically(out, Array(results.map(\.body).joined().utf8))
        }
        for result in results {
            if arguments.has("--attach"), let files = result.files { try attach(result, to: files) }
            try report(result, context.output)
        }
        let refused = results.filter { !$0.isCosigned }.count
        try context.output.line(
            refused == 0
                ? "cosigned \(results.count) logs (\(auditor.attests.rawValue))"
                : "refused \(refused) of \(results.count) logs")
        try context.output.object([
            "cosigned": .integer(results.count - refused), "refused": .integer(refused), "type": "summary",
        ])
        return refused == 0 ? .ok : .verification
    }

    /// Adds the cosignature to a checkpoint file that still is the one that was cosigned.
    private static func attach(_ result: WitnessSession.Result, to files: LogFiles) throws {
        guard let signature = result.signature, let bytes = try files.checkpointBytes() else { return }
        var note = try SignedNote(parsing: bytes)
        guard note.text == result.text else { return }
        try note.add([signature])
        try files.replace("checkpoint", note.bytes)
    }

    private static func report(_ result: WitnessSession.Result, _ output: Output) throws {
        try output.line("\(result.status) \(result.log): \(result.words)")
        if let signature = result.signature { try output.line(signature.line.trimmingNewline) }
        if let proof = result.forkProof {
            output.warning("\(result.log): its owner signed two histories; the proof is \(proof)")
        }
        var object: JSONObject = [
            "log": .string(printable(result.log)), "status": .integer(result.status), "type": "answer",
            "words": .string(result.words),
        ]
        object["fork_proof"] = result.forkProof.map { .string($0) }
        object["signature"] = result.signature.map { .string($0.line.trimmingNewline) }
        object["size"] = result.size.map { .integer($0) }
        try output.object(object)
    }
}
