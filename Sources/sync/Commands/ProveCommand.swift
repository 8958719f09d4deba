import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `prove`: writes the offline proof that a log of this home holds an entry.
enum ProveCommand {
    static let command = Command(
        "prove", .auditor, operands: "ORIGIN INDEX", "write a proof that a log holds an entry, to be checked offline",
        options: [
            .init("--out", "FILE", "where the proof goes"),
            .init("--body", "FILE", "also write the entry's body, which only its readers may see"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let operands = try context.arguments.operands(2...2)
        let out = try context.arguments.required("--out")
        guard let index = Int(operands[1]), index >= 0 else {
            throw CommandFailure.usage("INDEX must be a number", verb: "prove")
        }
        let (files, key) = try log(operands[0], try Home(context.arguments))
        guard let checkpoint = try files.checkpoint(key: key), let note = try files.checkpointBytes() else {
            throw CommandFailure("log.no-checkpoint", "\(operands[0]) has no entries here", exit: .malformedInput)
        }
        guard index < checkpoint.size else {
            throw CommandFailure(
                "proof.no-entry", "\(operands[0]) has \(checkpoint.size) entries, numbered from 0",
                exit: .malformedInput)
        }
        let width = min(Tile.fullWidth, checkpoint.size - index / Tile.fullWidth * Tile.fullWidth)
        let offset = index % Tile.fullWidth
        let entry = try files.entries(of: Tile(.entries, index: index / Tile.fullWidth, width: width))[offset]
        let hashes = try files.tree(size: checkpoint.size).inclusionProof(
            index: index, size: checkpoint.size, hasher: TreeHasher())
        let proof = TlogProof(extra: entry.bytes, index: index, hashes: hashes, checkpoint: note)
        // What is handed out is checked first: a damaged tile must not become a proof that fails in court.
        _ = try proof.check(entry: entry, key: key)
        try FileSystem.writeAtomically(out, proof.bytes)
        if let path = context.arguments.value("--body") {
            let line = try files.bodies(of: Tile(.bodies, index: index / Tile.fullWidth, width: width))[offset]
            guard SHA256.hash(Array(line)) == entry else {
                throw CommandFailure("body.missing", "entry \(index) has no body here", exit: .verification)
            }
            try FileSystem.writeAtomically(path, Array(line) + [0x0A], mode: 0o600)
        }
        try context.output.line("wrote \(out): entry \(index) of \(checkpoint.origin), size \(checkpoint.size)")
        try context.output.object([
            "index": .integer(index), "log": .string(checkpoint.origin), "out": .string(out),
            "size": .integer(checkpoint.size), "type": "summary",
        ])
        return .ok
    }

    /// A log that this home has: its own, the coalition's, or a verified copy.
    static func log(_ origin: String, _ home: Home) throws -> (LogFiles, VerifierKey) {
        switch try home.settings().role {
        case .partner:
            let partner = try PartnerHome(home)
            if origin == partner.origin {
                return (partner.logFiles, try VerifierKey(name: origin, publicKey: try home.publicKey("log")))
            }
            if origin == partner.invitation.registryKey.name {
                return (partner.registryFiles, partner.invitation.registryKey)
            }
            if origin == partner.publicOrigin, let registry = try partner.registry(),
                let key = try registry.signer(of: partner.publicFiles, origin: origin)
            {
                return (partner.publicFiles, key)
            }
        case .coalition:
            let coalition = try CoalitionHome(home)
            let registryKey = try coalition.registryKey()
            if origin == registryKey.name { return (coalition.registryFiles, registryKey) }
            if origin == coalition.receiptsOrigin {
                let key = try VerifierKey(name: origin, publicKey: try home.publicKey("machine"))
                return (coalition.receiptsFiles, key)
            }
            let registry = try coalition.registry()
            if origin == coalition.publicOrigin,
                let key = try registry.signer(of: coalition.publicFiles, origin: origin)
            {
                return (coalition.publicFiles, key)
            }
            if let admission = registry.admissions.first(where: { $0.origin == origin }) {
                let files = coalition.mirror(of: admission)
                return (files, try registry.signer(of: files, admission))
            }
        case .keeper: throw home.wrongRole(.keeper)
        }
        throw CommandFailure(
            "log.unknown", "this home has no log of that name",
            hint: "names are like coalition.example/hope/1; run: \(ProgramName.current) status", exit: .malformedInput)
    }
}
