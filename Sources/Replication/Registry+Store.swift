package import LogStore
import Signing
package import TransparencyLog

/// A log that lies in a store by itself, held against the registry's decisions: what an auditor does, who has no other
/// copy to compare with.
extension Registry {
    /// The key that signed the checkpoint there: the one that holds, or one before it.
    package func signer(of files: LogFiles, _ admission: Admission) throws(LogError) -> VerifierKey {
        try signer(of: files, origin: admission.origin) ?? admission.key
    }

    package func signer(of files: LogFiles, origin: String) throws(LogError) -> VerifierKey? {
        let history = history(of: origin)
        let signers = try files.signedCheckpoint(keys: history.keys)?.signers ?? []
        return signers.first { $0 == history.current } ?? signers.last
    }

    /// Why the log that lies there does not count as it is, `nil` where it does. Its tree must have been verified.
    package func objection(to files: LogFiles, _ admission: Admission) throws(LogError) -> LogError? {
        let history = history(of: admission.origin)
        guard let (head, signers) = try files.signedCheckpoint(keys: history.keys) else { return nil }
        var facts = history.facts
        facts.signed = [SignedState(state: head, keys: Set(signers))]
        let empty = Checkpoint(origin: admission.origin, size: 0, root: TreeHasher().emptyRoot())
        let histories = Histories([StoredBranch(files: files, head: head)])
        let standing = try Standing(facts, in: histories, empty: empty)
        if standing.valid == head { return nil }
        let file = files.path("checkpoint")
        switch standing.condition {
        case .waiting:
            return LogError(.forked, file: file, "is not of the history that the coalition decided for")
        case .absent, .healthy, .forked:
            return LogError(
                .badCheckpoint, file: file,
                "is signed with a key that ended; of its \(head.size) entries \(standing.valid.size) count")
        }
    }
}
