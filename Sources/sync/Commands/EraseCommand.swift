import CanonicalJSON
import Replication

/// `erase`: destroys a body here at once, and everywhere else once the erasure has been pushed and echoed.
enum EraseCommand {
    static let command = Command(
        "erase", .partner, operands: "INDEX", "destroy the body of an entry, here and in every copy",
        options: [
            .init("--now", nil, "let the next push carry it, not the next seal: the night is then visible"),
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let text = try context.arguments.operands(1...1)[0]
        guard let index = Int(text), index >= 0 else {
            throw CommandFailure.usage("INDEX is the number of an entry, from 0", verb: "erase")
        }
        let partner = try PartnerHome(try Home(context.arguments))
        try partner.requireNoRecovery()
        try partner.home.requireSameMachine()
        let isNow = context.arguments.has("--now")
        var night = PartnerNight(
            staging: try partner.staging(), writer: try partner.writer(), policies: try partner.policies())
        if try night.reconcile() { context.output.note("finished what was interrupted") }
        let isNew = try night.erase(index)
        if isNow {
            try night.pad()
            context.output.warning("the next push shows that something was erased tonight")
        }
        try context.output.line(
            isNew
                ? "erased the body of entry \(index); the entry's commitment stays, every proof still checks"
                : "the body of entry \(index) was erased before; nothing to do")
        let whenSent = isNow ? "with the next push" : "with the next seal"
        try context.output.line("the coalition learns of it \(whenSent) and destroys its copies after its delay")
        try context.output.object([
            "erased": .boolean(isNew), "index": .integer(index), "log_size": .integer(night.logSize),
            "now": .boolean(isNow), "type": "summary",
        ])
        context.output.note(
            "backups, exported files and old versions kept by a store are beyond reach: look after them")
        return .ok
    }
}
