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
        do {
            admission = try Welcome(parsing: bytes).admission(registryKey: partner.invitation.registryKey)
        } catch {
            throw CommandFailure(
                "joining.malformed", "\(path): \(error)",
                hint: "ask the coalition to send the welcome again", exit: .malformedInput)
        }
        let key = try partner.home.publicKey("log")
        guard admission.partner == partner.settings.name, admission.key.publicKey == key else {
            throw CommandFailure(
                "joining.other-partner", "\(path): welcomes another organisation or another key",
                hint: "ask the coalition for the welcome of \(partner.settings.name)", exit: .malformedInput)
        }
        try FileSystem.writeAtomically(partner.home.file("welcome.json"), bytes)
        try context.output.line("\(partner.settings.name) has joined \(partner.invitation.coalition)")
        try context.output.object(["partner": .string(partner.settings.name), "type": "summary"])
        context.output.note("next: \(ProgramName.current) import FILE, preview, push")
        return .ok
    }
}
