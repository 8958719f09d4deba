import Age
import Anonymisation
import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `init`: an organisation's home, its keys and its request to join.
enum InitCommand {
    static let command = Command(
        "init", .partner, "make an organisation's home and its request to join",
        options: [
            .init("--invite", "FILE", "the coalition's invitation"),
            .init("--org", "NAME", "what the organisation is called"),
            .init("--partner", "ID", "its id in the coalition, a-z, 0-9 and - (default: made from the name)"),
            .init("--no-recovery", nil, "make no recovery key: a lost laptop is then lost for good"),
            Command.passphrase,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        _ = try arguments.operands(0...0)
        let home = try Home(arguments)
        let path = try arguments.required("--invite")
        let name = try arguments.required("--org")
        let invitationBytes = try FileSystem.read(path, limit: 1 << 20)
        let invitation: Invitation
        do {
            invitation = try Invitation(parsing: invitationBytes)
        } catch {
            throw CommandFailure(
                "joining.malformed", "\(path): not an invitation: \(error)",
                hint: "ask the coalition for its invitation.json again", exit: .malformedInput)
        }
        guard Names.isForPeople(name) else { throw CommandFailure.usage("--org must be one line of up to 120 bytes") }
        guard let partner = arguments.value("--partner") ?? Names.slug(name), Names.isPartner(partner) else {
            throw CommandFailure.usage("this name gives no usable id; choose one with --partner ID")
        }
        try home.create()
        let key = try home.makeKey("log")
        try FileSystem.create(home.file("keys/staging.key"), StagingKeys.generate().bytes, mode: 0o600)
        let verifier = try VerifierKey(
            name: Names.origin(domain: invitation.domain, partner: partner), publicKey: key.publicKey)
        try home.remember(invitation.server, of: invitation.remote)
        let certificateRequest =
            invitation.server.authority == nil
            ? nil : try CertificateRequest(for: try home.makeTransportKey())
        let request = try JoinRequest(
            domain: invitation.domain, partner: partner, name: name, key: verifier,
            certificateRequest: certificateRequest, signedBy: key)
        try FileSystem.writeAtomically(home.file("invitation.json"), invitation.json.canonicalBytes() + [0x0A])
        try FileSystem.writeAtomically(home.file("request.json"), request.json.canonicalBytes() + [0x0A])
        try home.save(.init(role: .partner, domain: invitation.domain, name: partner, remote: invitation.remote))
        _ = try PartnerHome(home).staging()
        try home.rememberMachine()
        let recovery = arguments.has("--no-recovery") ? nil : try PartnerHome.makeRecoveryKey(home)

        try context.output.line("home for \(partner) made, to join \(invitation.coalition)")
        try context.output.line("request: \(home.file("request.json"))")
        var object: JSONObject = [
            "key": .string(verifier.description), "partner": .string(partner),
            "request": .string(home.file("request.json")), "type": "summary",
        ]
        if let recovery {
            try context.output.line("recovery key, shown this once: \(recovery.text)")
            object["recovery_key"] = .string(recovery.text)
            context.output.note(
                "write the recovery key down and keep it in a safe, away from this machine; "
                    + "without it a lost laptop cannot be replaced")
        } else {
            context.output.warning(
                "there is no recovery key: a lost laptop is lost for good, and push will ask for --no-recovery")
        }
        try context.output.object(object)
        context.output.note("next: send the request to the coalition, and join with the welcome that comes back")
        return .ok
    }
}
