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
    package let machines: [String: VerifierKey]
    /// By partner, in the order of their names; of one who was admitted again with another key, the last.
    package let admissions: [Admission]
    /// To whom bodies are encrypted; none where stores hold them plain.
    package let recipients: [AgeRecipient]
    package let auditors: [Auditor]
    /// The epochs of the pool, by year.
    package let epochs: [Int: RegisteredEpoch]
    /// The resource library, newest first.
    package let resources: [Resource]
    /// What was decided about the keys and states of each log, by its origin.
    package let histories: [String: KeyHistory]
    /// The last good state of the registry in whose place this one came.
    package let continues: Checkpoint?
    package let checkpoint: Checkpoint
    private let draft: RegistryDraft

    /// Reads every entry of a registry whose tree was verified up to `checkpoint`. A registry is refused whole if any
    /// entry is missing, altered or unknown: its decisions cannot be taken in part. `size` is that of the log, where it has
    /// grown beyond the checkpoint.
    package init(
        files: LogFiles, key: VerifierKey, checkpoint: Checkpoint, of size: Int? = nil
    ) throws(LogError) {
        self.key = key
        self.checkpoint = checkpoint
        var draft = RegistryDraft(key: key, origin: checkpoint.origin)
        try files.forEachLine(in: 0..<checkpoint.size, of: size) { (index, file, found) throws(LogError) in
            func refused(_ reason: String) -> LogError { LogError(.body, file: file, "entry \(index) \(reason)") }
            guard case .body(let body) = found.body(log: checkpoint.origin) else {
                throw refused("is missing or altered")
            }
            let entry: RegistryEntry?
            do {
                entry = try RegistryEntry(type: body.type, content: body.content)
            } catch {
                throw refused("does not fit its schema")
            }
            guard let entry else { throw refused("has a type that this version does not know; update journey-sync") }
            if let reason = try draft.take(entry, at: index, files) { throw refused(reason) }
        }
        guard let name = draft.name, let domain = draft.domain, let policies = draft.policies else {
            throw LogError(.body, file: files.path("checkpoint"), "the registry names no coalition or no policy")
        }
        self.draft = draft
        self.name = name
        self.domain = domain
        self.policies = policies
        machines = draft.machines
        recipients = draft.recipients
        auditors = draft.auditors
        epochs = draft.epochs
        resources = draft.resources.values.sorted(by: Resource.isListed)
        histories = draft.histories
        continues = draft.continues
        admissions = draft.admissions.values.sorted { $0.partner < $1.partner }
    }

    /// Why `entry` must not be signed after these decisions, `nil` where it can: its line, read back, would not be what was
    /// meant, or it would not fit what was decided before. One that every reader refuses would end the registry.
    package func objection(to entry: RegistryEntry, _ files: LogFiles) throws(LogError) -> String? {
        let line = Body(entry.json, log: checkpoint.origin).line
        guard line.count <= files.lineLimit, let body = try? Body(parsing: line[...], log: checkpoint.origin),
            (try? RegistryEntry(type: body.type, content: body.content)) == entry
        else { return "could not be read back" }
        var next = draft
        return try next.take(entry, at: checkpoint.size, files)
    }

    /// The policy decided last.
    package var policy: Policy { policies.latest }

    package func admission(of partner: String) -> Admission? { admissions.first { $0.partner == partner } }

    /// What was decided about the coalition's public log.
    package var publicHistory: KeyHistory { history(of: Names.publicOrigin(domain: domain)) }

    /// What was decided about a log that belongs to the coalition.
    package func history(of origin: String) -> KeyHistory { histories[origin] ?? KeyHistory(origin: origin) }
}
