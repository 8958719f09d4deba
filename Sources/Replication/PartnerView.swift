package import Anonymisation
import CanonicalJSON
package import Journeys
package import LogStore
package import Signing
package import TransparencyLog

/// What one partner's log says, as far as it may be believed: a pure function of the log's bodies and the policies.
///
/// Entries count once a seal covers them. A body that is missing, altered, outside its schema or against the policy
/// that its seal names is quarantined with its reason; the rest of the log is unharmed.
package struct PartnerView: Sendable {
    package let partner: String
    package let checkpoint: Checkpoint
    package private(set) var groups: [(index: Int, group: Group)] = []
    package private(set) var facts: [(index: Int, fact: Presence, year: Int)] = []
    package private(set) var seals: [(index: Int, seal: Seal)] = []
    package private(set) var quarantined: [Quarantined] = []

    /// An entry that does not count, and why.
    package struct Quarantined: Hashable, Sendable {
        package let index: Int
        package let code: BodyError.Code
        package let reason: String
    }

    /// Entries since the last seal, not yet counted.
    private var pending: [(index: Int, entry: PartnerEntry)] = []

    /// Reads a verified copy of the log.
    package init(
        partner: String, files: LogFiles, checkpoint: Checkpoint, policies: [Digest: Policy]
    ) throws(LogError) {
        self.init(partner: partner, checkpoint: checkpoint)
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, _, found) in
            take(found, at: index, policies: policies)
        }
        finish()
    }

    /// An empty view, to be fed with `take` and closed with `finish`.
    package init(partner: String, checkpoint: Checkpoint) {
        self.partner = partner
        self.checkpoint = checkpoint
    }

    /// Takes the next body.
    package mutating func take(_ found: FoundBody, at index: Int, policies: [Digest: Policy]) {
        switch found {
        case .refused(let error): quarantine(index, error.code, error.reason)
        case .erased: quarantine(index, .missing, "is null although no erasure was declared")
        case .body(let body):
            do throws(JSONReader.Failure) {
                guard let entry = try PartnerEntry(type: body.type, content: body.content) else {
                    quarantine(index, .unknownType, "has a type that this version does not know")
                    return
                }
                if case .seal(let seal) = entry {
                    close(seal, at: index, policies: policies)
                } else {
                    pending.append((index, entry))
                }
            } catch {
                quarantine(index, .schema, error.description)
            }
        }
    }

    /// Puts the quarantine in order; entries after the last seal count nothing.
    package mutating func finish() {
        pending.removeAll()
        quarantined.sort { $0.index < $1.index }
    }

    private mutating func close(_ seal: Seal, at index: Int, policies: [Digest: Policy]) {
        defer { pending.removeAll() }
        var objection: String?
        if let last = seals.last, last.seal.period >= seal.period {
            objection = "seals a period that was sealed before"
        } else if seal.first > index || seal.first < (seals.last.map { $0.index + 1 } ?? 0) {
            objection = "does not begin where the last seal ended"
        }
        guard let policy = policies[seal.policy] else {
            objection = "names a policy that the coalition never had"
            return refuse(seal: index, objection)
        }
        if objection != nil { return refuse(seal: index, objection) }
        for (entryIndex, entry) in pending {
            if entryIndex < seal.first {
                quarantine(entryIndex, .policy, "is covered by no seal")
                continue
            }
            count(entry, at: entryIndex, seal: seal, policy: policy)
        }
        seals.append((index, seal))
    }

    private mutating func refuse(seal index: Int, _ objection: String?) {
        quarantine(index, .policy, objection ?? "is not valid")
        for (index, _) in pending { quarantine(index, .policy, "its seal is not valid") }
    }

    private mutating func count(_ entry: PartnerEntry, at index: Int, seal: Seal, policy: Policy) {
        switch entry {
        case .group(let group):
            if let objection = policy.objection(to: group) {
                quarantine(index, .policy, objection)
            } else if group.period.length != seal.period.length || group.period > seal.period {
                quarantine(index, .policy, "is of a period that its seal does not end")
            } else {
                groups.append((index, group))
            }
        case .presence(let fact, let year):
            if let objection = policy.objection(to: fact) {
                quarantine(index, .policy, objection)
            } else if seal.period.length != .year || year > seal.period.year {
                quarantine(index, .policy, "is of a year that its seal does not end")
            } else {
                facts.append((index, fact, year))
            }
        case .decoy, .seal: break
        }
    }

    private mutating func quarantine(_ index: Int, _ code: BodyError.Code, _ reason: String) {
        quarantined.append(Quarantined(index: index, code: code, reason: reason))
    }
}
