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
        details: [Notification.details],
        options: [
            .init("--new-remote", nil, "the remote is empty although this log is not: a new store or stick"),
            .init("--hold", nil, "seal nothing that was not approved"),
            .init("--recheck", nil, "compare the remote's files with this log, and resend what was lost or altered"),
            .init("--no-recovery", nil, "seal although this home has no recovery key"),
            Command.now, Command.dryRun, Command.passphrase, Notification.option,
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
        try partner.requireNoRecovery()
        try partner.home.requireSameMachine()
        if try partner.recoveryKey() == nil && !context.arguments.has("--no-recovery") {
            throw CommandFailure(
                "recovery.none", "this home has no recovery key: what is shared could not be continued after a loss",
                hint: "make one: \(ProgramName.current) recover --new-key; or insist with --no-recovery",
                exit: .permission)
        }
        let today = try context.arguments.today()
        if let warning = try partner.home.certificateWarning(on: today) { context.output.warning(warning) }
        // The remote is read before anything is sealed: an unreachable or contradicting one leaves staging as it is.
        let store = try partner.remote(given)
        let registry = try partner.fetchRegistry(store)
        if try partner.keyChange.adopt(registry.history(of: partner.origin)) {
            context.output.note("the new key is in use")
        }
        try requireKey(partner, registry)
        let remote = partner.remoteLog(store)
        let isNewRemote = context.arguments.has("--new-remote")
        let shownState = try shownSize(remote, partner, registry, isNewRemote: isNewRemote)
        // What a thief left in the store is replaced by the whole of this log.
        let isForeign = shownState == nil
        let before = shownState ?? 0
        try checkReceipts(partner, store, registry, context.output)
        let staging = try partner.staging()
        var night = PartnerNight(staging: staging, writer: try partner.writer(), policies: registry.policies)
        if try night.reconcile() { context.output.note("finished what was interrupted") }

        let gate = SealGate(home: partner.home, today: today)
        if context.arguments.has("--dry-run") {
            let outlook = try night.drafts(today: today)
            let entries = outlook.entries + night.logSize - before
            try context.output.line("would push \(entries) entries; periods to seal: \(outlook.drafts.count)")
            try context.output.object(["entries": .integer(entries), "type": "summary"])
            return .ok
        }
        let held = try heldPeriods(night, gate, isHolding: context.arguments.has("--hold"))
        if !held.isEmpty {
            context.output.warning(
                "held: \(held.map(\.description).joined(separator: ", ")); to let them leave: "
                    + "\(ProgramName.current) preview, then \(ProgramName.current) approve")
        }
        var sealed: [PartnerNight.Sealed] = []
        var staged = StagedRows()
        if held.isEmpty {
            var takenBack = 0
            (sealed, takenBack, staged) = try night.seal(today: today) { done in
                context.output.note("sealed \(done.period): \(done.groups) groups, \(done.facts) facts")
            }
            if takenBack > 0 {
                context.output.note("took back \(takenBack) groups and facts that corrected cases had made untrue")
            }
        } else {
            staged = try staging.rows()
        }
        // Erasures that wait for a seal do not show in between; with anything else that leaves, they leave too.
        let sealedEnd = try staging.sealedEnd()
        var pushed = 0
        if isForeign {
            try partner.upload(to: store, registry: registry).replaceAll(
                of: Checkpoint(origin: partner.origin, size: night.checkpoint.size, root: night.checkpoint.root),
                companion: try night.isPadded() ? partner.memory(staging) : nil)
            pushed = night.logSize
            context.output.note("replaced what was signed with a revoked key in the remote")
        } else if try before < sealedEnd || (night.logSize > before && night.isPadded()) {
            try night.pad()
            let watch = UploadWatch(context.output)
            _ = try partner.upload(to: store, registry: registry).run(
                from: before, to: night.checkpoint, companion: try partner.memory(staging),
                watch: { watch.show($0) })
            watch.end()
            pushed = night.logSize - before
        }
        if pushed == 0 {
            try CosignatureExchange.run(
                local: partner.logFiles, remote: remote, key: try partner.verifier(),
                cosigners: registry.auditors.map(\.key))
        }
        let shown = before + pushed
        if shown > 0 { try partner.rememberPush(shown) }
        if context.arguments.has("--recheck"), let state = try remote.checkpoint(key: partner.verifier()) {
            let restored = try partner.upload(to: store, registry: registry).restore(checkpoint: state)
            for problem in restored { context.output.warning("\(problem)") }
            context.output.note("compared the remote with this log: \(restored.count) files were missing or altered")
        }
        let erased = try staging.unsentErasures(declaredBelow: shown)
        if !erased.isEmpty {
            let upload = try partner.upload(to: store, registry: registry)
            for index in Set(erased.map { $0 / Tile.fullWidth }).sorted() { try upload.resendBodies(index: index) }
            try staging.markSent(erased)
            context.output.note("destroyed \(erased.count) erased bodies in the remote")
        }
        if held.isEmpty { try gate.passed(hasSealed: !sealed.isEmpty) }
        // The last word is the summary, which a journal shows last.
        let merged = try partner.merged(fetchingFrom: store, registry: registry)?.size ?? 0
        context.output.note("the coalition has merged this log up to size \(merged)")
        if let since = try ReceiptWatch(home: partner.home).note(pushedBefore: before, merged: merged, today: today) {
            context.output.warning(
                "the coalition has merged only \(merged) of the \(before) entries pushed since \(since): ask its data manager"
            )
        }
        if !held.isEmpty { context.output.tellOthers("\(held.count) periods are held until somebody approves them") }
        try summarise(
            sealed, staged, held: held, pushed: pushed, night.checkpoint, merged: merged, context.output)
        return held.isEmpty ? .ok : .partial
    }

    /// The periods that are due but wait for a person's word; refuses a clock that cannot be believed.
    private static func heldPeriods(_ night: PartnerNight, _ gate: SealGate, isHolding: Bool) throws -> [Period] {
        // On most nights neither question is open, and nothing is drafted for it.
        if try !isHolding && gate.isClockCredible() { return [] }
        let drafts = try night.drafts(today: gate.today).drafts
        try gate.requireCredibleClock(for: drafts)
        return try isHolding && !gate.isApproved(drafts) ? drafts.map(\.period) : []
    }

    /// Refuses to seal under a key that the coalition does not take, or while a new one waits.
    private static func requireKey(_ partner: PartnerHome, _ registry: Registry) throws {
        let current = registry.history(of: partner.origin).current
        if try partner.keyChange.waiting() != nil {
            throw CommandFailure(
                "key.waiting", "a new key waits for the coalition to take it; nothing was sealed",
                hint: "send rotation.json to the coalition; or stay with the old key: "
                    + "\(ProgramName.current) rotate --cancel", exit: .unavailable)
        }
        if try current != partner.verifier() {
            throw CommandFailure(
                "key.revoked", "the coalition does not take this log's key any more; nothing was sealed",
                hint: "make a new one: \(ProgramName.current) rotate --lost", exit: .permission)
        }
    }

    /// The size that the remote shows, after checking that it is ours or a prefix of ours; `nil` where it shows what
    /// another signed with a key that was revoked.
    private static func shownSize(
        _ remote: LogFiles, _ partner: PartnerHome, _ registry: Registry, isNewRemote: Bool
    ) throws -> Int? {
        let current = try partner.verifier()
        let own = try partner.checkpoint()
        let history = registry.history(of: partner.origin)
        guard let (shown, signers) = try remote.signedCheckpoint(keys: history.keys) else {
            if partner.wasPushed && !isNewRemote {
                throw CommandFailure(
                    "remote.blank",
                    "\(remote.store.name) holds nothing of this log, which was pushed before and has \(own.size) entries",
                    hint: "if it is a new store or stick, run the push again with --new-remote; "
                        + "otherwise look for the right one", exit: .verification)
            }
            return 0
        }
        guard try partner.logFiles.isPrefix(shown, of: own) else {
            if !signers.contains(current) { return nil }
            throw CommandFailure(
                "log.forked",
                "the remote holds entries of this log (\(shown.size)) that this home (\(own.size)) does not have: "
                    + "was it restored from a copy?",
                hint: "go on from the home that pushed last; where it is lost, run: "
                    + "\(ProgramName.current) recover --recovery-key FILE", exit: .verification)
        }
        return shown.size
    }

    /// A merging machine may have seen more of this log than the remote shows.
    private static func checkReceipts(
        _ partner: PartnerHome, _ store: any FileStore, _ registry: Registry, _ output: Output
    ) throws {
        var problems: [LogError] = []
        let merged = try partner.merged(fetchingFrom: store, registry: registry, problems: &problems)
        for problem in problems { output.warning("a merging machine's receipts: \(problem); tell the coalition") }
        guard let merged else { return }
        let own = try partner.checkpoint()
        guard try partner.logFiles.isPrefix(merged, of: own) else {
            throw CommandFailure(
                "log.forked",
                "the coalition merged entries of this log (\(merged.size)) that this home (\(own.size)) does not have",
                hint: "go on from the home that pushed last; where it is lost, run: "
                    + "\(ProgramName.current) recover --recovery-key FILE", exit: .verification)
        }
    }

    private static func summarise(
        _ sealed: [PartnerNight.Sealed], _ staged: StagedRows, held: [Period], pushed: Int, _ checkpoint: Checkpoint,
        merged: Int, _ output: Output
    ) throws {
        let staying = staged.staying
        let stayingSurvivors = staged.survivors(staying)
        let shared = sealed.reduce(0) { $0 + $1.survivors }
        let state = "log size \(checkpoint.size), root \(checkpoint.root.hex.prefix(16))..."
        let stays = "\(staying.count) submissions with \(stayingSurvivors) survivors stay here"
        if pushed == 0 {
            let why = held.isEmpty ? "no period has closed since the last push" : "\(held.count) periods are held"
            try output.line("nothing to push: \(why); \(state); \(stays)")
        } else {
            try output.line(
                "pushed \(pushed) entries, \(sealed.count) periods sealed, \(shared) survivors shared; \(state); \(stays)"
            )
        }
        try output.object([
            "held": .array(held.map { .string($0.description) }), "log_size": .integer(checkpoint.size),
            "merged_size": .integer(merged),
            "periods": .array(sealed.map { .string($0.period.description) }), "pushed": .integer(pushed),
            "root": .string(checkpoint.root.base64), "shared_survivors": .integer(shared),
            "staying_submissions": .integer(staying.count), "staying_survivors": .integer(stayingSurvivors),
            "type": "summary",
        ])
    }
}
