import Anonymisation
import Atlas
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// `status`: where things stand, without the network.
enum StatusCommand {
    static let command = Command(
        "status", .partner, "what is staged, shared, pushed and merged; in a coalition's home: who was heard from",
        options: [
            .init("--page", "DIR", "a coalition's status as status.html, in both languages, and status.json"),
            .init("--language", "en|sw", "the language that the page shows first (default: en)"), Command.now,
            Command.master,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        switch try home.settings().role {
        case .partner:
            guard !context.arguments.has("--page") else {
                throw CommandFailure.usage("--page needs a coalition's home", verb: "status")
            }
            return try partner(try PartnerHome(home), context.output)
        case .coalition: return try coalition(try CoalitionHome(home), context)
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

    private static func coalition(_ coalition: CoalitionHome, _ context: Context) throws -> ExitCode {
        let output = context.output
        let status = try coalition.status(on: try context.arguments.today())
        try output.line("coalition: \(status.coalition) (\(status.domain))")
        try output.line("policy:    \(status.policy)")
        for member in status.members {
            var words = [Self.state(member)]
            if let day = member.advanced { words.append("last new entries on \(day)") }
            if let day = member.read, day != status.lastMerge { words.append("last read on \(day)") }
            if member.quarantined > 0 { words.append("\(member.quarantined) entries in quarantine") }
            try output.line("partner:   \(member.id), \(words.joined(separator: ", "))")
            var object = member.json
            object["type"] = "partner"
            try output.object(object)
        }
        let years = status.publishedYears.map(String.init).joined(separator: ", ")
        try output.line("published: \(years.isEmpty ? "nothing yet" : years)")
        try output.line("merged:    \(status.lastMerge.map { "last on \($0)" } ?? "never")")
        try output.line("master:    \(status.frontier.map { "frontier \($0)" } ?? "none yet")")
        var summary: JSONObject = [
            "domain": .string(status.domain), "partners": .integer(status.members.count),
            "published_years": .array(status.publishedYears.map { .integer($0) }),
            "registry_size": .integer(status.registrySize), "type": "summary",
        ]
        summary["frontier"] = status.frontier.map { .string($0) }
        summary["last_merge"] = status.lastMerge.map { .string($0.description) }
        if let folder = context.arguments.value("--page") {
            try write(status, to: folder, try context.arguments.language(verb: "status"))
            try output.line("wrote \(folder)/status.html and \(folder)/status.json")
            summary["page"] = .string("\(folder)/status.html")
        }
        try output.object(summary)
        return .ok
    }

    private static func state(_ member: CoalitionStatus.Member) -> String {
        switch member.condition {
        case "absent": "nothing pushed yet"
        case "forked": "FORKED, merged up to size \(member.size), which its histories share"
        case "waiting": "WAITING for the history that was decided for"
        default: "merged up to size \(member.size)"
        }
    }

    /// Each file at once or not at all: who looks meanwhile sees the old one or the new one.
    private static func write(_ status: CoalitionStatus, to folder: String, _ language: Language) throws {
        try FileSystem.makeFolders(folder)
        try FileSystem.writeAtomically("\(folder)/status.json", status.json.canonicalBytes() + [0x0A])
        try FileSystem.writeAtomically("\(folder)/status.html", StatusPage(status, language: language).bytes)
    }
}

extension Arguments {
    /// The language that a page shows first.
    func language(verb: String) throws(CommandFailure) -> Language {
        guard let text = value("--language") else { return .english }
        guard let language = Language(rawValue: text) else {
            throw CommandFailure.usage("--language is en or sw", verb: verb)
        }
        return language
    }
}
