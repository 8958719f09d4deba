import Files
import LogStore
import TransparencyLog

/// What most partners are on most nights: as they were. Told by reading the store's checkpoint and the copy's, and by seeing
/// that nothing lies beside either; no signature is verified again.
extension PartnerMerge {
    /// The result for a log that did not move, `nil` where it has to be looked at closely: where it is not known to be
    /// healthy, where its keys or states were ever decided about, or where a store shows anything else than the copy.
    /// `counted` is the state that counted when the master was made, which was verified then.
    static func quiet(
        _ admission: Admission, _ history: KeyHistory, counted: Checkpoint, mirror: LogFiles, remotes: [LogFiles]
    ) -> Result? {
        guard history.isPlain, counted.size > 0, !remotes.isEmpty else { return nil }
        do throws(LogError) {
            // The copy's own head, so that no history beside it is left out.
            guard let bytes = try mirror.checkpointBytes(), bytes.starts(with: counted.text.utf8),
                try !LogMirror(local: mirror, key: admission.key).lacksBodies(), try isEmpty("fork", mirror)
            else { return nil }
            for remote in remotes {
                guard try remote.checkpointBytes() == bytes, try isEmpty("fork", remote), try isEmpty("signed", remote)
                else { return nil }
            }
        } catch {
            return nil
        }
        var result = Result(
            partner: admission.partner, origin: admission.origin, state: .unchanged, from: counted.size,
            to: counted.size, problems: [])
        result.standing = Standing(healthy: counted)
        result.files = mirror
        result.head = counted
        return result
    }

    /// Whether a log has nothing in `folder`, where sides of a fork or earlier signatures would be.
    private static func isEmpty(_ folder: String, _ files: LogFiles) throws(LogError) -> Bool {
        do { return try files.store.names(in: files.prefix + folder).isEmpty } catch { throw LogError(error) }
    }
}
