import CanonicalJSON
import Dataset
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// `merge`: reads every partner's log, verifies it in full, and makes the master of what may be believed.
enum MergeCommand {
    static let command = Command(
        "merge", .coalition, operands: "[INBOX...]", "verify and join all partners' logs into the master",
        details: [Notification.details],
        options: [
            .init("--recheck", nil, "read and verify everything again, also what did not change"), Command.master,
            .init("--shard", "I/N", "only the logs of part I of N, for machines that share a master (docs/scale.md)"),
            .init("--finish", nil, "publish a night whose parts are all done"), Command.now, Command.passphrase,
            Notification.option,
        ],
        locksHome: true, run: run)

    /// Problems of one log shown one by one; the rest is counted.
    private static let shownProblems = 20

    private static func run(_ context: Context) throws -> ExitCode {
        let shard = try shard(context.arguments)
        if context.arguments.has("--finish") { return try finish(context) }
        let coalition = try CoalitionHome(try Home(context.arguments))
        if shard != nil, case .file = try coalition.masterAddress() {
            throw CommandFailure.usage("--shard is for a master that machines share: give --master", verb: "merge")
        }
        let recheck = context.arguments.has("--recheck")
        let stores = try coalition.stores(context.arguments.operands)
        var troubles: [Trouble] = []
        let registry = try coalition.updateRegistry(from: stores, &troubles)
        try coalition.requireUntaken(registry, stores)
        if try coalition.keyChange.adopt(registry.history(of: coalition.receiptsOrigin)) {
            context.output.note("the new key is in use")
        }
        try coalition.requireMachine(registry)
        let maySign = try coalition.catchUpReceipts(registry, from: stores, &troubles, context.output)
        troubles += coalition.updateReceipts(registry, from: stores)
        troubles += try coalition.updatePublicLog(registry, from: stores)

        let today = try context.arguments.today()
        // Before anything is done: a machine that cannot sign its receipts merges nothing.
        var receipts = try coalition.receiptsWriter()
        let known = try coalition.erasures()
        let writer = try coalition.sharedMaster().map { master in
            try ShardWriter(
                master, shard: shard ?? .whole, machine: coalition.settings.name, registry: registry.checkpoint,
                coalition: registry.name)
        }
        let source = writer == nil ? try? coalition.master().source() : nil
        let before = MergeNight.Before(
            logs: writer?.before.mapValues(\.checkpoint) ?? source?.logs ?? [:],
            isSameRegistry: writer?.isContinuing ?? (source?.registry == registry.checkpoint),
            shard: shard ?? .whole, isShared: writer != nil)
        let night = MergeNight(
            coalition, registry, stores: stores, before: before, destroyed: known.destroyed, recheck: recheck, &troubles
        )
        let echoed = Erased.byOrigin(night.echoed)
        var master: any NightMaster =
            if let writer {
                try SharedNight(
                    coalition, registry, known, writer, shard: before.shard, echoed: echoed, recheck: recheck,
                    today: today)
            } else {
                MasterNight(
                    coalition, registry, known, echoed: echoed, before: recheck ? nil : source, today: today)
            }
        let results = try night.run(ProgressLine(context.output), into: &master)
        let width = results.map(\.partner.count).max() ?? 0
        for result in results { try report(result, width, coalition, context.output) }
        let (end, quarantined) = try master.finish(results, context.output)
        var book = master.book
        try coalition.rememberMaster(context.output)
        if maySign {
            try ErasureEcho.run(
                coalition, registry, &book, &receipts, merged: results.compactMap(\.checkpoint), echoed: night.echoed,
                said: night.ownReceipts, today: today, context.output)
            // What is global is said by whoever ends the night.
            if case .published = end { try SummaryEcho.run(coalition, registry, context.output) }
        } else {
            // What was destroyed would have to be said; until it can be, nothing is.
            try coalition.keep(book)
        }
        for store in stores + [coalition.mirrorStore] {
            troubles += try coalition.publish(registry, to: store, recheck: recheck)
        }
        troubles = troubles.enumerated().filter { !troubles[..<$0.offset].contains($0.element) }.map(\.element)
        try report(troubles.map { ($0.owner, $0.problem) }, context.output)
        try note(results, coalition, today)
        return try summarise(
            results, quarantined: quarantined, troubles: troubles, end: end, of: before.shard, context.output)
    }

    private static func shard(_ arguments: Arguments) throws(CommandFailure) -> Shard? {
        guard let text = arguments.value("--shard") else { return nil }
        guard let shard = Shard(text), !arguments.has("--finish") else {
            throw .usage("--shard is of the form 2/3, without --finish", verb: "merge")
        }
        return shard
    }

