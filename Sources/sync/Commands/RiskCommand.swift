import Anonymisation
import Atlas
import CanonicalJSON
import Dataset
import Journeys
import LogStore
import Replication

/// `risk`: how well survivors are hidden in what is staged, shared or merged, and what hiding them cost.
enum RiskCommand {
    static let command = Command(
        "risk", .all, "how well survivors are hidden in what is staged, shared or merged, and at what cost",
        options: [Command.now, Command.master], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        switch try home.settings().role {
        case .partner: try partner(try PartnerHome(home), today: try context.arguments.today(), context.output)
        case .coalition: try coalition(try CoalitionHome(home), context.output)
        }
        return .ok
    }

    private static func partner(_ partner: PartnerHome, today: CivilDate, _ output: Output) throws {
        let policies = try partner.policies()
        var night = PartnerNight(staging: try partner.staging(), writer: try partner.writer(), policies: policies)
        _ = try night.reconcile()
        let outlook = try night.drafts(today: today)
        let (drafts, staged) = (outlook.drafts, outlook.staged)
        let policy = policies.latest
        let next = drafts.flatMap(\.groups).map { (rung: $0.group.rung, survivors: exactly($0.survivors)) }
        let withheld = staged.survivors(policies.split(staged, today: today).withheld)
        try print(
            "staged", "what the next push would share",
            RiskMeasures(groups: next, withheld: exactly(withheld)), policy,
            output)
        // What the log holds, as everyone who may read it sees it.
        let view = try PartnerView(
            partner: partner.settings.name, files: partner.logFiles, checkpoint: try partner.checkpoint(),
            policies: policies)
        try output.line()
        try print(
            "shared", "what this log shares",
            RiskMeasures(
                groups: view.groups.map { (rung: $0.group.rung, survivors: $0.group.survivors) },
                withheld: view.seals.last { $0.seal.withheld != nil }?.seal.withheld ?? .zero), policy, output)
    }

    private static func coalition(_ coalition: CoalitionHome, _ output: Output) throws {
        let master = try coalition.master()
        let groups = try master.groups()
        let limits = LimitFindings(groups: groups, seals: try master.seals(), partners: try master.partners())
        try print(
            "merged", "the master dataset",
            RiskMeasures(
                // What another coalition has published is on no rung, and known to all.
                groups: groups.filter { !$0.group.isPublic }.map {
                    (rung: $0.group.rung, survivors: $0.group.survivors)
                },
                withheld: limits.withheld ?? .zero), try coalition.registry().policy, output)
    }

    private static func exactly(_ count: Int) -> CountInterval { CountInterval(count, count) }

    private static func print(
        _ what: String, _ title: String, _ measures: RiskMeasures, _ policy: Policy, _ output: Output
    ) throws {
        try output.line("\(title):")
        guard let smallest = measures.smallest else {
            try output.line("  no group; withheld: \(Wording.interval(measures.withheld)) survivors")
            try output.object(json(what, measures, policy))
            return
        }
        try output.line(
            "  groups:            \(measures.groupCount) with \(Wording.interval(measures.shared)) survivors")
        try output.line("  smallest group:    \(smallest) survivors")
        try output.line(
            "  highest risk:      1 in \(smallest): the chance to pick a survivor known to be in the smallest group")
        try output.line(
            "  withheld:          \(Wording.interval(measures.withheld)) survivors\(percent(measures.withheldShare))")
        for (number, share) in measures.rungs.sorted(by: { $0.key < $1.key }) {
            try output.line(
                "  rung \(number):            \(share.groups) groups, \(Wording.interval(share.survivors)) survivors"
                    + percent(measures.share(ofRung: number)))
        }
        let losses = measures.informationLoss(policy: policy).map { "\($0.attribute) \(whole($0.loss)) %" }
        try output.line("  information lost:  \(losses.prefix(4).joined(separator: ", ")),")
        try output.line("                     \(losses.dropFirst(4).joined(separator: ", "))")
        try output.object(json(what, measures, policy))
    }

    private static func whole(_ share: Double) -> Int { Int((share * 100).rounded()) }

    private static func percent(_ share: ClosedRange<Double>?) -> String {
        guard let share else { return "" }
        let (lower, upper) = (whole(share.lowerBound), whole(share.upperBound))
        return lower == upper ? " (\(lower) %)" : " (\(lower) to \(upper) %)"
    }

    /// Shares and losses are in thousandths: the JSON of this program has integers only.
    private static func json(_ what: String, _ measures: RiskMeasures, _ policy: Policy) -> JSONObject {
        func interval(_ interval: CountInterval) -> JSONValue { [.integer(interval.lower), .integer(interval.upper)] }
        func thousandths(_ share: Double) -> JSONValue { .integer(Int((share * 1000).rounded())) }
        func thousandths(_ share: ClosedRange<Double>?) -> JSONValue {
            share.map { [thousandths($0.lowerBound), thousandths($0.upperBound)] } ?? .null
        }
        var losses = JSONObject()
        for (attribute, loss) in measures.informationLoss(policy: policy) { losses[attribute] = thousandths(loss) }
        return [
            "groups": .integer(measures.groupCount), "highest_risk_thousandths": thousandths(measures.highestRisk),
            "information_loss_thousandths": .object(losses),
            "rungs": .array(
                measures.rungs.sorted { $0.key < $1.key }.map { number, share in
                    .object([
                        "groups": .integer(share.groups), "rung": .integer(number),
                        "share_thousandths": thousandths(measures.share(ofRung: number)),
                        "survivors": interval(share.survivors),
                    ])
                }), "smallest_group": measures.smallest.map { .integer($0) } ?? .null,
            "survivors": interval(measures.shared), "type": "risk", "what": .string(what),
            "withheld": interval(measures.withheld), "withheld_share_thousandths": thousandths(measures.withheldShare),
        ]
    }
}
