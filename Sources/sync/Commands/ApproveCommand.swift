import Anonymisation
import CanonicalJSON
import Journeys
import Replication

/// `approve`: a person's word that what `preview` shows may leave.
enum ApproveCommand {
    static let command = Command(
        "approve", .partner, "let leave what preview shows, and trust the clock it was shown by",
        options: [Command.now], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let partner = try PartnerHome(try Home(context.arguments))
        try partner.requireNoRecovery()
        let today = try context.arguments.today()
        var night = PartnerNight(
            staging: try partner.staging(), writer: try partner.writer(), policies: try partner.policies())
        _ = try night.reconcile()
        let drafts = try night.drafts(today: today).drafts
        let periods = drafts.map(\.period.description)
        let groups = drafts.reduce(0) { $0 + $1.groups.count }
        let facts = drafts.reduce(0) { $0 + $1.facts.count }
        if drafts.isEmpty {
            try context.output.line("nothing to approve: no period has closed since the last push")
        } else {
            try SealGate(home: partner.home, today: today).approve(drafts)
            try context.output.line(
                "approved: \(groups) groups and \(facts) facts of \(periods.joined(separator: ", ")); an import before the next push may "
                    + "change them and ask for another word")
        }
        try context.output.object([
            "facts": .integer(facts), "groups": .integer(groups),
            "periods": .array(periods.map { .string($0) }), "type": "summary",
        ])
        return .ok
    }
}
