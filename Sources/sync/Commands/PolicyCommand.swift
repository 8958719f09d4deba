import Anonymisation
import CanonicalJSON
import Files
import Journeys
import Places
import Signing

/// `policy`: a policy in words, checked; written to a file to be changed by a coalition that wants its own.
enum PolicyCommand {
    static let command = Command(
        "policy", .coalition, operands: "NAME|FILE", "check a policy and say in words what it lets leave",
        options: [
            PolicyFile.country, PolicyFile.pooling,
            .init("--out", "FILE", "write it as a file to be edited and given to coalition init --policy"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let policy = try PolicyFile.read(try context.arguments.operands(1...1)[0], context.arguments)
        let output = context.output
        try describe(policy, output)
        if let out = context.arguments.value("--out") {
            try FileSystem.create(out, Array("\(policy.json.text)\n".utf8))
            try output.line("wrote \(out)")
        }
        try output.object([
            "digest": .string(policy.digest.hex), "policy": policy.json, "type": "policy",
        ])
        return .ok
    }

    /// A policy in words.
    static func describe(_ policy: Policy, _ output: Output) throws {
        try output.line("policy \(policy.name) of \(policy.homeCountry.name), \(policy.digest.hex.prefix(16))...")
        for (index, rung) in policy.rungs.enumerated() {
            try output.line("rung \(index + 1): \(words(rung))")
            var leave = "at least \(company(rung.survivors, rung.submissions))"
            if rung.age != .none && index + 1 >= policy.minorsFirstRung && policy.minorsFactor > 1 {
                leave += ", \(rung.survivors * policy.minorsFactor) where they are minors"
            }
            if index + 1 < policy.minorsFirstRung { leave += "; no minors" }
            try output.line("        \(leave); every \(rung.period.rawValue)")
        }
        try output.line("numbers leave as: \(buckets(policy.buckets))")
        for kind in Presence.Kind.allCases {
            guard let least = policy.presence[kind] else { continue }
            try output.line(
                "told without numbers, by year: \(kind.rawValue), from "
                    + company(least.survivors, least.submissions))
        }
        let year = policy.presenceYear
        try output.line(
            "        and only by an organisation whose year has at least \(company(year.survivors, year.submissions))")
        try output.line(
            "places with counties show \(policy.diversity) or more different forms; seals are padded to a multiple of "
                + "\(policy.padding) entries; periods settle for \(policy.settlingDays) days")
        try output.line(
            "staging forgets what a case told \(policy.retentionDays) days after its year has settled; its number stays"
        )
        if let pooling = policy.pooling {
            try output.line(
                "who fits no rung is pooled at the year's close: a route opens where \(pooling.threshold) organisations share "
                    + "it; each may report \(pooling.cells), and the keeper answers for \(pooling.graceDays) days")
        } else {
            try output.line("who fits no rung stays with the organisation: nothing is pooled")
        }
        let rule = policy.publication
        try output.line(
            "the public may see a count of at least \(rule.survivors) survivors from \(rule.organisations) organisations, "
                + "none with more than \(rule.largestShare) %, rounded down to \(rule.rounding)")
    }

    private static func company(_ survivors: Int, _ submissions: Int) -> String {
        "\(survivors) survivor\(survivors == 1 ? "" : "s") in \(submissions) submission\(submissions == 1 ? "" : "s")"
    }

    private static func words(_ rung: Rung) -> String {
        var told = [rung.places == .admin1 ? "county" : "country"]
        if rung.transit { told.append("transit") }
        switch rung.exploitation {
        case .sector: told.append("form and industry")
        case .form: told.append("form")
        case .none: break
        }
        if rung.gender { told.append("gender") }
        switch rung.age {
        case .band: told.append("age band")
        case .majority: told.append("minor or adult")
        case .none: break
        }
        if rung.transport { told.append("transport") }
        if rung.recruitment { told.append("recruitment") }
        return told.joined(separator: ", ")
    }

    private static func buckets(_ buckets: Buckets) -> String {
        let last = buckets.edges[buckets.edges.count - 1]
        return zip(buckets.edges, buckets.edges.dropFirst()).map { $0 == $1 - 1 ? "\($0)" : "\($0)-\($1 - 1)" }
            .joined(separator: ", ") + ", from \(last) by steps of \(last)"
    }
}
