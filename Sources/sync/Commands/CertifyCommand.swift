import CanonicalJSON
import Files
import Replication
import Signing

/// `certify`: certificates for the coalition's server, its further machines, auditors, a partner on a new laptop, and another
/// coalition that publishes here.
enum CertifyCommand {
    static let command = Command(
        "certify", .coalition, operands: "server|machine|auditor|partner|coalition NAME",
        "make a key and a certificate for the HTTPS store or for who connects to it",
        options: [
            .init("--out", "DIR", "where they go (default: HOME/certificates/out/NAME)"), Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let words = try context.arguments.operands(2...2)
        let home = try Home(context.arguments)
        let coalition = try CoalitionHome(home)
        let holder = try holder(words[0], words[1])
        let (authority, isNew) = try authority(coalition)
        let out = context.arguments.value("--out") ?? home.file("certificates/out/\(words[1])")
        try FileSystem.makeFolders(out, mode: 0o700)
        let isServer = words[0] == "server"
        let names = isServer ? ("server.key", "server.crt") : ("tls.pem", "tls.crt")
        let key = try PrivateKey.generate()
        let certificate: Certificate
        do {
            certificate = try authority.issue(holder, to: key.publicKey)
        } catch let error as SigningError where error.code == .malformedKey {
            throw CommandFailure.usage("no certificate can be made for this name", verb: "certify")
        }
        try FileSystem.writeAtomically("\(out)/\(names.0)", Array(try key.pem().utf8), mode: 0o600)
        try FileSystem.writeAtomically("\(out)/\(names.1)", Array(certificate.pem.utf8))
        try FileSystem.writeAtomically("\(out)/ca.crt", Array(authority.certificate.pem.utf8))
        if isServer {
            let list = try FileSystem.read(home.file(CoalitionAuthority.listFile), limit: 1 << 26)
            try FileSystem.writeAtomically("\(out)/crl.pem", list)
        }
        try context.output.line("certificate for \(words[0]) \(words[1]): \(out)")
        try context.output.object([
            "folder": .string(out), "holder": .string(words[1]), "serial": .string(certificate.serial),
            "type": "summary",
        ])
        if isNew {
            context.output.note("the coalition has a certificate authority now; its invitation was written anew")
        }
        context.output.note(
            isServer
                ? "next: copy the folder to the server (docs/remotes.md); its key exists nowhere else"
                : "next: carry the files into keys/ of the home they are for, on a stick, and delete them here")
        return .ok
    }

    private static func holder(_ role: String, _ name: String) throws -> Certificate.Holder {
        if role == "server" { return .server(name) }
        guard let role = Certificate.Holder.Role(rawValue: role),
            role == .coalition ? Names.isDomain(name) : Names.isPart(name)
        else {
            throw CommandFailure.usage(
                "certify takes server HOST, coalition DOMAIN, or machine, auditor or partner and a name of a-z, 0-9 and -",
                verb: "certify")
        }
        return .client(role, name)
    }

    /// The authority; one that began with a stick gets it here, and a new invitation that names it.
    private static func authority(_ coalition: CoalitionHome) throws -> (CoalitionAuthority, isNew: Bool) {
        if let authority = try CoalitionAuthority.existing(coalition.home) { return (authority, false) }
        guard FileSystem.exists(coalition.home.file("keys/registry.pem")) else {
            throw CommandFailure(
                "certificate.no-authority", "this home has no certificate authority",
                hint: "run it in the home that holds the registry's key", exit: .permission)
        }
        let (domain, machine) = (coalition.settings.domain, coalition.settings.name)
        let authority = try CoalitionAuthority.make(coalition.home, domain: domain, machine: machine)
        let path = coalition.home.file("invitation.json")
        let old = try Invitation(parsing: try FileSystem.read(path, limit: 1 << 20))
        var server = old.server
        server.authority = authority.certificate
        let new = Invitation(
            coalition: old.coalition, domain: old.domain, registryKey: old.registryKey, policy: old.policy,
            remote: old.remote, bodies: old.bodies, server: server)
        try FileSystem.writeAtomically(path, new.json.canonicalBytes() + [0x0A])
        return (authority, true)
    }
}
