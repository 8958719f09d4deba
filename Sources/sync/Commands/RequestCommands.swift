import CanonicalJSON
import Files
import LogStore
import Replication
import TransparencyLog

/// `request`: an add-checkpoint request for a witness who cannot reach the log's files.
enum RequestCommand {
    static let command = Command(
        "request", .all, operands: "ORIGIN", "write a request to a witness, for a stick or a letter",
        options: [
            .init("--old", "SIZE", "the size that the witness saw last (default: 0)"),
            .init("--out", "FILE", "where the request goes (default: request.witness)"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let origin = try context.arguments.operands(1...1)[0]
        let (files, key) = try ProveCommand.log(origin, try Home(context.arguments))
        guard let note = try files.checkpointBytes() else {
            throw CommandFailure(
                "log.no-checkpoint", "\(printable(origin)) has no checkpoint yet", exit: .malformedInput)
        }
        let checkpoint = try Checkpoint.open(note, key: key)
        guard let old = Int(context.arguments.value("--old") ?? "0"), (0...checkpoint.size).contains(old) else {
            throw CommandFailure.usage("--old is a size from 0 to \(checkpoint.size)", verb: "request")
        }
        let proof = try files.tree(size: checkpoint.size).consistencyProof(
            from: old, to: checkpoint.size, hasher: TreeHasher())
        let out = context.arguments.value("--out") ?? "request.witness"
        try FileSystem.writeAtomically(out, AddCheckpoint(old: old, proof: proof, checkpoint: note).bytes)
        try context.output.line("wrote \(out): \(checkpoint.origin) from size \(old) to \(checkpoint.size)")
        try context.output.object([
            "log": .string(checkpoint.origin), "old": .integer(old), "out": .string(out),
            "size": .integer(checkpoint.size), "type": "summary",
        ])
        return .ok
    }
}

/// `attach`: adds a witness's answer to the checkpoint of one of this home's logs.
enum AttachCommand {
    static let command = Command(
        "attach", .all, operands: "ORIGIN ANSWER", "add a witness's cosignatures to a log's checkpoint",
        options: [.init("--key", "KEY|FILE", "the cosigner's verifier key; may be given again")],
        repeatable: ["--key"], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let operands = try context.arguments.operands(2...2)
        let home = try Home(context.arguments)
        let (files, key) = try ProveCommand.log(operands[0], home)
        let cosigners = try context.arguments.verifierKeys() + registered(home)
        guard let bytes = try files.checkpointBytes() else {
            throw CommandFailure(
                "log.no-checkpoint", "\(printable(operands[0])) has no checkpoint yet", exit: .malformedInput)
        }
        let answer = try SignedNote.signatures(parsing: try FileSystem.read(operands[1], limit: SignedNote.byteLimit))
        var note = try SignedNote(parsing: bytes)
        try note.add(answer)
        let (checkpoint, cosignatures) = try Checkpoint.open(note.bytes, key: key, cosigners: cosigners)
        // A line that nobody here can check is worth nothing, and might hide that it is for another checkpoint.
        guard
            answer.allSatisfy({ line in cosignatures.contains { $0.key.name == line.name && $0.key.id == line.keyID } })
        else {
            throw CommandFailure(
                "note.no-known-key", "\(operands[1]): holds a signature of a key that is not known here",
                hint: "give the cosigner's key with --key, or have the coalition register the auditor",
                exit: .verification)
        }
        try files.replace("checkpoint", note.bytes)
        try context.output.line(
            "\(checkpoint.origin) at size \(checkpoint.size) carries \(cosignatures.count) cosignatures")
        try context.output.object([
            "cosignatures": .integer(cosignatures.count), "log": .string(checkpoint.origin), "type": "summary",
        ])
        context.output.note("next: push (an organisation) or merge (a coalition) carries it to the store")
        return .ok
    }

    /// The auditors that the registry names.
    private static func registered(_ home: Home) throws -> [VerifierKey] {
        switch try home.settings().role {
        case .partner: try PartnerHome(home).registry()?.auditors.map(\.key) ?? []
        case .coalition: try CoalitionHome(home).registry().auditors.map(\.key)
        case .keeper: throw home.wrongRole(.keeper)
        }
    }
}
