import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `publish request`: the coalition asks another one, one level up, to read its public log.
enum PublishRequestCommand {
    static let command = Command(
        "publish request", .coalition, "ask another coalition to read this one's public log",
        options: [
            .init("--invite", "FILE", "the other coalition's invitation"),
            .init("--partner", "ID", "this coalition's id there, a-z, 0-9 and - (default: made from its name)"),
            .init("--out", "FILE", "where the request goes (default: HOME/requests/DOMAIN.json)"), Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let coalition = try CoalitionHome(try Home(context.arguments))
        let path = try context.arguments.required("--invite")
        let invitation: Invitation
        do {
            invitation = try Invitation(parsing: try FileSystem.read(path, limit: 1 << 20))
        } catch let error as JoiningError {
            throw CommandFailure(
                "joining.malformed", "\(path): not an invitation: \(error)",
                hint: "ask the coalition for its invitation.json again", exit: .malformedInput)
        }
        guard invitation.domain != coalition.settings.domain else {
            throw CommandFailure(
                "joining.other-coalition", "\(path): is this coalition's own invitation", exit: .malformedInput)
        }
        let registry = try coalition.registry()
        guard let partner = context.arguments.value("--partner") ?? Names.slug(registry.name), Names.isPartner(partner)
        else { throw CommandFailure.usage("this name gives no usable id; choose one with --partner ID") }
        let key = try coalition.publicKey(registry, context.output)
        let request = try JoinRequest(
            domain: invitation.domain, partner: partner, name: registry.name, key: key,
            signedBy: try coalition.home.key("public"))
        let out = context.arguments.value("--out") ?? coalition.home.file("requests/\(invitation.domain).json")
        try FileSystem.writeAtomically(out, request.json.canonicalBytes() + [0x0A])
        try context.output.line("request: \(out)")
        try context.output.line("in words: \(Fingerprint.text(key))")
        try context.output.object([
            "key": .string(key.description), "partner": .string(partner), "request": .string(out), "type": "summary",
        ])
        context.output.note(
            "next: send the request to \(invitation.coalition), and publish to the store that it reads, "
                + printable(invitation.remote))
        return .ok
    }
}
