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

    /// Quarantined entries shown one by one; the rest is counted.
    private static let shownQuarantine = 20

    private static func run(_ context: Context) throws -> ExitCode {
        let coalition = try CoalitionHome(try Home(context.arguments))
        let recheck = context.arguments.has("--recheck")
        let stores = try coalition.stores(context.arguments.operands)
        try coalition.updateRegistry(from: stores)
        let registry = try coalition.registry()
        if try coalition.keyChange.adopt(registry.history(of: coalition.receiptsOrigin)) {
            context.output.note("the new key is in use")
        }
        try coalition.requireMachine(registry)
        var troubles = try coalition.updateReceipts(registry, from: stores)

        let today = try context.arguments.today()
        let results = try MergeNight(coalition, registry, stores: stores, recheck: recheck).run()
        for result in results { try report(result, coalition, context.output) }
        var book = try coalition.erasures()
        let (frontier, quarantined) = try materialise(
            coalition, registry, results, recheck: recheck, &book, context.output)
        try ErasureEcho.run(
            coalition, registry, &book, merged: results.compactMap(\.checkpoint), today: today, context.output)
        for store in stores + [coalition.mirrorStore] {
            troubles += try coalition.publish(to: store, recheck: recheck).map { ("coalition", $0) }
        }
        for (owner, problem) in troubles {
            context.output.warning(owner == "coalition" ? "\(problem)" : "\(owner): \(problem)")
            try context.output.object(problemObject(problem, partner: owner))
        }
        return try summarise(
            coalition, results, quarantined: quarantined, damaged: troubles.count, frontier: frontier, context.output)
    }

    private static func report(
        _ result: PartnerMerge.Result, _ coalition: CoalitionHome, _ output: Output
    ) throws {
        let state = words(result)
        try output.line("\(result.partner): \(state)\(result.problems.isEmpty ? "" : ", with problems")")
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
        case .refused: "REFUSED; kept at \(result.to)"
        }
    }

    private static func problemObject(_ problem: LogError, partner: String) -> JSONObject {
        [
            "file": .string(printable(problem.file)), "id": .string(problem.code.rawValue),
            "partner": .string(partner), "reason": .string(problem.reason), "type": "problem",
        ]
    }

    /// Builds the master anew where any log moved since it was built.
    private static func materialise(
        _ coalition: CoalitionHome, _ registry: Registry, _ results: [PartnerMerge.Result], recheck: Bool,
        _ book: inout ErasureBook, _ output: Output
    ) throws -> (frontier: String, quarantined: Int) {
        let heads = Dictionary(
            uniqueKeysWithValues: results.filter { $0.standing?.condition == .forked }.compactMap { result in
                result.standing.map { (result.origin, $0.heads) }
            })
        if !recheck, results.allSatisfy({ !$0.isMended }), let master = try? Master(path: coalition.masterPath),
            try master.isBuilt(
                from: results.compactMap(\.checkpoint), heads: heads, registry: registry.checkpoint)
        {
            let quarantined = try master.partners().reduce(0) { $0 + $1.quarantined }
            return (try master.meta("frontier_hash"), quarantined)
        }
        var views: [PartnerView] = []
        for result in results {
            guard let checkpoint = result.checkpoint, let files = result.files else { continue }
            let partner = result.partner
            let view = try PartnerView(
                partner: partner, files: files, checkpoint: checkpoint, of: result.head?.size,
                policies: registry.policies)
            book.see(view.erased.map { Erased(origin: checkpoint.origin, erase: $0) })
            try LogMirror(local: files, keys: registry.history(of: result.origin).keys).settleBodies(view)
            for (shown, entry) in view.quarantined.enumerated() {
                if shown < shownQuarantine {
                    output.warning("\(partner): entry \(entry.index) does not count: \(entry.reason)")
                }
                try output.object([
                    "entry": .integer(entry.index), "id": .string(entry.code.rawValue), "partner": .string(partner),
                    "reason": .string(entry.reason), "type": "quarantine",
                ])
            }
            if view.quarantined.count > shownQuarantine {
                output.warning(
                    "\(partner): \(view.quarantined.count - shownQuarantine) more entries do not count; --json lists all"
                )
            }
            views.append(view)
        }
        let frontier = Frontier(registry: registry.checkpoint, views: views, heads: heads)
        try MasterWriter.write(
            path: coalition.masterPath, coalition: registry.name, views: views, frontier: frontier)
        return (frontier.hash.hex, views.reduce(0) { $0 + $1.quarantined.count })
    }

    private static func summarise(
        _ coalition: CoalitionHome, _ results: [PartnerMerge.Result], quarantined: Int, damaged: Int,
        frontier: String, _ output: Output
    ) throws -> ExitCode {
        let entries = results.reduce(0) { $0 + max(0, $1.to - $1.from) }
        let troubled = results.filter { result in
            !result.problems.isEmpty || [.forked, .waiting].contains(result.standing?.condition)
        }.count
        let hash = try Master(path: coalition.masterPath).hash().hex
        try output.line(
            entries == 0
                ? "nothing new from \(results.count) partners; master \(hash.prefix(16))..., frontier \(frontier.prefix(16))..."
                : "merged \(entries) new entries of \(results.count) partners; master \(hash.prefix(16))..., "
                    + "frontier \(frontier.prefix(16))...")
        if troubled + quarantined + damaged > 0 {
            try output.line(
                "with problems: \(troubled) partners, \(quarantined) entries in quarantine, \(damaged) files restored")
        }
        try output.object([
            "entries": .integer(entries), "frontier": .string(frontier), "master": .string(hash),
            "partners": .integer(results.count), "quarantined": .integer(quarantined),
            "restored": .integer(damaged), "troubled": .integer(troubled), "type": "summary",
        ])
        return troubled + quarantined + damaged > 0 ? .partial : .ok
    }
}
