package import Anonymisation
import CanonicalJSON
package import Journeys
package import LogStore
package import Places
package import Signing
package import TransparencyLog

/// What one partner's log says, as far as it may be believed: a pure function of the log's bodies and the policies.
///
/// Entries count once a seal covers them. A body that is missing, altered, outside its schema or against the policy
/// that its seal names is quarantined with its reason; the rest of the log is unharmed. An erasure takes effect at once,
/// sealed or not.
package struct PartnerView: Sendable {
    package let partner: String
    package let checkpoint: Checkpoint
    package private(set) var groups: [(index: Int, group: Group)] = []
    package private(set) var facts: [(index: Int, fact: Presence, year: Int)] = []
    package private(set) var seals: [(index: Int, seal: Seal)] = []
    /// Pooled reports that a valid seal covers. What they say depends on others' reports too (`Pool`).
    package private(set) var reports: [(index: Int, report: Pooled)] = []
    /// Countries that another coalition has published, which tells no role.
    package private(set) var countries: [(index: Int, country: PlaceCode, year: Int)] = []
    /// What a public log says; `nil` for an organisation's log.
    package private(set) var record: PublicRecord?
    package private(set) var quarantined: [Quarantined] = []
    /// Entries that the partner erased: they count nothing, whether their bodies are still here or not.
    package private(set) var erased: [Erase] = []
    /// Those of them whose bodies are here, so that it is known that they may be erased.
    package private(set) var destroyable: [Erase] = []
    /// Entries whose body is null although no erasure was declared: someone took it away.
    package private(set) var taken: [Int] = []

    /// An entry that does not count, and why.
    package struct Quarantined: Hashable, Sendable {
        package let index: Int
        package let code: BodyError.Code
        package let reason: String
    }

    /// Entries since the last seal, not yet counted.
    private var pending: [(index: Int, entry: PartnerEntry)] = []

    /// Null lines, until it is known whether they were erased.
    private var nulls: [Int] = []
    private var erasures: [(index: Int, erase: Erase)] = []

    /// Whether groups and facts are kept, or only judged.
    private let isKeeping: Bool

    /// Reads a verified copy of the log up to `checkpoint`; the copy may hold more, up to `size`. An auditor judges a log
    /// of any size in bounded memory: `isKeeping` false.
    package init(
        partner: String, files: LogFiles, checkpoint: Checkpoint, of size: Int? = nil, policies: PolicyHistory,
        echoed: some Collection<Erase> = [], isKeeping: Bool = true
    ) throws(LogError) {
        self.init(partner: partner, checkpoint: checkpoint, isKeeping: isKeeping)
        var reader = EntryReader(log: checkpoint.origin)
        try files.forEachLine(in: 0..<checkpoint.size, of: size) { (index, _, found) in
            if record == nil, case .line(let line) = found, let entry = reader.entry(line) {
                take(entry, at: index, policies: policies)
            } else {
                take(found.body(log: checkpoint.origin), at: index, policies: policies)
            }
        }
        try finish(echoed: echoed) { (index) throws(LogError) in
            let entry = try files.entry(at: index, size: size ?? checkpoint.size, origin: checkpoint.origin)
            guard case .body(let body) = entry.body else { return (entry.commitment, nil) }
            return (entry.commitment, body.type)
        }
    }

    /// An empty view, to be fed with `take` and closed with `finish`.
    package init(partner: String, checkpoint: Checkpoint, isKeeping: Bool = true) {
        self.isKeeping = isKeeping
        self.partner = partner
        self.checkpoint = checkpoint
        if Names.isPublicLog(checkpoint.origin) { record = PublicRecord() }
    }

    /// Takes the next body.
    package mutating func take(_ found: FoundBody, at index: Int, policies: PolicyHistory) {
        switch found {
        case .refused(let error): quarantine(index, error.code, error.reason)
        case .erased: nulls.append(index)
        case .locked: quarantine(index, .locked, "is encrypted to others")
        case .body(let body):
            do throws(JSONReader.Failure) {
                if record != nil {
                    guard let entry = try PublicEntry(type: body.type, content: body.content) else {
                        quarantine(index, .unknownType, "has a type that a public log does not have")
                        return
                    }
                    record?.take(entry, at: index, policies: policies)
                    return
                }
                guard let entry = try PartnerEntry(type: body.type, content: body.content) else {
                    quarantine(index, .unknownType, "has a type that this version does not know")
                    return
                }
                take(entry, at: index, policies: policies)
            } catch {
                quarantine(index, .schema, error.description)
            }
        }
    }

    private mutating func take(_ entry: PartnerEntry, at index: Int, policies: PolicyHistory) {
        switch entry {
        case .seal(let seal): close(seal, at: index, policies: policies)
        case .erase(let erase): erasures.append((index, erase))
        case .group, .presence, .pooled, .decoy: pending.append((index, entry))
        }
    }

    /// Hides what was erased, puts the quarantine in order; entries after the last seal count nothing. `entry` gives
    /// the commitment at an index and the type of the body there, `nil` where there is none to be read.
    /// `echoed` are erasures that a merging machine has carried out: they are final, also where the erasure itself is of a key that
    /// was revoked since.
    package mutating func finish<Failure: Error>(
        echoed: some Collection<Erase> = [],
        entry: (Int) throws(Failure) -> (commitment: Digest, type: String?)
    ) throws(Failure) {
        pending.removeAll()
        if let record { takePublished(record) }
        var hidden: Set<Int> = []
        for (index, erase) in erasures {
            guard erase.index < index else {
                quarantine(index, .schema, "erases what did not stand before it")
                continue
            }
            let target = try entry(erase.index)
            guard target.commitment == erase.commitment, target.type.map(Erase.erasable.contains) ?? true else {
                quarantine(index, .schema, "erases what cannot be erased")
                continue
            }
            guard hidden.insert(erase.index).inserted else { continue }
            erased.append(erase)
            if target.type != nil { destroyable.append(erase) }
        }
        var voided: Set<Int> = []
        for erase in echoed where erase.index < checkpoint.size && !hidden.contains(erase.index) {
            let target = try entry(erase.index)
            // What cannot be erased is not taken out on a machine's word either.
            guard target.commitment == erase.commitment, target.type.map(Erase.erasable.contains) ?? true else {
                continue
            }
            voided.insert(erase.index)
        }
        hidden.formUnion(voided)
        if !hidden.isEmpty {
            groups.removeAll { hidden.contains($0.index) }
            facts.removeAll { hidden.contains($0.index) }
            reports.removeAll { hidden.contains($0.index) }
            quarantined.removeAll { hidden.contains($0.index) }
        }
        taken = nulls.filter { !hidden.contains($0) }
        for index in voided {
            quarantine(
                index, .erased, "was destroyed, as a merging machine says, for an erasure that does not count here")
        }
        for index in taken { quarantine(index, .missing, "is null although no erasure was declared") }
        quarantined.sort { $0.index < $1.index }
    }

    private mutating func close(_ seal: Seal, at index: Int, policies: PolicyHistory) {
        defer { pending.removeAll() }
        var objection: String?
        if let last = seals.last(where: { $0.seal.part == seal.part }), last.seal.period >= seal.period {
            objection = "seals a period that was sealed before"
        } else if seal.part == .pooled,
            !seals.contains(where: { $0.seal.part == .groups && $0.seal.period == seal.period })
        {
            objection = "pools a year whose groups are not sealed"
        } else if seal.first > index || seal.first < (seals.last.map { $0.index + 1 } ?? 0) {
            objection = "does not begin where the last seal ended"
        }
        let policy = policies.policy(for: seal.period.year)
        if seal.policy != policy.digest { objection = "names a policy that does not hold for its year" }
        if seal.part == .pooled && policy.pooling == nil { objection = "pools under a policy that pools nothing" }
        if objection != nil { return refuse(seal: index, objection) }
        var told = 0
        for (entryIndex, entry) in pending {
            if case .pooled = entry { told += 1 }
            if entryIndex < seal.first {
                quarantine(entryIndex, .policy, "is covered by no seal")
                continue
            }
            if case .pooled = entry, told > policy.pooling?.cells ?? 0 {
                quarantine(entryIndex, .policy, "is one report more than the policy lets a year have")
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
        case .group, .presence:
            guard seal.part == .groups else {
                quarantine(index, .policy, "is not what a pooled seal ends")
                return
            }
            countShared(entry, at: index, seal: seal, policy: policy)
        case .pooled(let report):
            guard seal.part == .pooled, report.year == seal.period.year else {
                quarantine(index, .policy, "is of a year that no pooled seal ends here")
                return
            }
            if isKeeping { reports.append((index, report)) }
        case .decoy, .seal, .erase: break
        }
    }

    private mutating func countShared(_ entry: PartnerEntry, at index: Int, seal: Seal, policy: Policy) {
        switch entry {
        case .group(let group):
            if let objection = policy.objection(to: group) {
                quarantine(index, .policy, objection)
            } else if group.period.length != seal.period.length || group.period > seal.period {
                quarantine(index, .policy, "is of a period that its seal does not end")
            } else if isKeeping {
                groups.append((index, group))
            }
        case .presence(let fact, let year):
            if let objection = policy.objection(to: fact) {
                quarantine(index, .policy, objection)
            } else if seal.period.length != .year || year > seal.period.year {
                quarantine(index, .policy, "is of a year that its seal does not end")
            } else if isKeeping {
                facts.append((index, fact, year))
            }
        case .pooled, .decoy, .seal, .erase: break
        }
    }

    /// Another coalition's published cells are groups on no rung, its releases the seals of their years.
    private mutating func takePublished(_ record: PublicRecord) {
        for (index, reason) in record.refused { quarantine(index, .policy, reason) }
        for year in record.years {
            let (release, period) = (year.release, Period.year(year.release.year))
            seals.append(
                (
                    year.index,
                    Seal(
                        period: period, part: .groups, policy: release.policy, first: release.first, withheld: nil,
                        estimated: nil)
                ))
            guard isKeeping else { continue }
            for (index, cell) in year.cells {
                groups.append(
                    (
                        index,
                        Group(
                            attributes: cell.key.attributes, rung: Group.publicRung, period: period,
                            survivors: release.rule.meaning(of: cell.survivors))
                    ))
            }
            for (index, fact) in year.facts {
                switch fact {
                case .country(let place): countries.append((index, place, release.year))
                case .form(let form): facts.append((index, .form(form), release.year))
                case .sector(let sector): facts.append((index, .sector(sector), release.year))
                }
            }
        }
    }

    private mutating func quarantine(_ index: Int, _ code: BodyError.Code, _ reason: String) {
        quarantined.append(Quarantined(index: index, code: code, reason: reason))
    }
}
