import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `accept`: takes a coalition's new registry in the place of the one that this home knows.
enum AcceptCommand {
    static let command = Command(
        "accept", .all, operands: "INVITATION.json", "take the coalition's new registry in place of the old one",
        options: [
            .init("--remote", "DIR", "where the new registry is (default: where this home pushes or merges)"),
            .init("--words-compared", nil, "no auditor vouches for it: its words were compared by telephone"),
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let path = try context.arguments.operands(1...1)[0]
        let bytes = try FileSystem.read(path, limit: 1 << 20)
        let invitation: Invitation
        do {
            invitation = try Invitation(parsing: bytes)
        } catch {
            throw CommandFailure(
                "joining.malformed", "\(path): not an invitation: \(error)",
                hint: "ask the coalition for its invitation.json again", exit: .malformedInput)
        }
        let home = try Home(context.arguments)
        let settings = try home.settings()
        _ = try RegistrySwap(home: home).resume()
        let key = invitation.registryKey
        let known =
            try settings.role == .partner ? PartnerHome(home).invitation.registryKey : CoalitionHome(home).registryKey()
        guard invitation.domain == settings.domain else {
            throw CommandFailure("joining.other-coalition", "\(path): is of another coalition", exit: .malformedInput)
        }
        context.output.note("the new registry's key in words: \(Fingerprint.text(key))")
        guard key != known else {
            try context.output.line("this registry is in use already")
            try context.output.object(["type": "summary"])
            return .ok
        }
        let oldFiles = LogFiles(store: FolderStore(root: home.file("registry")), lineLimit: LogLimits.coalitionLine)
        guard let old = try oldFiles.checkpoint(key: known) else {
            throw CommandFailure(
                "registry.missing", "this home has no copy of the old registry to compare with",
                hint: "start anew with the new invitation", exit: .verification)
        }
        let store = try reachableStore(context.arguments.value("--remote") ?? settings.remote, home)
        let remote = LogFiles(
            store: store, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine)
        let folder = home.file("renewal")
        try FileSystem.removeTree(folder)
        let files = LogFiles(store: FolderStore(root: folder), lineLimit: LogLimits.coalitionLine)
        let update = try LogMirror(local: files, key: key).update(from: remote, recheck: false)
        if let problem = update.problems.first { throw problem }
        guard let note = try files.checkpointBytes(), let checkpoint = try files.checkpoint(key: key) else {
            throw CommandFailure(
                "remote.no-registry", "\(store.name) does not hold the new registry", exit: .unavailable)
        }
        try CoalitionFiles.copySideFiles(of: files, to: checkpoint.size, from: remote)
        let registry = try Registry(files: files, key: key, checkpoint: checkpoint)
        if let objection = try RegistrySuccession.objection(
            to: registry, files: files, note: note, from: old, in: oldFiles)
        {
            throw CommandFailure(
                "registry.not-accepted", "the new registry \(objection.rawValue); nothing was changed",
                hint: objection == .noQuorum
                    ? "wait for the auditors, then run it again" : "ask the coalition by telephone",
                exit: .verification)
        }
        let auditors = try RegistrySuccession.auditors(
            of: files, checkpoint, to: registry.continues?.size ?? 0)
        if auditors.isEmpty && !context.arguments.has("--words-compared") {
            throw CommandFailure(
                "registry.not-accepted", "no auditor vouches for the new registry; nothing was changed",
                hint: "compare the words above with the coalition by telephone, then add --words-compared",
                exit: .verification)
        }
        try RegistrySwap(home: home).run(bytes)
        try context.output.line(
            "the new registry is in use: it restates \(registry.continues?.size ?? 0) entries of the one before")
        try context.output.object(["registry_size": .integer(checkpoint.size), "type": "summary"])
        return .ok
    }
}
