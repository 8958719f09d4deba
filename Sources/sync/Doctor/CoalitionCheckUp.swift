import Dataset
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// The check-up of a coalition's home.
struct CoalitionCheckUp {
    let coalition: CoalitionHome
    let clock: ClockCheck

    /// Days without a merge after which somebody should look.
    private static let patienceDays = 3

    private var home: Home { coalition.home }

    func run(_ checkUp: inout CheckUp) {
        let registry = try? coalition.registry()
        checkUp.look(at: "registry") {
            let registry = try coalition.registry()
            return .fine(
                "the registry has \(registry.checkpoint.size) decisions and \(registry.admissions.count) members")
        }
        checkUp.lookAtPrivateFiles(home)
        checkUp.look(at: "keys.machine") {
            let (problem, words) = try CheckUp.pair(home, "machine")
            if let problem { return problem }
            if let registry { try coalition.requireMachine(registry) }
            return .fine("this machine's key \(words), and the registry names it")
        }
        checkUp.look(at: "keys.registry") { try registryKey() }
        checkUp.look(at: "keys.public") {
            guard coalition.writesPublicLog else { return nil }
            let (problem, words) = try CheckUp.pair(home, "public")
            return problem ?? .fine("the public log's key \(words)")
        }
        checkUp.look(at: "keys.bodies") {
            let identities = try coalition.identities()
            guard identities.isEmpty else { return .fine("\(identities.count) keys open encrypted bodies") }
            guard let registry, !registry.recipients.isEmpty else { return nil }
            return .failure(
                "bodies are encrypted, and this home has no key that opens them",
                next: "bring back keys/bodies.age, or run: \(ProgramName.current) recipient add")
        }
        checkUp.lookAtAuthority(home, today: clock.today)
        checkUp.lookAtCertificate(home, today: clock.today)
        lookAtStore(&checkUp, registry)
        checkUp.look(at: "merged") { try merged() }
        checkUp.look(at: "master") {
            guard let master = try coalition.masterIfThere() else {
                return .warning("there is no master yet", next: "run: \(ProgramName.current) merge")
            }
            return .fine("the master opens, frontier \(try master.source().frontier.prefix(16))...")
        }
        checkUp.lookAtTimer("merge")
    }

    private func registryKey() throws -> CheckUp.Outcome {
        guard FileSystem.exists(home.file("keys/registry.pem")) else {
            return .fine("the registry's key is kept elsewhere; this home merges and decides nothing")
        }
        let (problem, words) = try CheckUp.pair(home, "registry")
        if let problem { return problem }
        guard try home.publicKey("registry") == coalition.registryKey().publicKey else {
            return .failure(
                "keys/registry.pem is not the key of this coalition's registry", next: "bring it back from a backup")
        }
        return .fine("the registry's key \(words)")
    }

    private func lookAtStore(_ checkUp: inout CheckUp, _ registry: Registry?) {
        let key: VerifierKey
        do {
            key = try coalition.registryKey()
        } catch {
            checkUp.look(at: "remote") { throw error }
            return
        }
        let store = checkUp.lookAtRemote(home, coalition.settings.remote, registry: key) { store in
            guard let registry else { return nil }
            return try older(registry, key, store)
        }
        if let store, let registry {
            checkUp.look(at: "receipts") { try receipts(registry, store) }
            checkUp.look(at: "public") { try published(registry, store) }
        }
        let machine = registry.map { $0.history(of: coalition.receiptsOrigin).keys } ?? []
        let signed = ClockCheck.newestSigned(
            [(coalition.registryFiles, [key]), (coalition.receiptsFiles, machine)],
            cosigners: registry?.auditors.map(\.key) ?? [])
        let last = (try? coalition.contacts())?.lastMerge
        let objection = last.flatMap { last in
            clock.today < last
                ? CommandFailure(
                    "clock.behind", "the clock stands before the day of the last merge, \(last)",
                    hint: "set this machine's clock", exit: .failure) : nil
        }
        checkUp.lookAtClock(clock, store: store, signed: signed, objection: objection)
    }

    /// Decisions that members do not see yet, or that another home made.
    private func older(_ registry: Registry, _ key: VerifierKey, _ store: any FileStore) throws -> CheckUp.Outcome? {
        let files = LogFiles(
            store: store, folder: Names.folder(origin: key.name), lineLimit: LogLimits.coalitionLine)
        guard let there = try files.checkpoint(key: key), there != registry.checkpoint else { return nil }
        if try there.size < registry.checkpoint.size && coalition.registryFiles.isPrefix(there, of: registry.checkpoint)
        {
            return .warning(
                "\(store.name) shows \(there.size) of \(registry.checkpoint.size) decisions",
                next: "run: \(ProgramName.current) merge")
        }
        return there.size > registry.checkpoint.size
            ? .warning(
                "\(store.name) shows \(there.size) decisions, this home has \(registry.checkpoint.size)",
                next: "run: \(ProgramName.current) merge")
            : .failure(
                "\(store.name) shows a registry that contradicts this home's",
                next: "sign nothing; see \"The registry's key is stolen\" in the coalition's guide")
    }

    private func receipts(_ registry: Registry, _ store: any FileStore) throws -> CheckUp.Outcome {
        let keys = registry.history(of: coalition.receiptsOrigin).keys
        let files = LogFiles(
            store: store, folder: "receipts/\(coalition.settings.name)", lineLimit: LogLimits.coalitionLine)
        let there = try files.signedCheckpoint(keys: keys)?.checkpoint.size ?? 0
        let here = try coalition.receiptsFiles.signedCheckpoint(keys: keys)?.checkpoint.size ?? 0
        let words = "the store shows \(there) of this machine's \(here) receipts"
        return there == here ? .fine(words) : .warning(words, next: "run: \(ProgramName.current) merge")
    }

    private func published(_ registry: Registry, _ store: any FileStore) throws -> CheckUp.Outcome? {
        let keys = registry.publicHistory.keys
        guard !keys.isEmpty else { return nil }
        let there = try coalition.publicPlace(in: store).signedCheckpoint(keys: keys)?.checkpoint.size ?? 0
        let here = try coalition.publicFiles.signedCheckpoint(keys: keys)?.checkpoint.size ?? 0
        let words = "the store shows \(there) of the public log's \(here) entries"
        return there == here ? .fine(words) : .warning(words, next: "run: \(ProgramName.current) merge")
    }

    private func merged() throws -> CheckUp.Outcome {
        guard let day = try coalition.contacts().lastMerge else {
            return .warning("nothing was merged yet", next: "run: \(ProgramName.current) merge")
        }
        let age = clock.today.dayNumber - day.dayNumber
        guard age <= Self.patienceDays else {
            return .warning("the last merge was on \(day), \(age) days ago", next: "run: \(ProgramName.current) merge")
        }
        return .fine("the last merge was on \(day)")
    }
}
