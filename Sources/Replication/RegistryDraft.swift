import Age
import Anonymisation
import CanonicalJSON
import Journeys
import LogStore
import TransparencyLog

/// The decisions of a registry, taken one after another. Whoever reads a registry and whoever is about to sign its next entry
/// judge by the same rules.
struct RegistryDraft: Hashable, Sendable {
    let key: VerifierKey
    let origin: String
    private(set) var name: String?
    private(set) var domain: String?
    private(set) var policies: PolicyHistory?
    private(set) var machines: [String: VerifierKey] = [:]
    /// By partner; of one who was admitted again, the last.
    private(set) var admissions: [String: Admission] = [:]
    /// Whose log it is, by its origin.
    private var partners: [String: String] = [:]
    private(set) var recipients: [AgeRecipient] = []
    private(set) var auditors: [Auditor] = []
    private(set) var epochs: [Int: RegisteredEpoch] = [:]
    private(set) var resources: [String: Resource] = [:]
    private(set) var histories: [String: KeyHistory] = [:]
    private(set) var continues: Checkpoint?

    init(key: VerifierKey, origin: String) {
        self.key = key
        self.origin = origin
    }

    /// Takes the entry at `index`; where it contradicts what was decided before, says why instead. `files` has the policies.
    mutating func take(_ entry: RegistryEntry, at index: Int, _ files: LogFiles) throws(LogError) -> String? {
        switch entry {
        case .coalition(let name, let domain, let named, let before):
            guard index == 0, named == key, Names.isRegistry(origin, domain: domain)
            else { return "is not the genesis of this registry" }
            self.name = name
            self.domain = domain
            continues = before
        case .policy(let digest, _, let year):
            let bytes = try files.sideFile(digest)
            guard let json = try? JSONParser.canonical(bytes), let policy = try? Policy(json: json) else {
                return "names a policy that is not sound"
            }
            guard policies?.add(policy, fromYear: year) ?? true else {
                return "changes the policy of a year that was decided before"
            }
            if policies == nil { policies = PolicyHistory(policy, fromYear: year) }
        case .machine(let name, let key):
            guard let domain,
                key.name == Names.origin(domain: domain, partner: "receipts", log: name)
            else { return "names a machine whose key is not that of its receipts" }
            var history = histories[key.name] ?? KeyHistory(origin: key.name)
            guard history.canAdmit(key) else { return "names a machine whose key still holds" }
            let start = Checkpoint(origin: key.name, size: 0, root: TreeHasher().emptyRoot())
            history.admit(key, at: history.end ?? start, decided: index)
            histories[key.name] = history
            machines[name] = key
        case .publicLog(let key):
            guard let domain, key.name == Names.publicOrigin(domain: domain) else {
                return "names a key that is not that of the coalition's public log"
            }
            var history = histories[key.name] ?? KeyHistory(origin: key.name)
            guard history.canAdmit(key) else { return "names a public log whose key still holds" }
            let start = Checkpoint(origin: key.name, size: 0, root: TreeHasher().emptyRoot())
            history.admit(key, at: history.end ?? start, decided: index)
            histories[key.name] = history
        case .recipients(let named): recipients = named
        case .auditor(let auditor): auditors.append(auditor)
        case .epoch(let entry):
            guard let domain, entry.epoch.keeper.name == Names.keeper(domain: domain) else {
                return "names a key that is not that of the coalition's keeper"
            }
            guard let policy = policies?.policy(for: entry.epoch.year), let rule = policy.pooling else {
                return "opens an epoch of a year whose policy pools nothing"
            }
            let last = Period.year(entry.epoch.year).lastDay.adding(days: policy.settlingDays + rule.graceDays)
            guard last.map({ entry.epoch.closes <= $0 }) ?? false else {
                return "keeps an epoch open for longer than the policy lets it"
            }
            guard epochs[entry.epoch.year] == nil else { return "opens an epoch that was opened before" }
            epochs[entry.epoch.year] = entry
        case .resource(let resource): resources[resource.link] = resource
        case .removedResource(let link): resources[link] = nil
        case .admit(let admission):
            var history = histories[admission.origin] ?? KeyHistory(origin: admission.origin)
            guard let domain,
                Names.isAdmissible(admission.origin, partner: admission.partner, domain: domain),
                admissions[admission.partner].map({ $0.origin == admission.origin }) ?? true,
                partners[admission.origin].map({ $0 == admission.partner }) ?? true,
                history.canAdmit(admission.key), history.end.map({ $0 == admission.state }) ?? true
            else { return "admits a log that does not belong here, or one whose key still holds" }
            history.admit(admission.key, at: admission.state, decided: index)
            histories[admission.origin] = history
            admissions[admission.partner] = admission
            partners[admission.origin] = admission.partner
        case .rotate(let old, let new, let state):
            guard var history = histories[old.name], history.current == old, !history.keys.contains(new) else {
                return "rotates a key that does not hold"
            }
            history.rotate(to: new, at: state, decided: index)
            histories[old.name] = history
            if let partner = partners[old.name] { admissions[partner] = admissions[partner]?.rotated(to: new) }
            for (name, key) in machines where key == old { machines[name] = new }
        case .revoke(let key, let state):
            guard var history = histories[key.name], history.windows.last?.key == key else {
                return "revokes a key that is not the last of its log"
            }
            history.revoke(at: state, decided: index)
            histories[key.name] = history
        case .resolve(let state):
            guard var history = histories[state.origin] else {
                return "resolves a log that nobody admitted"
            }
            history.resolve(state, decided: index)
            histories[state.origin] = history
        }
        return nil
    }
}
