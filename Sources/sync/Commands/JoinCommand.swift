import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `join`: takes the coalition's welcome, once its proof is checked.
enum JoinCommand {
    static let command = Command(
        "join", .partner, operands: "WELCOME.json", "take the coalition's welcome; afterwards push works",
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let path = try context.arguments.operands(1...1)[0]
        let partner = try PartnerHome(try Home(context.arguments))
        let bytes = try FileSystem.read(path, limit: 1 << 20)
        let admission: Admission
        let welcome: Welcome
        do {
            welcome = try Welcome(parsing: bytes)
            admission = try welcome.admission(registryKey: partner.invitation.registryKey)
        } catch {
            throw CommandFailure(
                "joining.malformed", "\(path): \(error)",
                hint: "ask the coalition to send the welcome again", exit: .malformedInput)
        }
        let keys = [try partner.verifier(), try partner.keyChange.waiting()]
        guard admission.partner == partner.settings.name, keys.contains(admission.key) else {
            throw CommandFailure(
                "joining.other-partner", "\(path): welcomes another organisation or another key",
                hint: "ask the coalition for the welcome of \(partner.settings.name)", exit: .malformedInput)
        }
        if let certificate = welcome.certificate { try take(certificate, partner, path) }
        try FileSystem.writeAtomically(partner.home.file("welcome.json"), bytes)
        try context.output.line("\(partner.settings.name) has joined \(partner.invitation.coalition)")
        try context.output.object(["partner": .string(partner.settings.name), "type": "summary"])
        context.output.note("next: \(ProgramName.current) import FILE, preview, push")
        return .ok
    }

    /// Takes a certificate that the coalition's authority issued for a key of this home.
    private static func take(_ certificate: Certificate, _ partner: PartnerHome, _ path: String) throws {
        let home = partner.home
        let authority = try Certificate(
            pem: try FileSystem.read(home.file(Home.AccessFile.authority), limit: 1 << 16))
        let isForNext = try home.transportKey(Home.AccessFile.nextCertificateKey) == certificate.publicKey
        guard certificate.isIssued(by: authority),
            try isForNext || home.transportKey(Home.AccessFile.certificateKey) == certificate.publicKey
        else {
            throw CommandFailure(
                "joining.malformed", "\(path): its certificate is not for this home",
                hint: "ask the coalition to send the welcome again", exit: .malformedInput)
        }
        if isForNext {
            try FileSystem.replace(
                home.file(Home.AccessFile.certificateKey), with: home.file(Home.AccessFile.nextCertificateKey))
        }
        try FileSystem.writeAtomically(home.file(Home.AccessFile.certificate), Array(certificate.pem.utf8))
    }
}
