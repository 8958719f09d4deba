import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `machine init` and `machine add`: further merging machines, beside the home that holds the registry's key.
enum MachineCommands {
    static let start = Command(
        "machine init", .coalition, "make a home for a further merging machine",
        options: [
            .init("--invite", "FILE", "the coalition's invitation.json"),
            .init("--name", "NAME", "what the machine is called, a-z, 0-9 and -"),
            .init("--remote", "DIR", "where members push to (default: what the invitation says)"),
            Command.passphrase,
        ],
        run: makeHome)

    private static func makeHome(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        _ = try arguments.operands(0...0)
        let home = try Home(arguments)
        let path = try arguments.required("--invite")
        let name = try arguments.required("--name")
        guard Names.isPart(name) else { throw CommandFailure.usage("--name must be of the form a-z, 0-9 and -") }
        let bytes = try FileSystem.read(path, limit: 1 << 20)
        let invitation: Invitation
        do {
            invitation = try Invitation(parsing: bytes)
        } catch {
            throw CommandFailure(
                "joining.malformed", "\(path): not an invitation: \(error)",
                hint: "ask for the coalition's invitation.json", exit: .malformedInput)
        }
        try home.create()
        let key = try home.makeKey("machine")
        let verifier = try VerifierKey(
            name: Names.origin(domain: invitation.domain, partner: "receipts", log: name), publicKey: key.publicKey)
        try FileSystem.create(home.file("registry.vkey"), Array("\(invitation.registryKey)\n".utf8))
        try FileSystem.create(home.file("machine.vkey"), Array("\(verifier)\n".utf8))
        try FileSystem.writeAtomically(home.file("invitation.json"), bytes)
        try home.remember(invitation.server, of: invitation.remote)
        try home.save(
            .init(
                role: .coalition, domain: invitation.domain, name: name,
                remote: arguments.value("--remote") ?? invitation.remote))
        try context.output.line("home for the merging machine \(name) made")
        try context.output.line("key: \(home.file("machine.vkey"))")
        try context.output.line("in words: \(Fingerprint.text(verifier))")
        try context.output.object(["key": .string(verifier.description), "machine": .string(name), "type": "summary"])
        context.output.note("next: whoever holds the registry's key runs machine add with that file; then merge here")
        return .ok
    }

    static let add = Command(
        "machine add", .coalition, operands: "KEY|FILE", "let a further machine merge, or one go on with a new key",
        options: [Command.passphrase], locksHome: true
    ) { context in
        let key = try Arguments.verifierKey(try context.arguments.operands(1...1)[0])
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.decidingRegistry(context.output)
        let parts = key.name.split(separator: "/").map(String.init)
        guard key.kind == .log, parts.count == 3,
            key.name == Names.origin(domain: registry.domain, partner: "receipts", log: parts[2]),
            Names.isPart(parts[2])
        else {
            throw CommandFailure(
                "key.malformed", "the key is not that of a merging machine of this coalition",
                hint: "a machine's key is made with: \(ProgramName.current) machine init", exit: .malformedInput)
        }
        let history = registry.history(of: key.name)
        let isTaken = history.current == key
        guard isTaken || history.canAdmit(key) else {
            throw CommandFailure(
                "key.taken", "machine \(parts[2]) has a key that holds, or had this one before",
                hint: "end the old one first: \(ProgramName.current) revoke receipts/\(parts[2])", exit: .cannotCreate)
        }
        context.output.note("in words: \(Fingerprint.text(key))")
        return try Decision.sign(
            .machine(name: parts[2], key: key), coalition, isTaken: isTaken, "machine \(parts[2]) may merge",
            context.output)
    }
}
