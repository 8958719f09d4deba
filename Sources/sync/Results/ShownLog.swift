import Age
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// The log that `log` and `show` are about: this home's own, another that it has, or one in a folder. Its checkpoint is
/// opened under its key before anything of it is shown.
struct ShownLog {
    let files: LogFiles
    let checkpoint: Checkpoint
    /// The signed note itself, which a proof carries.
    let note: [UInt8]
    let key: VerifierKey

    static let options: [Command.Option] = [
        Command.key,
        .init("--identity", "FILE", "an age identity that opens encrypted bodies (mode 600)"),
    ]

    /// `name`: an origin, a folder with a checkpoint, or nothing for the home's own log.
    init(_ name: String?, _ arguments: Arguments) throws {
        let (files, key): (LogFiles, VerifierKey)
        if let name, FileSystem.exists("\(name)/checkpoint") {
            (files, key) = try Self.folder(name, arguments)
        } else {
            guard !arguments.has("--key"), !arguments.has("--identity") else {
                throw CommandFailure.usage("--key and --identity go with the folder of a log")
            }
            let home = try Home(arguments)
            (files, key) = try ProveCommand.log(try name ?? Self.ownOrigin(home), home)
        }
        guard let note = try files.checkpointBytes() else {
            throw CommandFailure(
                "log.no-checkpoint", "\(key.name) has no entries here yet", exit: .malformedInput)
        }
        checkpoint = try files.open(note, keys: [key]).checkpoint
        self.files = files
        self.note = note
        self.key = key
    }

    private static func ownOrigin(_ home: Home) throws -> String {
        switch try home.settings().role {
        case .partner: try PartnerHome(home).origin
        case .coalition: try CoalitionHome(home).registryKey().name
        case .keeper: throw home.wrongRole(.keeper)
        }
    }

    private static func folder(_ path: String, _ arguments: Arguments) throws -> (LogFiles, VerifierKey) {
        let identities = try arguments.value("--identity").map { try AgeIdentity.file(try PrivateFile.read($0)) }
        let files = LogFiles(
            store: FolderStore(root: path), lineLimit: LogLimits.coalitionLine, identities: identities ?? [])
        let keys = try arguments.verifierKeys()
        let origin = try files.checkpointBytes().flatMap { Audit.origin(of: $0) }
        guard let key = keys.first(where: { $0.name == origin }) else {
            throw CommandFailure(
                "verify.no-key", "\(path): no key for this log was given",
                hint: "give the log's verifier key with --key; for one of this home, give its name instead of a folder",
                exit: .usage)
        }
        return (files, key)
    }

    /// The commitment of an entry, proven to be in the tree that the checkpoint signs, how many hashes that took, and what
    /// stands for its body.
    func entry(_ index: Int) throws -> (commitment: Digest, hashes: Int, body: FoundBody) {
        guard index < checkpoint.size else {
            throw CommandFailure(
                "proof.no-entry", "\(checkpoint.origin) has \(checkpoint.size) entries, numbered from 0",
                exit: .malformedInput)
        }
        let (commitment, body) = try files.entry(at: index, size: checkpoint.size, origin: checkpoint.origin)
        let hashes = try files.tree(size: checkpoint.size).inclusionProof(
            index: index, size: checkpoint.size, hasher: TreeHasher())
        let proof = TlogProof(extra: commitment.bytes, index: index, hashes: hashes, checkpoint: note)
        _ = try proof.check(entry: commitment, key: key)
        return (commitment, hashes.count, body)
    }
}

/// What stands for a body, in the words of `log` and `show`.
extension FoundBody {
    /// A stable word: `plain`, `erased`, `locked`, or the id of what is wrong.
    var state: String {
        switch self {
        case .body: "plain"
        case .erased: "erased"
        case .locked: "locked"
        case .refused(let error): error.code.rawValue
        }
    }
}
