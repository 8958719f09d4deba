import LogStore
import Replication
import TransparencyLog

/// What a merge's results change in a master in which the logs stood as `known` says.
struct NightChanges {
    /// Logs whose rows are to be written anew.
    let moved: [PartnerMerge.Result]
    /// Logs that count and keep the rows that they have.
    let staying: [String]
    /// Logs that count nothing any more.
    let gone: [String]
    /// The states that count from now on, in the order of the results.
    let counting: [Checkpoint]
    /// The heads of logs that are forked, by origin.
    let heads: [String: [Checkpoint]]

    /// `rereading` are logs to be read again although their states did not move, `incomplete` those that the master tells
    /// without some body: where it has come since, in a merge that was cut off before it could say so perhaps, they are
    /// read again too.
    init(
        _ results: [PartnerMerge.Result], known: [String: Checkpoint], rereading: Set<String>, incomplete: Set<String>
    ) {
        moved = results.filter { result in
            guard result.standing != nil else { return false }
            return result.isMended || rereading.contains(result.origin)
                || result.checkpoint.map { known[result.origin] != $0 } ?? false
                || incomplete.contains(result.origin) && Self.isWhole(result.files)
        }
        // A copy that cannot be read tonight takes nothing back that the master has.
        counting = results.compactMap { $0.standing == nil ? known[$0.origin] : $0.checkpoint }
        let origins = Set(counting.map(\.origin))
        staying = origins.subtracting(moved.map(\.origin)).sorted()
        gone = known.keys.filter { !origins.contains($0) }
        heads = Self.heads(results)
    }

    private static func isWhole(_ copy: LogFiles?) -> Bool {
        copy.map { (try? LogMirror(local: $0, keys: []).lacksBodies()) == false } ?? false
    }

    static func heads(_ results: [PartnerMerge.Result]) -> [String: [Checkpoint]] {
        var heads: [String: [Checkpoint]] = [:]
        for result in results {
            if let standing = result.standing, standing.condition == .forked { heads[result.origin] = standing.heads }
        }
        return heads
    }
}
