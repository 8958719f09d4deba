package import Age
package import Files
package import LogStore
package import TransparencyLog

/// Brings the copies of one partner's log up to date from the stores where it may have been pushed, and says how far
/// the log is to be believed.
package enum PartnerMerge {
    /// What became of one partner in a merge.
    package struct Result: Sendable {
        package let partner: String
        package let origin: String
        package var state: LogMirror.Update.State
        /// The size that counted before this merge, and now.
        package var from: Int
        package var to: Int
        package var isMended = false
        package var problems: [LogError]
        /// How far the log is believed, `nil` where the copies could not be read.
        package var standing: Standing?
        /// The history that passes through what is valid, and its own head.
        package var files: LogFiles?
        package var head: Checkpoint?
        /// Evidence of a fork that was new in this merge.
        package var proofs: [ForkProof] = []

        /// The state that counts, `nil` where the partner never pushed.
        package var checkpoint: Checkpoint? { files == nil ? nil : standing?.valid }
    }

    /// Reads `stores` in order. One store that lies or fails does not keep the others from being read.
    /// `receipts` are the states that machines merged, `before` the state that counted when the master was made, and
    /// `isSameRegistry` whether it was made under the decisions of today.
    package static func run(
        _ admission: Admission, _ history: KeyHistory, auditors: [VerifierKey], receipts: Set<Checkpoint>,
        before: Checkpoint?, isSameRegistry: Bool, gone: GoneBodies = GoneBodies(), mirror: LogFiles,
        stores: [any FileStore], identities: [AgeIdentity], recheck: Bool
    ) -> Result {
        let remotes = stores.map { store in
            LogFiles(
                store: store, folder: admission.folder, lineLimit: mirror.lineLimit,
                identities: identities)
        }
        if !recheck, isSameRegistry, let before,
            let quiet = quiet(admission, history, counted: before, mirror: mirror, remotes: remotes)
        {
            return quiet
        }
        let copies = LogCopies(
            mirror, keys: history.keys, cosigners: auditors,
            decided: history.pins.filter { $0.rank.isDecision }.map(\.state), gone: gone)
        var result = Result(
            partner: admission.partner, origin: admission.origin, state: .absent, from: 0, to: 0, problems: [])
        do throws(LogError) {
            try copies.settleHeads()
            let start = try copies.main.checkpoint()?.size ?? 0
            var shown: [Checkpoint] = []
            for remote in remotes {
                do throws(LogError) {
                    let found = try copies.update(from: remote, recheck: recheck)
                    if found.update.state == .forked,
                        let state = try remote.signedCheckpoint(keys: history.keys)?.checkpoint
                    {
                        shown.append(state)
                    }
                    result.problems += found.update.problems
                    result.proofs += found.proofs
                    result.isMended = result.isMended || found.update.isMended
                    if rank(found.update.state) > rank(result.state) { result.state = found.update.state }
                } catch {
                    result.problems.append(error)
                    result.state = .refused
                }
            }
            let (standing, branch) = try copies.standing(history, receipts: receipts)
            result.standing = standing
            result.files = branch?.files
            result.head = branch?.head
            result.from = before?.size ?? start
            result.to = standing.valid.size
            try settle(&result, shown: shown, branch)
            // Another store shows all of it, so the one that is behind, or has nothing of it, only waits for its next visit.
            if result.state != .behind {
                result.problems.removeAll { $0.code == .rolledBack || $0.code == .noCheckpoint }
            }
        } catch {
            result.problems.append(error)
            result.state = .refused
        }
        return result
    }

    /// Judges a log that lies in a store, its forks beside it, without copying anything.
    package static func read(
        _ admission: Admission, _ history: KeyHistory, auditors: [VerifierKey], receipts: Set<Checkpoint>,
        files: LogFiles
    ) throws(LogError) -> Result {
        var result = Result(
            partner: admission.partner, origin: admission.origin, state: .unchanged, from: 0, to: 0, problems: [])
        let copies = LogCopies(files, keys: history.keys, cosigners: auditors)
        let (standing, branch) = try copies.standing(history, receipts: receipts)
        result.standing = standing
        result.files = branch?.files
        result.head = branch?.head
        return result
    }

    /// A store that contradicts one history may show the one that counts.
    private static func settle(
        _ result: inout Result, shown: [Checkpoint], _ branch: StoredBranch?
    ) throws(LogError) {
        guard result.standing?.condition == .healthy, let branch, !shown.isEmpty else { return }
        for state in shown {
            guard state.size <= branch.head.size else { return }
            guard try branch.root(size: state.size) == state.root else { return }
        }
        result.problems.removeAll { $0.code == .forked }
        if result.state == .forked { result.state = result.to > result.from ? .advanced : .unchanged }
    }

    /// Of several stores, the most notable state is reported.
    private static func rank(_ state: LogMirror.Update.State) -> Int {
        switch state {
        case .absent: 0
        case .behind: 1
        case .unchanged: 2
        case .advanced: 3
        case .refused: 4
        case .forked: 5
        }
    }
}
