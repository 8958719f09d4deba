import CanonicalJSON
import Files
import Replication
import TransparencyLog

/// `resource add`, `remove`, `list` and `search`: the coalition's library of publications, in its registry.
enum ResourceCommands {
    private static let kinds = Resource.Kind.allCases.map(\.rawValue).joined(separator: "|")

    static let add = Command(
        "resource add", .coalition, operands: "LINK",
        "list a publication for all members, in place of one with the same link",
        options: [
            .init("--title", "TEXT", "its title"),
            .init("--kind", "KIND", "what it is: \(kinds)"),
            .init("--year", "YEAR", "when it was published"),
            .init("--tag", "TEXT", "a place or subject, such as Europe or Forced labour; may be given again"),
            Command.passphrase,
        ],
        repeatable: ["--tag"], locksHome: true
    ) { context in
        let arguments = context.arguments
        guard let kind = Resource.Kind(rawValue: try arguments.required("--kind")) else {
            throw CommandFailure.usage("--kind must be one of \(kinds)", verb: "resource add")
        }
        guard let year = Int(try arguments.required("--year")), Resource.years.contains(year) else {
            throw CommandFailure.usage(
                "--year must be a year from \(Resource.years.lowerBound) to \(Resource.years.upperBound)",
                verb: "resource add")
        }
        let link = try link(try arguments.operands(1...1)[0], verb: "resource add")
        var tags: [String] = []
        for tag in arguments.all("--tag").map(trimmed)
        where !tags.contains(where: { $0.lowercased() == tag.lowercased() }) { tags.append(tag) }
        let title = trimmed(try arguments.required("--title"))
        guard let resource = Resource(title: title, kind: kind, tags: tags, year: year, link: link) else {
            throw CommandFailure.usage(
                "the title may have \(Resource.titleLimit) bytes, each of at most \(Resource.tagCount) tags "
                    + "\(Resource.tagLimit), on one line and without invisible characters", verb: "resource add")
        }
        let coalition = try CoalitionHome(try Home(arguments))
        return try Decision.sign(
            .resource(resource), coalition,
            isTaken: try coalition.decidingRegistry(context.output).resources.contains(resource),
            "resource listed", context.output)
    }

    static let remove = Command(
        "resource remove", .coalition, operands: "LINK", "list a publication no more", options: [Command.passphrase],
        locksHome: true
    ) { context in
        let link = try link(try context.arguments.operands(1...1)[0], verb: "resource remove")
        let coalition = try CoalitionHome(try Home(context.arguments))
        guard try coalition.decidingRegistry(context.output).resources.contains(where: { $0.link == link }) else {
            throw CommandFailure(
                "resource.unknown", "no resource with this link is listed",
                hint: "run: \(ProgramName.current) resource list", exit: .malformedInput)
        }
        return try Decision.sign(
            .removedResource(link: link), coalition, isTaken: false, "resource listed no more", context.output)
    }

    static let list = Command("resource list", .all, "the publications that the coalition lists") { context in
        _ = try context.arguments.operands(0...0)
        return try show(try library(context), context.output)
    }

    static let search = Command(
        "resource search", .all, operands: "WORD...",
        "the publications whose title, tags, kind or year have every word, in any case"
    ) { context in
        let words = try context.arguments.operands(1...100)
        return try show(try library(context).filter { $0.matches(words) }, context.output)
    }

    /// The library as the registry of this home has it; in an organisation's home as its last push fetched it.
    private static func library(_ context: Context) throws -> [Resource] {
        let home = try Home(context.arguments)
        switch try home.settings().role {
        case .coalition: return try CoalitionHome(home).registry().resources
        case .partner:
            guard let registry = try PartnerHome(home).registry() else {
                throw CommandFailure(
                    "registry.missing", "the coalition's registry was not fetched yet",
                    hint: "run: \(ProgramName.current) push", exit: .malformedInput)
            }
            return registry.resources
        case .keeper: throw home.wrongRole(.keeper)
        }
    }

    private static func show(_ resources: [Resource], _ output: Output) throws -> ExitCode {
        for resource in resources {
            let tags = resource.tags.isEmpty ? "" : " [\(resource.tags.joined(separator: "; "))]"
            try output.line("\(resource.year)  \(resource.kind.rawValue)  \(printable(resource.title + tags))")
            try output.line("      \(resource.link)")
            var object = resource.json
            object["type"] = "resource"
            try output.object(object)
        }
        try output.line(resources.count == 1 ? "1 resource" : "\(resources.count) resources")
        try output.object(["resources": .integer(resources.count), "type": "summary"])
        return .ok
    }

    /// The link as it stands in a registry: scheme and host in lower case.
    private static func link(_ text: String, verb: String) throws -> String {
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        let link = text[..<end].lowercased() + text[end...]
        guard Resource.isLink(link) else {
            throw CommandFailure.usage(
                "the link must begin with https:// or http://, hold no space, quote or letter outside ASCII, and have at "
                    + "most \(Resource.linkLimit) bytes", verb: verb)
        }
        return link
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
