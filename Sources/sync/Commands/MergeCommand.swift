import CanonicalJSON
import Dataset
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `merge`: reads every partner's log, verifies it in full, and makes the master of what may be believed.
enum MergeCommand {
    static let command = Command(
        "merge", .coalition, operands: "[INBOX...]", "verify and join all partners' logs into the master",
        options: [
            .init("--recheck", nil, "read and verify everything again, also what did not change"), Command.now,
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let coalition = try CoalitionHome(try Home(context.arguments))
        let recheck = context.arguments.has("--recheck")
        let stores = try coalition.stores(context.arguments.operands)
        let registry = try coalition.updateRegistry(from: stores)
        if try coalition.keyChange.adopt(registry.history(of: coalition.receiptsOrigin)) {
            context.output.note("the new key is in use")
        }
        try coalition.requireMachine(registry)
        var troubles = try coalition.updateReceipts(registry, from: stores)
        troubles += try coalition.updatePublicLog(registry, from: stores)

        let today = try context.arguments.today()
        // Before anything is done: a machine that cannot sign its receipts merges nothing.
        var receipts = try coalition.receiptsWriter()
        var book = try coalition.erasures()
        let night = try MergeNight(
            coalition, registry, stores: stores, destroyed: book.destroyed, recheck: recheck)
        let results = try night.run(ProgressLine(context.output))
        let width = results.map(\.partner.count).max() ?? 0
        for result in results { try report(result, width, coalition, context.output) }
        let echoed = night.echoed
        let (frontier, quarantined) = try MasterNight(coalition, registry, results, echoed: echoed, recheck: recheck)
            .run(&book, today: today, context.output)
        try ErasureEcho.run(
            coalition, registry, &book, &receipts, merged: results.compactMap(\.checkpoint), echoed: echoed,
            said: night.ownReceipts, today: today, context.output)
        try SummaryEcho.run(coalition, registry, context.output)
        for store in stores + [coalition.mirrorStore] {
            troubles += try coalition.publish(registry, to: store, recheck: recheck).map { ("coalition", $0) }
        }
        for (owner, problem) in troubles {
            context.output.warning(owner == "coalition" ? "\(problem)" : "\(owner): \(problem)")
            try context.output.object(problemObject(problem, partner: owner))
        }
        return try summarise(
            coalition, results, quarantined: quarantined, damaged: troubles.count, frontier: frontier, context.output)
    }

    private static func report(
        _ result: PartnerMerge.Result, _ width: Int, _ coalition: CoalitionHome, _ output: Output
    ) throws {
        let state = words(result)
        let name = result.partner + String(repeating: " ", count: width - result.partner.count)
        try output.line("\(name)  \(state)\(result.problems.isEmpty ? "" : ", with problems")")
        for proof in result.proofs {
            let path = coalition.home.file("forks/\(result.partner)-\(SHA256.hash(proof.bytes).hex.prefix(16)).proof")
            try FileSystem.writeAtomically(path, proof.bytes)
            output.warning("\(result.partner): wrote \(path), which proves the fork; anyone can check it")
        }
        for problem in result.problems {
            output.warning("\(result.partner): \(problem)")
            try output.object(problemObject(problem, partner: result.partner))
        }
        try output.object([
            "condition": .string(result.standing?.condition.rawValue ?? "unreadable"),
            "from": .integer(result.from), "partner": .string(result.partner),
            "state": .string(result.state.rawValue), "to": .integer(result.to), "type": "partner",
        ])
    }

    private static func words(_ result: PartnerMerge.Result) -> String {
        switch result.standing?.condition {
        case .forked?: return "FORKED; the \(result.to) entries that its histories share count"
        case .waiting?: return "WAITING for the history that the coalition decided for; nothing counts"
        default: break
        }
        if result.to < result.from { return "\(result.from - result.to) entries count no longer, now \(result.to)" }
        return switch result.state {
        case .absent: "nothing pushed yet"
        case .unchanged: "unchanged at \(result.to)"
        case .advanced:
            result.to > result.from
                ? "\(result.to - result.from) new entries, now \(result.to)" : "unchanged at \(result.to)"
        case .behind: "the store shows an older log; kept at \(result.to)"
        case .forked: "the store shows a history that was put aside; kept at \(result.to)"
        case .refused:
            result.to > result.from
                ? "\(result.to - result.from) new entries, now \(result.to); one copy REFUSED"
                : "REFUSED; kept at \(result.to)"
        }
    }

    private static func problemObject(_ problem: LogError, partner: String) -> JSONObject {
        [
            "file": .string(printable(problem.file)), "id": .string(problem.code.rawValue),
            "partner": .string(partner), "reason": .string(problem.reason), "type": "problem",
        ]
    }

    private static func summarise(
        _ coalition: CoalitionHome, _ results: [PartnerMerge.Result], quarantined: Int, damaged: Int,
        frontier: String, _ output: Output
    ) throws -> ExitCode {
        let entries = results.reduce(0) { $0 + max(0, $1.to - $1.from) }
        let troubled = results.filter { result in
            !result.problems.isEmpty || [.forked, .waiting].contains(result.standing?.condition)
        }.count
        try output.line(
            entries == 0
                ? "nothing new from \(results.count) partners; frontier \(frontier.prefix(16))..."
                : "merged \(entries) new entries of \(results.count) partners; frontier \(frontier.prefix(16))...")
        if troubled + quarantined + damaged > 0 {
            try output.line(
                "with problems: \(troubled) partners, \(quarantined) entries in quarantine, \(damaged) files restored")
        }
        try output.object([
            "entries": .integer(entries), "frontier": .string(frontier),
            "partners": .integer(results.count), "quarantined": .integer(quarantined),
            "restored": .integer(damaged), "troubled": .integer(troubled), "type": "summary",
        ])
        return troubled + quarantined + damaged > 0 ? .partial : .ok
    }
}