    /// Remembers who was heard from; on a second quiet night of a day nothing is written. What was remembered before and cannot
    /// be read is begun anew.
    private static func note(_ results: [PartnerMerge.Result], _ coalition: CoalitionHome, _ today: CivilDate) throws {
        let before = (try? coalition.contacts()) ?? Contacts()
        var contacts = before
        contacts.note(
            results.map {
                // A store that lost the log, or shows an older one, tells nothing of its owner.
                (
                    $0.origin, $0.to, hasGrown: $0.to > $0.from,
                    isRead: [.unchanged, .advanced, .forked].contains($0.state)
                )
            }, today: today)
        if contacts != before { try coalition.keep(contacts) }
    }

    /// Each problem as a warning, of one owner the first few; `--json` lists all.
    private static func report(_ problems: [(owner: String, problem: LogError)], _ output: Output) throws {
        var shown: [String: Int] = [:]
        for (owner, problem) in problems {
            shown[owner, default: 0] += 1
            if shown[owner, default: 0] <= shownProblems { output.warning("\(owner): \(problem)") }
            try output.object(problemObject(problem, partner: owner))
        }
        for (owner, count) in shown.sorted(by: { $0.key < $1.key }) where count > shownProblems {
            output.warning("\(owner): \(count - shownProblems) more problems; --json lists all")
        }
    }

    private static func report(
        _ result: PartnerMerge.Result, _ width: Int, _ coalition: CoalitionHome, _ output: Output
    ) throws {
        let state = words(result, ownCopies: coalition.mirrorStore.root + "/")
        let name = result.partner + String(repeating: " ", count: width - result.partner.count)
        // A thousand partners of whom there is nothing to say would hide the one of whom there is.
        let isNews =
            ![.unchanged, .absent].contains(result.state) || result.from != result.to || !result.problems.isEmpty
            || [.forked, .waiting].contains(result.standing?.condition)
        if isNews || !output.isQuiet {
            try output.line("\(name)  \(state)\(result.problems.isEmpty ? "" : ", with problems")")
        }
        for proof in result.proofs {
            let path = coalition.home.file("forks/\(result.partner)-\(SHA256.hash(proof.bytes).hex.prefix(16)).proof")
            try FileSystem.writeAtomically(path, proof.bytes)
            output.warning("\(result.partner): wrote \(path), which proves the fork; anyone can check it")
        }
        try report(result.problems.map { (result.partner, $0) }, output)
        // Of thousands of partners it is made only where someone reads it.
        guard output.isJSON else { return }
        try output.object([
            "condition": .string(result.standing?.condition.rawValue ?? "unreadable"),
            "from": .integer(result.from), "partner": .string(result.partner),
            "state": .string(result.state.rawValue), "to": .integer(result.to), "type": "partner",
        ])
    }

    private static func words(_ result: PartnerMerge.Result, ownCopies: String) -> String {
        if result.state == .refused, result.problems.contains(where: { $0.file.hasPrefix(ownCopies) }) {
            return "NOT READ: the copy in this home fails; kept at \(result.to)"
        }
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
        _ results: [PartnerMerge.Result], quarantined: Int, troubles: [Trouble], end: SharedMaster.Outcome,
        of shard: Shard, _ output: Output
    ) throws -> ExitCode {
        let entries = results.reduce(0) { $0 + max(0, $1.to - $1.from) }
        // Proof of a fork that was new is no quiet night, also where the histories agree by now.
        let troubled = results.filter { result in
            !result.problems.isEmpty || !result.proofs.isEmpty
                || [.forked, .waiting].contains(result.standing?.condition)
        }.count
        let restored = troubles.count(where: \.isRestored)
        let own = troubles.count - restored
        let words =
            switch end {
            case .published(let frontier, _, _): "frontier \(frontier.prefix(16))..."
            case .waiting(let others):
                "part \(shard) is done, the night waits for "
                    + others.map { "\($0)/\(shard.count)" }.joined(separator: ", ")
            }
        let isPartial = troubled + quarantined + troubles.count > 0
        let problems =
            isPartial
            ? "; with problems: \(troubled) partners, \(quarantined) entries in quarantine, \(restored) files restored"
                + (own > 0 ? ", \(own) in the coalition's own logs" : "") : ""
        try output.line(
            (entries == 0
                ? "nothing new from \(results.count) partners; \(words)"
                : "merged \(entries) new entries of \(results.count) partners; \(words)") + problems)
        var summary: JSONObject = [
            "entries": .integer(entries), "own_problems": .integer(own), "partners": .integer(results.count),
            "quarantined": .integer(quarantined), "restored": .integer(restored), "troubled": .integer(troubled),
            "type": "summary",
        ]
        switch end {
        case .published(let frontier, _, _): summary["frontier"] = .string(frontier)
        case .waiting(let others): summary["waiting"] = .array(others.map { .integer($0) })
        }
        try output.object(summary)
        return isPartial ? .partial : .ok
    }
}
