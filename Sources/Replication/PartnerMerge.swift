package import Age
package import Files
package import LogStore
package import TransparencyLog

/// Brings the copy of one partner's log up to date from the stores where it may have been pushed.
package enum PartnerMerge {
    /// What became of one partner in a merge.
    package struct Result: Sendable {
        package let partner: String
        package let origin: String
        package var state: LogMirror.Update.State
        package var from: Int
        package var to: Int
        package var isMended = false
        package var problems: [LogError]
        /// The state of the copy, `nil` where the partner never pushed.
        package var checkpoint: Checkpoint?
    }

    /// Reads `stores` in order. One store that lies or fails does not keep the others from being read.
    package static func run(
        _ admission: Admission, mirror: LogFiles, stores: [any FileStore], identities: [AgeIdentity], recheck: Bool
    ) -> Result {
        let copy = LogMirror(local: mirror, key: admission.key)
        var result = Result(
            partner: admission.partner, origin: admission.origin, state: .absent, from: 0, to: 0, problems: [])
        do throws(LogError) {
            result.from = try copy.checkpoint()?.size ?? 0
            result.to = result.from
            for store in stores {
                let remote = LogFiles(
                    store: store, folder: Names.folder(origin: admission.origin), lineLimit: mirror.lineLimit,
                    identities: identities)
                do throws(LogError) {
                    let update = try copy.update(from: remote, recheck: recheck)
                    result.to = update.to
                    result.problems += update.problems
                    result.isMended = result.isMended || update.isMended
                    if rank(update.state) > rank(result.state) { result.state = update.state }
                } catch {
                    result.problems.append(error)
                    result.state = .refused
                }
            }
            result.checkpoint = try copy.checkpoint()
        } catch {
            result.problems.append(error)
            result.state = .refused
        }
        return result
    }

    /// Of several stores, the most notable state is reported.
    private static func rank(_ state: LogMirror.Update.State) -> Int {
        switch state {
        case .absent: 0
        case .unchanged: 1
        case .behind: 2
        case .advanced: 3
        case .refused: 4
        case .forked: 5
        }
    }
}
