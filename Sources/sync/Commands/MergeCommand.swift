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
        let registry = try coalition.registry()

        let today = try context.arguments.today()
        let identities = try coalition.identities()
        var results: [PartnerMerge.Result] = []
        for admission in registry.admissions {
            let result = PartnerMerge.run(
                admission, mirror: coalition.mirror(of: admission), stores: stores, identities: identities,
                recheck: recheck)
            try report(result, context.output)
            results.append(result)
        }
        var book = try coalition.erasures()
        let (frontier, quarantined) = try materialise(
            coalition, registry, results, recheck: recheck, &book, context.output)
        try ErasureEcho.run(
            coalition, registry, &book, merged: results.compactMap(\.checkpoint), today: today, context.output)
        var damaged: [LogError] = []
        for store in stores { damaged += try coalition.publish(to: store, recheck: recheck) }
        for problem in damaged {
            context.output.warning("\(problem)")
            try context.output.object(problemObject(problem, partner: "coalition"))
        }
        return try summarise(
            coalition, results, quarantined: quarantined, damaged: damaged.count, frontier: frontier, context.output)
    }

    private static func report(_ result: PartnerMerge.Result, _ output: Output) throws {
        let state =
            switch result.state {
            case .absent: "nothing pushed yet"
            case .unchanged: "unchanged at \(result.to)"
            case .advanced: "\(result.to - result.from) new entries, now \(result.to)"
            case .behind: "the store shows an older log; kept at \(result.to)"
            case .forked: "FORKED; kept at \(result.to)"
            case .refused: "REFUSED; kept at \(result.to)"
            }
        try output.line("\(result.partner): \(state)\(result.problems.isEmpty ? "" : ", with problems")")
        for problem in result.problems {
            output.warning("\(result.partner): \(problem)")
            try output.object(problemObject(problem, partner: result.partner))
        }
        try output.object([
            "from": .integer(result.from), "partner": .string(result.partner),
            "state": .string(result.state.rawValue), "to": .integer(result.to), "type": "partner",
        ])
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
        let merged = results.compactMap { result in result.checkpoint.map { (result.partner, $0) } }
        if !recheck, results.allSatisfy({ !$0.isMended && ($0.state == .unchanged || $0.state == .absent) }),
            let master = try? Master(path: coalition.masterPath),
            try master.isBuilt(from: merged.map(\.1), registry: registry.checkpoint)
        {
            let quarantined = try master.partners().reduce(0) { $0 + $1.quarantined }
            return (try master.meta("frontier_hash"), quarantined)
        }
        var views: [PartnerView] = []
        for (partner, checkpoint) in merged {
            guard let admission = registry.admission(of: partner) else { continue }
            let mirror = coalition.mirror(of: admission)
            let view = try PartnerView(
                partner: partner, files: mirror, checkpoint: checkpoint, policies: registry.policies)
            book.see(view.erased.map { Erased(origin: checkpoint.origin, erase: $0) })
            try LogMirror(local: mirror, key: admission.key).settleBodies(view, checkpoint)
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
        let frontier = Frontier(registry: registry.checkpoint, views: views)
        try MasterWriter.write(
            path: coalition.masterPath, coalition: registry.name, views: views, frontier: frontier)
        return (frontier.hash.hex, views.reduce(0) { $0 + $1.quarantined.count })
    }

    private static func summarise(
        _ coalition: CoalitionHome, _ results: [PartnerMerge.Result], quarantined: Int, damaged: Int,
        frontier: String, _ output: Output
    ) throws -> ExitCode {
        let entries = results.reduce(0) { $0 + $1.to - $1.from }
        let troubled = results.filter { !$0.problems.isEmpty }.count
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
