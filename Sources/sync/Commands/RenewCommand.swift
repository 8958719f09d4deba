import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `coalition renew`: a new registry in the place of one that is forked, or whose key was stolen or lost.
enum RenewCommand {
    static let command = Command(
        "coalition renew", .coalition, "start a new registry with a new key, from the old one's last good state",
        options: [
            .init("--size", "N", "the last good size of the old registry (default: all of the copy here)"),
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        let coalition = try CoalitionHome(home)
        if try RegistrySwap(home: home).resume() {
            return try finished(coalition, context.output)
        }
        let files = coalition.registryFiles
        let key = try coalition.registryKey()
        guard let now = try files.checkpoint(key: key) else {
            throw CommandFailure("registry.missing", "the registry has no checkpoint", exit: .verification)
        }
        let size = context.arguments.value("--size").map { Int($0) ?? 0 } ?? now.size
        guard size >= 1, size <= now.size else {
            throw CommandFailure.usage("--size is from 1 to \(now.size)", verb: "coalition renew")
        }
        let root = try files.tree(size: now.size).root(size: size, hasher: TreeHasher())
        let state = Checkpoint(origin: now.origin, size: size, root: root)
        // Only what can be read is restated: a registry that is cut before its policy, or whose last entries nobody can read,
        // would be no registry.
        let old: Registry
        do {
            old = try Registry(files: files, key: key, checkpoint: state, of: now.size)
        } catch {
            throw CommandFailure(
                error.code.rawValue, "the registry cannot go on from size \(size): \(error)",
                hint: "choose another --size: what it holds up to there must be a whole registry", exit: .verification)
        }
        if try old.continues != nil && isUnknownToStores(coalition) { return try finished(coalition, context.output) }
        let number = (Int(key.name.split(separator: "/").last ?? "1") ?? 1) + 1
        let origin = Names.origin(domain: old.domain, partner: "registry", log: String(number))

        // Made whole beside the old one, then put in its place; a run that was interrupted is begun again.
        let folder = home.file("renewal")
        try FileSystem.removeTree(folder)
        for name in ["keys/renewal.pem", "keys/renewal.pub.pem"] { try FileSystem.remove(home.file(name)) }
        let newKey = try home.makeKey("renewal")
        let verifier = try VerifierKey(name: origin, publicKey: newKey.publicKey)
        let new = LogFiles(store: FolderStore(root: folder), lineLimit: LogLimits.coalitionLine)
        for digest in try CoalitionFiles.sideFiles(of: files, origin: now.origin, size: size, of: now.size) {
            try new.replace("files/\(digest.hex)", try files.sideFile(digest))
        }
        var writer = try LogWriter(files: new, origin: origin, key: newKey)
        let genesis = RegistryEntry.coalition(name: old.name, domain: old.domain, key: verifier, continues: state)
        let decisions = try RegistrySuccession.decisions(of: files, checkpoint: now, to: size)
        try writer.append(([genesis.json] + decisions).map { Body($0, log: origin).line })
        let before = try Invitation(parsing: try FileSystem.read(home.file("invitation.json"), limit: 1 << 20))
        let invitation = Invitation(
            coalition: before.coalition, domain: before.domain, registryKey: verifier, policy: before.policy,
            remote: before.remote, bodies: before.bodies, server: before.server)
        try RegistrySwap(home: home).run(invitation.json.canonicalBytes() + [0x0A])
        let code = Decision.report(try coalition.publish(), context.output)

        let auditors = try coalition.registry().auditors.count
        try context.output.line(
            "registry \(number) goes on from size \(size) of the one before, with a new key; \(decisions.count) decisions restated"
        )
        try context.output.line("invitation: \(home.file("invitation.json"))")
        try context.output.line("in words: \(Fingerprint.text(verifier))")
        try context.output.object([
            "auditors": .integer(auditors), "registry_key": .string(verifier.description),
            "restated": .integer(decisions.count), "type": "summary",
        ])
        context.output.note(
            "next: let more than half of the \(auditors) auditors cosign it (witness), then send the invitation to all: "
                + "each accepts it with one command")
        return code
    }

    /// A new registry that was put in place and then cut off before it was carried to the home's own store.
    private static func isUnknownToStores(_ coalition: CoalitionHome) throws -> Bool {
        let stores = (try? coalition.stores([])) ?? []
        let folder = Names.folder(origin: try coalition.registryKey().name)
        return try !stores.isEmpty
            && stores.allSatisfy { try $0.read("\(folder)/checkpoint", limit: Checkpoint.fileByteLimit) == nil }
    }

    private static func finished(_ coalition: CoalitionHome, _ output: Output) throws -> ExitCode {
        let code = Decision.report(try coalition.publish(), output)
        try output.line("finished what was interrupted: the new registry is in place")
        try output.object(["type": "summary"])
        return code
    }
}
