import Age
import Anonymisation
import CanonicalJSON
import Files
import Journeys
import LogStore
import Places
import Replication
import Signing
import TransparencyLog
import Transport

/// `coalition init`: keys, the registry's first entries, and the invitation.
enum CoalitionInitCommand {
    static let command = Command(
        "coalition init", .coalition, "start a coalition: keys, registry, invitation",
        options: [
            .init("--name", "NAME", "what the coalition is called"),
            .init("--domain", "DOMAIN", "a DNS name of the coalition's own; every log's name begins with it"),
            .init("--policy", "NAME|FILE", "standard, strict, trusted or a policy file (default: standard)"),
            PolicyFile.country, PolicyFile.pooling,
            .init(
                "--bodies", "plain|age",
                "what the store gets: lines as they are, or encrypted (default: plain in a folder, else age)"),
            .init("--remote", "DIR|URL", "where members push to (default: HOME/inbox; docs/remotes.md)"),
            .init("--server-key", "FILE", "the SFTP server's public key, which members will insist on"),
            .init("--machine", "NAME", "this merging machine's name (default: main)"),
            Command.passphrase, Command.now,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        _ = try arguments.operands(0...0)
        let home = try Home(arguments)
        let name = try arguments.required("--name")
        let domain = try arguments.required("--domain")
        let machine = arguments.value("--machine") ?? "main"
        guard Names.isForPeople(name) else { throw CommandFailure.usage("--name must be one line of up to 120 bytes") }
        guard Names.isDomain(domain) else {
            throw CommandFailure.usage("--domain must be a DNS name such as coalition.example")
        }
        guard Names.isPart(machine) else { throw CommandFailure.usage("--machine must be of the form a-z, 0-9 and -") }
        if let remote = arguments.value("--remote"), !Names.isAddress(remote) {
            throw CommandFailure.usage("--remote must be one line")
        }
        let address = try arguments.value("--remote").map { try remoteAddress($0) }
        // What lies on somebody's server is read by somebody, sooner or later.
        let isNetwork = address?.isNetwork == true
        let usual = isNetwork ? "age" : "plain"
        guard let bodies = Invitation.Bodies(rawValue: arguments.value("--bodies") ?? usual) else {
            throw CommandFailure.usage("--bodies must be plain or age")
        }
        let serverKey = try serverKey(arguments, address)
        let policy = try PolicyFile.read(arguments.value("--policy") ?? "standard", arguments)
        let today = try arguments.today()
        let remote = arguments.value("--remote") ?? home.file("inbox")
        // What lies in a store across a network, the first merge sees.
        var folder = remote
        if case .folder(let path)? = address { folder = path }
        guard
            isNetwork
                || !FileSystem.exists(
                    "\(folder)/\(Names.folder(origin: Names.origin(domain: domain, partner: "registry")))/checkpoint")
        else {
            throw CommandFailure(
                "remote.taken", "\(remote) holds the registry of a coalition already",
                hint: "choose another folder with --remote", exit: .cannotCreate)
        }
        try home.create()

        let registryKey = try home.makeKey("registry")
        let machineKey = try home.makeKey("machine")
        let origin = Names.origin(domain: domain, partner: "registry")
        let verifier = try VerifierKey(name: origin, publicKey: registryKey.publicKey)
        let machineVerifier = try VerifierKey(
            name: Names.origin(domain: domain, partner: "receipts", log: machine), publicKey: machineKey.publicKey)
        try FileSystem.create(home.file("registry.vkey"), Array("\(verifier)\n".utf8))

        let files = LogFiles(store: FolderStore(root: home.file("registry")), lineLimit: LogLimits.coalitionLine)
        try files.replace("files/\(policy.digest.hex)", policy.bytes)
        var writer = try LogWriter(files: files, origin: origin, key: registryKey)
        var entries: [RegistryEntry] = [
            .coalition(name: name, domain: domain, key: verifier),
            .policy(policy.digest, name: policy.name, fromYear: today.year),
            .machine(name: machine, key: machineVerifier),
        ]
        if bodies == .age {
            let identity = try AgeIdentity.generate()
            try FileSystem.create(
                home.file("keys/bodies.age"), Array("\(identity.text)\n".utf8), mode: 0o600)
            entries.append(.recipients([identity.recipient]))
        }
        try writer.append(entries.map { Body($0.json, log: origin).line })

        var server = ServerIdentity(sshKey: serverKey)
        if case .https? = address {
            server.authority = try CoalitionAuthority.make(home, domain: domain, machine: machine).certificate
        }
        try home.remember(server, of: remote)
        let invitation = Invitation(
            coalition: name, domain: domain, registryKey: verifier, policy: policy, remote: remote, bodies: bodies,
            server: server)
        try FileSystem.writeAtomically(home.file("invitation.json"), invitation.json.canonicalBytes() + [0x0A])
        if !isNetwork { try FileSystem.makeFolders(folder) }
        // The settings come last: a home without them is one whose making was interrupted.
        try home.save(.init(role: .coalition, domain: domain, name: machine, remote: remote))
        let coalition = try CoalitionHome(home)
        let code =
            isNetwork
            ? .ok
            : Decision.report(
                try coalition.publish(try coalition.registry(), to: FolderStore(root: folder), recheck: false),
                context.output)

        try context.output.line("coalition \(domain) started; registry size \(entries.count), policy \(policy.name)")
        try context.output.line("invitation: \(home.file("invitation.json"))")
        try context.output.line("registry key: \(verifier)")
        try context.output.object([
            "domain": .string(domain), "invitation": .string(home.file("invitation.json")),
            "registry_key": .string(verifier.description), "type": "summary",
        ])
        context.output.note(
            isNetwork
                ? "next: set up the server (docs/remotes.md) and run merge, which publishes the registry there; "
                    + "then send the invitation to the member organisations"
                : "next: send the invitation to the member organisations")
        return code
    }

    private static func remoteAddress(_ text: String) throws -> RemoteAddress {
        do {
            return try RemoteAddress(text)
        } catch {
            throw CommandFailure("remote.address", "\(error)", exit: .usage)
        }
    }

    /// The public key of an SFTP server, without which no member could tell it from another.
    private static func serverKey(_ arguments: Arguments, _ address: RemoteAddress?) throws -> String? {
        guard case .sftp? = address else { return nil }
        let path = try arguments.required("--server-key")
        let line = String(decoding: try FileSystem.read(path, limit: 1 << 14), as: UTF8.self)
        guard let key = ServerIdentity.sshKey(line) else {
            throw CommandFailure.usage("--server-key must name a file such as /etc/ssh/ssh_host_ed25519_key.pub")
        }
        return key
    }
}
