import CanonicalJSON
import Replication

/// `release`: a person confirms a partner's erasures beyond the number that are echoed by themselves.
enum ReleaseCommand {
    static let command = Command(
        "release", .coalition, operands: "PARTNER", "confirm a partner's erasures that wait for a person",
        options: [Command.now, Command.passphrase], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let partner = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.registry()
        guard let admission = registry.admission(of: partner) else {
            throw CommandFailure(
                "partner.unknown", "no partner of that id", hint: "run: \(ProgramName.current) status",
                exit: .malformedInput)
        }
        var book = try coalition.erasures()
        let waiting = book.waiting(today: try context.arguments.today())[admission.origin] ?? 0
        book.release(admission.origin)
        try coalition.save(book)
        try context.output.line("released \(waiting) erasures of \(partner)")
        try context.output.object(["partner": .string(partner), "released": .integer(waiting), "type": "summary"])
        return .ok
    }
}
