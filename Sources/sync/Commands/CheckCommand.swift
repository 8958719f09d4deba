import CanonicalJSON
import Files
import LogStore
import Signing
import TransparencyLog

/// `check`: verifies a proof file offline, and a body against it.
enum CheckCommand {
    static let command = Command(
        "check", .auditor, operands: "PROOF", "verify a proof file offline",
        options: [Command.key, .init("--body", "FILE", "the entry's body: checked, and shown")], repeatable: ["--key"],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let path = try context.arguments.operands(1...1)[0]
        let keys = try context.arguments.verifierKeys()
        let bytes = try FileSystem.read(path, limit: max(TlogProof.fileByteLimit, ForkProof.byteLimit))
        if ForkProof.isForkProof(bytes) { return try fork(try ForkProof(parsing: bytes), path, keys, context.output) }
        let proof = try TlogProof(parsing: bytes)
        var body: [UInt8]?
        if let path = context.arguments.value("--body") {
            let bytes = try FileSystem.read(path, limit: LogLimits.coalitionLine + 1)
            body = bytes.last == 0x0A ? Array(bytes.dropLast()) : bytes
        }
        guard let entry = body.map({ SHA256.hash($0) }) ?? proof.extra.flatMap({ Digest($0) }) else {
            throw CommandFailure(
                "proof.no-entry", "\(path): the proof does not say which entry it is about",
                hint: "give the body with --body FILE", exit: .usage)
        }
        let origin = (try? Checkpoint(parsing: SignedNote(parsing: proof.checkpoint).text))?.origin
        guard let key = keys.first(where: { $0.name == origin }) ?? (keys.count == 1 ? keys[0] : nil) else {
            throw CommandFailure("verify.no-key", "\(path): give the log's verifier key with --key", exit: .usage)
        }
        let checkpoint = try proof.check(entry: entry, key: key)
        if let body { try context.output.line(printable(String(decoding: body, as: UTF8.self))) }
        try context.output.line(
            "ok: entry \(proof.index) of \(checkpoint.origin) (size \(checkpoint.size)) is \(entry.hex)"
                + (body == nil ? "; its body was not given" : ", the commitment of the body given"))
        try context.output.object([
            "body_checked": .boolean(body != nil), "entry": .string(entry.hex), "index": .integer(proof.index),
            "log": .string(checkpoint.origin), "size": .integer(checkpoint.size), "type": "summary",
        ])
        return .ok
    }

    /// Evidence that a log's owner signed two histories.
    private static func fork(
        _ proof: ForkProof, _ path: String, _ keys: [VerifierKey], _ output: Output
    ) throws -> ExitCode {
        let origin = Audit.origin(of: proof.older)
        guard let key = keys.first(where: { $0.name == origin }) ?? (keys.count == 1 ? keys[0] : nil) else {
            throw CommandFailure("verify.no-key", "\(path): give the log's verifier key with --key", exit: .usage)
        }
        let (older, newer) = try proof.check(key: key)
        try output.line(
            "fork proven: the key of \(key.name) signed size \(older.size) with root \(older.root.hex.prefix(16))... "
                + "and size \(newer.size) with root \(newer.root.hex.prefix(16))..., which contradict each other")
        try output.object([
            "log": .string(key.name), "newer_size": .integer(newer.size), "older_size": .integer(older.size),
            "type": "fork",
        ])
        return .ok
    }
}
