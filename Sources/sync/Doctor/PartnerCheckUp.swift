import Anonymisation
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// The check-up of an organisation's home.
struct PartnerCheckUp {
    let partner: PartnerHome
    let clock: ClockCheck
    /// Whether no other command works in the home.
    let isAlone: Bool

    /// Days without a push after which somebody should look.
    private static let patienceDays = 7

    private var home: Home { partner.home }

    func run(_ checkUp: inout CheckUp) {
        checkUp.look(at: "machine") { try machine() }
        checkUp.look(at: "joined") {
            partner.isAdmitted
                ? .fine("\(partner.settings.name) has joined \(partner.invitation.coalition)")
                : .failure("no welcome yet", next: "run: \(ProgramName.current) join WELCOME.json")
        }
        checkUp.lookAtPrivateFiles(home)
        checkUp.look(at: "keys.log") { try logKey() }
        checkUp.look(at: "keys.recovery") {
            guard try partner.recoveryKey() != nil else {
                return .failure(
                    "there is no recovery key: what is shared could not be continued after a loss",
                    next: "run: \(ProgramName.current) recover --new-key")
            }
            return .fine("a recovery key was made; only you know where it is kept")
        }
        checkUp.look(at: "staging") { try staging() }
        checkUp.lookAtCertificate(home, today: clock.today)
        let store = checkUp.lookAtRemote(home, partner.settings.remote, registry: partner.invitation.registryKey) {
            try remote($0)
        }
        let registry = try? partner.registry()
        let signed = ClockCheck.newestSigned(
            [
                (partner.registryFiles, [partner.invitation.registryKey]),
                (partner.logFiles, (try? partner.keys(registry)) ?? []),
            ], cosigners: registry?.auditors.map(\.key) ?? [])
        let objection = try? SealGate(home: home, today: clock.today).objection()
        checkUp.lookAtClock(clock, store: store, signed: signed, objection: objection)
        checkUp.look(at: "pushed") { try pushed() }
        checkUp.look(at: "merged") { try registry.flatMap { try merged($0) } }
        checkUp.lookAtTimer("push")
    }

    private func machine() throws -> CheckUp.Outcome {
        try partner.requireNoRecovery()
        // Before the first push nothing is remembered, and a look must not do it.
        if FileSystem.exists(home.file("machine")) { try home.requireSameMachine() }
        return .fine("this is the machine that the folder was made on")
    }

    private func logKey() throws -> CheckUp.Outcome {
        let (problem, words) = try CheckUp.pair(home, "log")
        if let problem { return problem }
        let registry = try partner.registry()
        let size = try partner.logFiles.signedCheckpoint(keys: partner.keys(registry))?.checkpoint.size ?? 0
        if let registry, partner.isAdmitted {
            let current = registry.history(of: partner.origin).current
            if try partner.keyChange.waiting() != nil {
                return .warning(
                    "a new key waits for the coalition to take it; until then nothing is pushed",
                    next: "send rotation.json to the coalition")
            }
            guard try current == partner.verifier() else {
                return .failure(
                    "the coalition does not take this log's key any more",
                    next: "run: \(ProgramName.current) rotate --lost")
            }
        }
        return .fine("the log's key \(words); it signed the log of \(size) entries")
    }

    private func staging() throws -> CheckUp.Outcome {
        guard isAlone else { return .warning("another command works in this home, so staging was not opened") }
        let staged = try partner.staging().rows()
        return .fine("staging opens and holds \(staged.rows.count) submissions")
    }

    /// What is wrong with this log as the store shows it.
    private func remote(_ store: any FileStore) throws -> CheckUp.Outcome? {
        let registry = try partner.registry()
        guard let (shown, _) = try partner.remoteLog(store).signedCheckpoint(keys: partner.keys(registry)) else {
            guard partner.wasPushed else { return nil }
            return .failure(
                "\(store.name) holds nothing of this log, which was pushed before",
                next: "look for the right store; for a new one: \(ProgramName.current) push --new-remote")
        }
        let own =
            try registry.map { try partner.ownCheckpoint($0) } ?? partner.checkpoint()
        guard try partner.logFiles.isPrefix(shown, of: own) else {
            return .failure(
                "\(store.name) holds entries of this log (\(shown.size)) that this home (\(own.size)) does not have",
                next: "push nothing; go on from the home that pushed last, or run: \(ProgramName.current) recover")
        }
        return nil
    }

    private func pushed() throws -> CheckUp.Outcome {
        guard let day = try SealGate(home: home, today: clock.today).lastPush() else {
            return .warning("nothing was pushed yet", next: "run: \(ProgramName.current) push")
        }
        let age = clock.today.dayNumber - day.dayNumber
        let words = "the last push was on \(day)"
        guard age <= Self.patienceDays else {
            return .warning("\(words), \(age) days ago", next: "run: \(ProgramName.current) push")
        }
        return .fine(words)
    }

    private func merged(_ registry: Registry) throws -> CheckUp.Outcome? {
        guard partner.wasPushed else { return nil }
        let size = try partner.checkpoint().size
        let merged = try partner.merged(fetchingFrom: nil, registry: registry)?.size ?? 0
        let words = "by its last receipt the coalition has merged \(merged) of \(size) entries"
        guard let since = try ReceiptWatch(home: home).since(),
            clock.today.dayNumber - since.dayNumber >= ReceiptWatch.patienceDays
        else { return .fine(words) }
        return .warning("\(words), and nothing since \(since)", next: "ask the coalition's data manager")
    }
}
