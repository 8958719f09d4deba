import Signing

/// What a witness says to a checkpoint (C2SP tlog-witness v1.0.0, add-checkpoint), as a pure function of the request and of
/// what it saw last. Whoever runs one keeps `Answer.accepted` durably before the answer leaves.
package enum Witness {
    package enum Answer: Hashable, Sendable {
        /// 200: consistent with what was seen; to be kept, then cosigned.
        case accepted(Checkpoint, text: String)
        /// 400: not a request.
        case malformed
        /// 403: not signed by the log's key.
        case forbidden
        /// 404: a log that this witness does not know.
        case notFound
        /// 409: not the size seen last, which this is; or, at that size, another root.
        case conflict(size: Int)
        /// 422: the proof does not show that the log only grew.
        case unprocessable

        /// The status that the protocol answers with over HTTP.
        package var status: Int {
            switch self {
            case .accepted: 200
            case .malformed: 400
            case .forbidden: 403
            case .notFound: 404
            case .conflict: 409
            case .unprocessable: 422
            }
        }
    }

    /// Judges a request. `seen` is what was cosigned last for the log of `key`, `nil` before the first time.
    package static func judge(_ request: AddCheckpoint, key: VerifierKey?, seen: Checkpoint?) -> Answer {
        guard let note = try? SignedNote(parsing: request.checkpoint),
            let named = try? Checkpoint(parsing: note.text)
        else { return .malformed }
        guard let key, key.name.utf8.elementsEqual(named.origin.utf8) else { return .notFound }
        guard let checkpoint = try? Checkpoint.open(request.checkpoint, key: key) else { return .forbidden }
        guard request.old <= checkpoint.size else { return .malformed }
        guard request.old == seen?.size ?? 0 else { return .conflict(size: seen?.size ?? 0) }
        if let seen, seen.size == checkpoint.size, seen.root != checkpoint.root { return .conflict(size: seen.size) }
        let hasher = TreeHasher()
        do {
            try Proof.checkConsistency(
                from: request.old, oldRoot: seen?.root ?? hasher.emptyRoot(), to: checkpoint.size,
                root: checkpoint.root, proof: request.proof, hasher: hasher)
        } catch {
            return .unprocessable
        }
        return .accepted(checkpoint, text: note.text)
    }
}
