import Anonymisation
import CanonicalJSON
import Intake
import Replication

/// `withdraw`: a survivor takes her consent back.
enum WithdrawCommand {
    static let command = Command(
        "withdraw", .partner, operands: "CASE-REF|-", "take a case back: it and its group leave the log for good",
        options: [Command.passphrase], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let operand = try context.arguments.operands(1...1)[0]
        // A reference on the command line stays in the shell's history; a dash reads it from standard input.
        let reference = trimmed(operand == "-" ? readLine() ?? "" : operand)
        guard !reference.isEmpty else { throw CommandFailure.usage("a case reference is needed", verb: "withdraw") }
        let partner = try PartnerHome(try Home(context.arguments))
        try partner.requireNoRecovery()
        try partner.home.requireSameMachine()
        let staging = try partner.staging()
        var night = PartnerNight(staging: staging, writer: try partner.writer(), policies: try partner.policies())
        if try night.reconcile() { context.output.note("finished what was interrupted") }
        guard let done = try night.withdraw(staging.identity(reference: reference)) else {
            throw CommandFailure(
                "case.unknown", "no case here has this reference; nothing was changed",
                hint: "write it as in the imported file; a case that was withdrawn before is not known any more",
                exit: .malformedInput)
        }
        if done.group == nil {
            try context.output.line("withdrawn: the case was in no group of the log")
        } else {
            try context.output.line(
                "withdrawn: its group was erased here; \(done.returned) other submissions wait for new company")
        }
        if done.facts > 0 { try context.output.line("erased \(done.facts) facts that only this case supported") }
        if done.group != nil || done.facts > 0 {
            try context.output.line(
                "the coalition learns of it with the next seal and destroys its copies after its delay")
        }
        try context.output.object([
            "erased_facts": .integer(done.facts), "erased_group": .boolean(done.group != nil),
            "log_size": .integer(night.logSize), "returned_submissions": .integer(done.returned), "type": "summary",
        ])
        context.output.note("take the case out of your own file too; an import of it is ignored from now on")
        return .ok
    }
}
