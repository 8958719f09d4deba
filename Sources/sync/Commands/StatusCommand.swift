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
        "status", .partner, "what is staged, shared, pushed and merged", run: run)

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
        let submissions = try staging.submissions()
        let shared = submissions.filter { $0.entry != nil }
        let staying = submissions.filter { $0.entry == nil }
        func survivors(_ rows: [Staging.Submission]) -> Int { rows.reduce(0) { $0 + $1.journey.survivors } }
        let checkpoint = try partner.checkpoint()
        let last = try staging.lastSealed()
        let merged = try partner.registry().flatMap { try partner.merged(fetchingFrom: nil, registry: $0) }
        try output.line("partner:   \(partner.settings.name) in \(partner.invitation.coalition)")
        try output.line("joined:    \(partner.isAdmitted ? "yes" : "no, a welcome is needed")")
        try output.line("accepted:  \(submissions.count) submissions, \(survivors(submissions)) survivors")
        try output.line("shared:    \(shared.count) submissions, \(survivors(shared)) survivors")
        try output.line(
            "staying:   \(staying.count) submissions, \(survivors(staying)) survivors (withheld or waiting)")
        try output.line("sealed:    \(last.map { "up to \($0)" } ?? "nothing yet")")
        try output.line("log:       size \(checkpoint.size), root \(checkpoint.root.hex.prefix(16))...")
        try output.line("merged:    \(merged.map { "up to size \($0.size)" } ?? "no receipt yet")")
        var object: JSONObject = [
            "accepted_submissions": .integer(submissions.count), "accepted_survivors": .integer(survivors(submissions)),
            "joined": .boolean(partner.isAdmitted), "log_size": .integer(checkpoint.size),
            "merged_size": .integer(merged?.size ?? 0), "partner": .string(partner.settings.name),
            "root": .string(checkpoint.root.base64), "shared_submissions": .integer(shared.count),
            "shared_survivors": .integer(survivors(shared)), "staying_submissions": .integer(staying.count),
            "staying_survivors": .integer(survivors(staying)), "type": "summary",
        ]
        object["sealed"] = last.map { .string($0.description) }
        try output.object(object)
        return .ok
    }

    private static func coalition(_ coalition: CoalitionHome, _ output: Output) throws -> ExitCode {
        let registry = try coalition.registry()
        try output.line("coalition: \(registry.name) (\(registry.domain))")
        try output.line("policy:    \(registry.policy.name)")
        for admission in registry.admissions {
            let checkpoint = try coalition.mirror(of: admission).checkpoint(key: admission.key)
            let state = checkpoint.map { "merged up to size \($0.size)" } ?? "nothing pushed yet"
            try output.line("partner:   \(admission.partner), \(state)")
            try output.object([
                "partner": .string(admission.partner), "size": .integer(checkpoint?.size ?? 0), "type": "partner",
            ])
        }
        var summary: JSONObject = [
            "domain": .string(registry.domain), "partners": .integer(registry.admissions.count),
            "registry_size": .integer(registry.checkpoint.size), "type": "summary",
        ]
        if FileSystem.exists(coalition.masterPath) {
            let frontier = try Master(path: coalition.masterPath).meta("frontier_hash")
            try output.line("master:    frontier \(frontier)")
            summary["frontier"] = .string(frontier)
        } else {
            try output.line("master:    none yet")
        }
        try output.object(summary)
        return .ok
    }
}
