package import Age
package import Anonymisation
import CanonicalJSON
package import LogStore
package import TransparencyLog

/// What the coalition has decided so far, read from its verified registry log.
package struct Registry: Hashable, Sendable {
    package let key: VerifierKey
    package let name: String
    package let domain: String
    /// The policies by the years from which they hold.
    package let policies: PolicyHistory
    /// The merging machines by name, each with the key that it signs with now.
    package private(set) var machines: [String: VerifierKey] = [:]
    /// By partner, in the order of their names; of one who was admitted again with another key, the last.
    package private(set) var admissions: [Admission] = []
    /// To whom bodies are encrypted; none where stores hold them plain.
    package private(set) var recipients: [AgeRecipient] = []
    package private(set) var auditors: [Auditor] = []
    /// The resource library, newest first.
    package private(set) var resources: [Resource] = []
    /// What was decided about the keys and states of each log, by its origin.
    package private(set) var histories: [String: KeyHistory] = [:]
    /// The last good state of the registry in whose place this one came.
    package let continues: Checkpoint?
    package let checkpoint: Checkpoint

    /// Reads every entry of a registry whose tree was verified up to `checkpoint`. A registry is refused whole if any
    /// entry is missing, altered or unknown: its decisions cannot be taken in part.
    package init(files: LogFiles, key: VerifierKey, checkpoint: Checkpoint) throws(LogError) {
        self.key = key
        self.checkpoint = checkpoint
        var coalition: (name: String, domain: String)?
        var policies: PolicyHistory?
        var machines: [String: VerifierKey] = [:]
        var admissions: [Admission] = []
        var recipients: [AgeRecipient] = []
        var auditors: [Auditor] = []
        var resources: [String: Resource] = [:]
        var histories: [String: KeyHistory] = [:]
        var continues: Checkpoint?
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) {
            (index, file, found) throws(LogError) in
            func refused(_ reason: String) -> LogError { LogError(.body, file: file, "entry \(index) \(reason)") }
            guard case .body(let body) = found else { throw refused("is missing or altered") }
            let entry: RegistryEntry?
            do {
                entry = try RegistryEntry(type: body.type, content: body.content)
            } catch {
                throw refused("does not fit its schema")
            }
            switch entry {
            case .coalition(let name, let domain, let named, let before):
                guard index == 0, named == key, Names.isRegistry(checkpoint.origin, domain: domain)
                else { throw refused("is not the genesis of this registry") }
                coalition = (name, domain)
                continues = before
            case .policy(let digest, _, let year):
                let bytes = try files.sideFile(digest)
                guard let json = try? JSONParser.canonical(bytes), let policy = try? Policy(json: json) else {
                    throw refused("names a policy that is not sound")
                }
                guard policies?.add(policy, fromYear: year) ?? true else {
                    throw refused("changes the policy of a year that was decided before")
                }
                if policies == nil { policies = PolicyHistory(policy, fromYear: year) }
            case .machine(let name, let key):
                guard let coalition,
                    key.name == Names.origin(domain: coalition.domain, partner: "receipts", log: name)
                else { throw refused("names a machine whose key is not that of its receipts") }
                var history = histories[key.name] ?? KeyHistory(origin: key.name)
                guard history.canAdmit(key) else { throw refused("names a machine whose key still holds") }
                let start = Checkpoint(origin: key.name, size: 0, root: TreeHasher().emptyRoot())
                history.admit(key, at: history.end ?? start, decided: index)
                histories[key.name] = history
                machines[name] = key
            case .publicLog(let key):
                guard let coalition, key.name == Names.publicOrigin(domain: coalition.domain) else {
                    throw refused("names a key that is not that of the coalition's public log")
                }
                var history = histories[key.name] ?? KeyHistory(origin: key.name)
                guard history.canAdmit(key) else { throw refused("names a public log whose key still holds") }
                let start = Checkpoint(origin: key.name, size: 0, root: TreeHasher().emptyRoot())
                history.admit(key, at: history.end ?? start, decided: index)
                histories[key.name] = history
            case .recipients(let named): recipients = named
            case .auditor(let auditor): auditors.append(auditor)
            case .resource(let resource): resources[resource.link] = resource
            case .removedResource(let link): resources[link] = nil
            case .admit(let admission):
                var history = histories[admission.origin] ?? KeyHistory(origin: admission.origin)
                guard let coalition,
                    Names.isAdmissible(admission.origin, partner: admission.partner, domain: coalition.domain),
                    !admissions.contains(where: { ($0.partner == admission.partner) != ($0.origin == admission.origin) }
                    ),
                    history.canAdmit(admission.key), history.end.map({ $0 == admission.state }) ?? true
                else { throw refused("admits a log that does not belong here, or one whose key still holds") }
                history.admit(admission.key, at: admission.state, decided: index)
                histories[admission.origin] = history
                admissions.removeAll { $0.partner == admission.partner }
                admissions.append(admission)
            case .rotate(let old, let new, let state):
                guard var history = histories[old.name], history.current == old, !history.keys.contains(new) else {
                    throw refused("rotates a key that does not hold")
                }
                history.rotate(to: new, at: state, decided: index)
                histories[old.name] = history
                if let place = admissions.firstIndex(where: { $0.origin == old.name }) {
                    admissions[place] = admissions[place].rotated(to: new)
                }
                for (name, key) in machines where key == old { machines[name] = new }
            case .revoke(let key, let state):
                guard var history = histories[key.name], history.windows.last?.key == key else {
                    throw refused("revokes a key that is not the last of its log")
                }
                history.revoke(at: state, decided: index)
                histories[key.name] = history
            case .resolve(let state):
                guard var history = histories[state.origin] else {
                    throw refused("resolves a log that nobody admitted")
                }
                history.resolve(state, decided: index)
                histories[state.origin] = history
            case nil: throw refused("has a type that this version does not know; update journey-sync")
            }
        }
        guard let coalition, let policies else {
            throw LogError(.body, file: files.path("checkpoint"), "the registry names no coalition or no policy")
        }
        name = coalition.name
        domain = coalition.domain
        self.policies = policies
        self.machines = machines
        self.recipients = recipients
        self.auditors = auditors
        self.resources = resources.values.sorted(by: Resource.isListed)
        self.histories = histories
        self.continues = continues
        self.admissions = admissions.sorted { $0.partner < $1.partner }
    }

    /// The policy decided last.
    package var policy: Policy { policies.latest }

    package func admission(of partner: String) -> Admission? { admissions.first { $0.partner == partner } }

    /// What was decided about the coalition's public log.
    package var publicHistory: KeyHistory { history(of: Names.publicOrigin(domain: domain)) }

    /// What was decided about a log that belongs to the coalition.
    package func history(of origin: String) -> KeyHistory { histories[origin] ?? KeyHistory(origin: origin) }
}
