import CanonicalJSON
import Replication
import Signing
import TransparencyLog

/// `auditor init`: an auditor's folder with a cosignature key.
enum AuditorInitCommand {
    static let command = Command(
        "auditor init", .auditor, "make an auditor's folder and cosignature key in --home DIR",
        options: [
            .init("--name", "NAME", "the key's name, such as auditor.example/desk"),
            .init(
                "--attests", "consistent|content",
                "consistent: the log only grew; content: every body was checked too"),
            Command.passphrase,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        _ = try arguments.operands(0...0)
        guard let path = arguments.value("--home"), !path.isEmpty else {
            throw CommandFailure.usage("--home is needed", verb: "auditor init")
        }
        guard let attests = Auditor.Attests(rawValue: try arguments.required("--attests")) else {
            throw CommandFailure.usage("--attests must be consistent or content", verb: "auditor init")
        }
        let key = try AuditorHome.create(
            path, name: try arguments.required("--name"), attests: attests, passphrase: try arguments.passphrase())
        try context.output.line("auditor's folder made; its key attests: \(attests.rawValue)")
        try context.output.line("key: \(key)")
        try context.output.object([
            "attests": .string(attests.rawValue), "key": .string(key.description), "type": "summary",
        ])
        context.output.note(
            "next: send the key to the coalition, which registers it: "
                + "\(ProgramName.current) auditor add cosigner.vkey --attests \(attests.rawValue)")
        return .ok
    }
}

extension Arguments {
    /// The passphrase of private keys, from the file that `--passphrase-file` names.
    func passphrase() throws -> Passphrase? { try value("--passphrase-file").map { try PrivateFile.passphrase($0) } }
}
