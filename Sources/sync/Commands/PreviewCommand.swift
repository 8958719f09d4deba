import Anonymisation
import CanonicalJSON
import Journeys
import Places
import Replication

/// `preview`: exactly what the next push would share, and what it would not and why.
enum PreviewCommand {
    static let command = Command(
        "preview", .partner, "what the next push would share, and what stays and why", options: [Command.now],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let partner = try PartnerHome(try Home(context.arguments))
        let today = try context.arguments.today()
        let policies = try partner.policies()
        var night = PartnerNight(staging: try partner.staging(), writer: try partner.writer(), policies: policies)
        _ = try night.reconcile()
        let outlook = try night.drafts(today: today)
        let (drafts, retracted, staged) = (outlook.drafts, outlook.retracted, outlook.staged)
        let output = context.output
        for draft in drafts {
            for formed in draft.groups {
                try output.line("\(draft.period)  share: \(Wording.group(formed.group))")
                var object = formed.group.json
                object["type"] = "group"
                try output.object(object)
            }
            if !draft.facts.isEmpty {
                try output.line(
                    "\(draft.period)  tell, without numbers: \(draft.facts.count) facts that something exists")
            }
            for (fact, year) in draft.facts {
                var object = fact.json(year: year)
                object["type"] = "fact"
                try output.object(object)
            }
        }
        if retracted > 0 {
            try output.line(
                "take back: \(retracted) groups that corrected cases have made untrue; their other cases wait for new "
                    + "company")
        }
        let pooled = try PoolOutlook(night, drafts, staged)
        try pooled.print(output)
        let (waiting, allWithheld) = policies.split(staged, today: today)
        let withheld = allWithheld.filter { !pooled.rows.contains($0.id) }
        if !withheld.isEmpty {
            try output.line(
                "withheld: \(staged.survivors(withheld)) survivors in \(withheld.count) submissions: too few of them agree, "
                    + "even on country of origin, destination and year; they stay here")
        }
        if !waiting.isEmpty {
            try output.line(
                "waiting: \(staged.survivors(waiting)) survivors in \(waiting.count) submissions of periods that are not "
                    + "closed yet")
        }
        let groups = drafts.reduce(0) { $0 + $1.groups.count }
        let shared = drafts.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.survivors } }
        let periods = drafts.map(\.period.description)
        try output.line(
            drafts.isEmpty
                ? "nothing to seal: no period has closed since the last push"
                : "the next push seals \(drafts.count) periods (\(periods[0]) to \(periods[periods.count - 1])): "
                    + "\(groups) groups with \(shared) survivors")
        try output.object([
            "groups": .integer(groups), "pooled_cells": .integer(pooled.cells),
            "pooled_survivors": .integer(pooled.survivors), "periods": .array(periods.map { .string($0) }),
            "retracted_groups": .integer(retracted), "shared_survivors": .integer(shared), "type": "summary",
            "waiting_submissions": .integer(waiting.count), "waiting_survivors": .integer(staged.survivors(waiting)),
            "withheld_submissions": .integer(withheld.count),
            "withheld_survivors": .integer(staged.survivors(withheld)),
        ])
        return .ok
    }
}
