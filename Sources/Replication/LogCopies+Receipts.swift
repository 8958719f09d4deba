package import LogStore
import TransparencyLog

/// The copies of a merging machine's receipts.
extension LogCopies {
    /// Brings the copies up to what stores show. What is wrong in one of them, whatever it is, keeps nobody from the others.
    package func refresh(from remotes: [LogFiles]) throws(LogError) -> [LogError] {
        // A copy here that cannot be read is no store's fault.
        _ = try main.checkpoint()
        var problems: [LogError] = []
        for remote in remotes {
            do throws(LogError) {
                problems += try update(from: remote, recheck: false).update.problems
            } catch {
                problems.append(error)
            }
        }
        return problems
    }

    /// What the machine said, as far as its log is believed; `nil` where it said nothing yet.
    package func receipts(_ history: KeyHistory) throws(LogError) -> Receipts? {
        let (standing, branch) = try standing(history, receipts: [])
        guard let branch else { return nil }
        return try Receipts(files: branch.files, checkpoint: standing.valid, of: branch.head.size)
    }
}
