import LogStore
import Replication
import TransparencyLog

/// What a merge's results change in a master in which the logs stood as `known` says.
struct NightChanges {
    /// Logs that count nothing any more.
    let gone: [String]
    /// The states that count from now on, in the order of the results.
    let counting: [Checkpoint]
    /// The heads of logs that are forked, by origin.
    let heads: [String: [Checkpoint]]

    init(_ results: [PartnerMerge.Result], known: [String: Checkpoint]) {
        // A copy that cannot be read tonight takes nothing back that the master has.
        counting = results.compactMap { $0.standing == nil ? known[$0.origin] : $0.checkpoint }
        let origins = Set(counting.map(\.origin))
        gone = known.keys.filter { !origins.contains($0) }
        heads = Self.heads(results)
    }

    /// Which logs a master has to write anew.
    struct Moves {
        /// How the logs stood in it.
        let known: [String: Checkpoint]
        /// Logs to be read again although their states did not move.
        let rereading: Set<String>
        /// Logs that it tells without some body: where that has come since, in a merge that was cut off before it could say so
        /// perhaps, they are read again too.
        let incomplete: Set<String>

        func contains(_ result: PartnerMerge.Result) -> Bool {
            guard result.standing != nil else { return false }
            return result.isMended || rereading.contains(result.origin)
                || result.checkpoint.map { known[result.origin] != $0 } ?? false
                || incomplete.contains(result.origin) && Self.isWhole(result.files)
        }

        private static func isWhole(_ copy: LogFiles?) -> Bool {
            copy.map { (try? LogMirror(local: $0, keys: []).lacksBodies()) == false } ?? false
        }
    }

    static func heads(_ results: [PartnerMerge.Result]) -> [String: [Checkpoint]] {
        var heads: [String: [Checkpoint]] = [:]
        for result in results {
            if let standing = result.standing, standing.condition == .forked { heads[result.origin] = standing.heads }
        }
        return heads
    }
}
