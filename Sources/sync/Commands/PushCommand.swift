import Anonymisation
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// `push`: seals the periods that have closed, signs, and carries the log to the remote.
enum PushCommand {
    static let command = Command(
        "push", .partner, operands: "[REMOTE]", "seal closed periods, sign, and carry the log to the coalition",
        options: [
            .init("--new-remote", nil, "the remote is empty although this log is not: a new store or stick"),
            Command.now, Command.dryRun,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let given = try context.arguments.operands(0...1).first
        let partner = try PartnerHome(try Home(context.arguments))
        guard partner.isAdmitted else {
            throw CommandFailure(
                "joining.not-admitted", "\(partner.settings.name) has not joined yet",
                hint: "run: \(ProgramName.current) join WELCOME.json", exit: .permission)
        }
        let today = try context.arguments.today()
        // The remote is read before anything is sealed: an unreachable or contradicting one leaves staging as it is.
        let store = try partner.remote(given)
        let registry = try partner.fetchRegistry(store)
        let remote = LogFiles(
            store: store, folder: Names.folder(origin: partner.origin), lineLimit: LogLimits.partnerLine)
        var night = PartnerNight(
            staging: try partner.staging(), writer: try partner.writer(), policy: registry.policy)
        if try night.reconcile() { context.output.note("finished the seal that was interrupted") }
        let shown = try shownSize(remote, partner, isNewRemote: context.arguments.has("--new-remote"))
        try checkReceipts(partner, store, registry)

        if context.arguments.has("--dry-run") {
            let (drafts, _) = try night.drafts(today: today)
            let entries = drafts.reduce(0) { $0 + $1.contents.count }
            try context.output.line(
                "would push \(night.logSize - shown + entries) entries; periods to seal: \(drafts.count)")
            try context.output.object(["entries": .integer(night.logSize - shown + entries), "type": "summary"])
            return .ok
        }
        let sealed = try night.seal(today: today) { done in
            context.output.note("sealed \(done.period): \(done.groups) groups, \(done.facts) facts")
        }
        let checkpoint = try partner.writer().checkpoint
        if checkpoint.size > shown {
            _ = try LogUpload(local: partner.logFiles, remote: remote).run(from: shown, to: checkpoint)
        }
        if checkpoint.size > 0 { try partner.rememberPush() }
        return try summarise(
            partner, sealed, pushed: checkpoint.size - shown, checkpoint, store, registry, context.output)
    }

    /// The size that the remote shows, after checking that it is ours or a prefix of ours.
    private static func shownSize(_ remote: LogFiles, _ partner: PartnerHome, isNewRemote: Bool) throws -> Int {
        let key = try VerifierKey(name: partner.origin, publicKey: try partner.home.key("log").publicKey)
        let own = try partner.writer().checkpoint
        guard let shown = try remote.checkpoint(key: key) else {
            if partner.wasPushed && !isNewRemote {
                throw CommandFailure(
                    "remote.blank",
                    "\(remote.store.name) holds nothing of this log, which was pushed before and has \(own.size) entries",
                    hint: "if it is a new store or stick, run the push again with --new-remote; "
                        + "otherwise look for the right one", exit: .verification)
            }
            return 0
        }
        let isPrefix =
            try shown.size <= own.size
            && partner.logFiles.root(size: shown.size, hasher: TreeHasher()) == shown.root
        guard isPrefix else {
            throw CommandFailure(
                "log.forked",
                "the remote holds entries of this log (\(shown.size)) that this home (\(own.size)) does not have: "
                    + "was it restored from a copy?",
                hint: "do not push from here; go on from the home that pushed last", exit: .verification)
        }
        return shown.size
    }

    /// A merging machine may have seen more of this log than the remote shows.
    private static func checkReceipts(_ partner: PartnerHome, _ store: any FileStore, _ registry: Registry) throws {
        guard let merged = try partner.merged(fetchingFrom: store, registry: registry) else { return }
        let own = try partner.writer().checkpoint
        let isPrefix =
            try merged.size <= own.size
            && partner.logFiles.root(size: merged.size, hasher: TreeHasher()) == merged.root
        guard isPrefix else {
            throw CommandFailure(
                "log.forked",
                "the coalition merged entries of this log (\(merged.size)) that this home (\(own.size)) does not have",
                hint: "do not push from here; go on from the home that pushed last", exit: .verification)
        }
    }

    private static func summarise(
        _ partner: PartnerHome, _ sealed: [PartnerNight.Sealed], pushed: Int, _ checkpoint: Checkpoint,
        _ store: any FileStore, _ registry: Registry, _ output: Output
    ) throws -> ExitCode {
        let submissions = try partner.staging().submissions()
        let staying = submissions.filter { $0.entry == nil }
        let stayingSurvivors = staying.reduce(0) { $0 + $1.journey.survivors }
        let merged = try partner.merged(fetchingFrom: store, registry: registry)
        let shared = sealed.reduce(0) { $0 + $1.survivors }
        let state = "log size \(checkpoint.size), root \(checkpoint.root.hex.prefix(16))..."
        let stays = "\(staying.count) submissions with \(stayingSurvivors) survivors stay here"
        if pushed == 0 {
            try output.line("nothing to push: no period has closed since the last push; \(state); \(stays)")
        } else {
            try output.line(
                "pushed \(pushed) entries, \(sealed.count) periods sealed, \(shared) survivors shared; \(state); \(stays)"
            )
        }
        try output.object([
            "log_size": .integer(checkpoint.size), "merged_size": .integer(merged?.size ?? 0),
            "periods": .array(sealed.map { .string($0.period.description) }), "pushed": .integer(pushed),
            "root": .string(checkpoint.root.base64), "shared_survivors": .integer(shared),
            "staying_submissions": .integer(staying.count), "staying_survivors": .integer(stayingSurvivors),
            "type": "summary",
        ])
        output.note("the coalition has merged this log up to size \(merged?.size ?? 0)")
        return .ok
    }
}
