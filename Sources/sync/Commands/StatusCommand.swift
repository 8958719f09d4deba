import Anonymisation
import CanonicalJSON
import Dataset
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// `status`: where things stand, without the network.
enum StatusCommand {
    static let command = Command(
        "status", .partner, "what is staged, shared, pushed and merged", options: [Command.master], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        switch try home.settings().role {
        case .partner: return try partner(try PartnerHome(home), context.output)
        case .coalition: return try coalition(try CoalitionHome(home), context.output)
        }
    }

    private static func partner(_ partner: PartnerHome, _ output: Output) throws -> ExitCode {
        let staging = try partner.staging()
        let staged = try staging.rows()
        let shared = staged.rows.filter { $0.entry != nil }
        let staying = staged.staying
        let checkpoint = try partner.checkpoint()
        let last = try staging.lastSealed()
        let merged = try partner.registry().flatMap { try partner.merged(fetchingFrom: nil, registry: $0) }
        try output.line("partner:   \(partner.settings.name) in \(partner.invitation.coalition)")
        try output.line("joined:    \(partner.isAdmitted ? "yes" : "no, a welcome is needed")")
        try output.line("accepted:  \(staged.rows.count) submissions, \(staged.survivors(staged.rows)) survivors")
        try output.line("shared:    \(shared.count) submissions, \(staged.survivors(shared)) survivors")
        try output.line(
            "staying:   \(staying.count) submissions, \(staged.survivors(staying)) survivors (withheld or waiting)")
        try output.line("sealed:    \(last.map { "up to \($0)" } ?? "nothing yet")")
        try output.line("log:       size \(checkpoint.size), root \(checkpoint.root.hex.prefix(16))...")
        let since = try ReceiptWatch(home: partner.home).since()
        try output.line(
            "merged:    \(merged.map { "up to size \($0.size)" } ?? "no receipt yet")"
                + (since.map { ", behind since \($0)" } ?? ""))
        var object: JSONObject = [
            "accepted_submissions": .integer(staged.rows.count),
            "accepted_survivors": .integer(staged.survivors(staged.rows)),
            "joined": .boolean(partner.isAdmitted), "log_size": .integer(checkpoint.size),
            "merged_size": .integer(merged?.size ?? 0), "partner": .string(partner.settings.name),
            "root": .string(checkpoint.root.base64), "shared_submissions": .integer(shared.count),
            "shared_survivors": .integer(staged.survivors(shared)), "staying_submissions": .integer(staying.count),
            "staying_survivors": .integer(staged.survivors(staying)), "type": "summary",
        ]
        object["sealed"] = last.map { .string($0.description) }
        try output.object(object)
        return .ok
    }

    private static func coalition(_ coalition: CoalitionHome, _ output: Output) throws -> ExitCode {
        let registry = try coalition.registry()
        try output.line("coalition: \(registry.name) (\(registry.domain))")
        try output.line("policy:    \(registry.policy.name)")
        let receipts = coalition.allReceipts(registry)
        for admission in registry.admissions {
            let (standing, branch) = try MeantLog(admission.partner, coalition, registry).standing(receipts)
            let checkpoint = branch == nil ? nil : standing.valid
            let state =
                switch standing.condition {
                case .absent: "nothing pushed yet"
                case .healthy: "merged up to size \(standing.valid.size)"
                case .forked: "FORKED, merged up to size \(standing.valid.size), which its histories share"
                case .waiting: "WAITING for the history that was decided for"
                }
            try output.line("partner:   \(admission.partner), \(state)")
            try output.object([
                "condition": .string(standing.condition.rawValue), "partner": .string(admission.partner),
                "size": .integer(checkpoint?.size ?? 0), "type": "partner",
            ])
        }
        var summary: JSONObject = [
            "domain": .string(registry.domain), "partners": .integer(registry.admissions.count),
            "registry_size": .integer(registry.checkpoint.size), "type": "summary",
        ]
        let published = try coalition.published(registry)
        let years = published?.record.years.map(\.release.year).sorted() ?? []
        summary["published_years"] = .array(years.map { .integer($0) })
        try output.line(
            "published: \(years.isEmpty ? "nothing yet" : years.map(String.init).joined(separator: ", "))")
        if let frontier = try coalition.masterIfThere()?.meta("frontier_hash") {
            try output.line("master:    frontier \(frontier)")
            summary["frontier"] = .string(frontier)
        } else {
            try output.line("master:    none yet")
        }
        try output.object(summary)
        return .ok
    }
}
