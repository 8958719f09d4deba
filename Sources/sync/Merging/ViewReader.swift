import Anonymisation
import Files
import Journeys
import LogStore
import Replication
import TransparencyLog

/// Reads what logs say, for a master that has to write their rows anew: on any thread, each as soon as it may be.
struct ViewReader: Sendable {
    let policies: PolicyHistory
    /// The erasures that some machine has carried out, by log.
    let echoed: [String: [Erase]]
    /// The logs to be read; `nil` for all.
    var moves: NightChanges.Moves?

    /// Views that may be in memory at once: each is as large as what its log says.
    static let ahead = 3

    /// What a log says now; `nil` where nothing has to be written.
    func view(of result: PartnerMerge.Result) throws(LogError) -> PartnerView? {
        guard moves?.contains(result) ?? true, let files = result.files, let checkpoint = result.checkpoint else {
            return nil
        }
        return try PartnerView(
            partner: result.partner, files: files, checkpoint: checkpoint, of: result.head?.size, policies: policies,
            echoed: echoed[result.origin] ?? [])
    }

    /// Reads the views of `results` on other threads, and hands them over in order.
    func forEachView(of results: [PartnerMerge.Result], _ take: (PartnerView) throws -> Void) throws {
        try Parallel.inOrder(results.count, ahead: Self.ahead) {
            results[$0]
        } then: { result in
            Result { () throws(LogError) in try view(of: result) }
        } take: { view in
            if let view = try view.get() { try take(view) }
        }
    }
}
