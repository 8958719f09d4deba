import Files
package import LogStore
package import TransparencyLog

/// Who signed what of a copy. The checkpoint carries the newest signatures; what an earlier key or an auditor signed last, and
/// the newer checkpoint does not carry, is kept under `signed/<key id>`.
extension LogMirror {
    /// The states that the log's keys signed: the copy's own, and of each key that did not sign it the greatest it did.
    package func signedStates() throws(LogError) -> [SignedState] {
        guard let (head, signers) = try local.signedCheckpoint(keys: keys) else { return [] }
        var states = [SignedState(state: head, keys: Set(signers))]
        for key in keys where !signers.contains(key) {
            if let bytes = try note(of: key, in: local), let state = try? Checkpoint.open(bytes, key: key) {
                states.append(SignedState(state: state, keys: [key]))
            }
        }
        return states
    }

    /// The greatest state that each auditor cosigned.
    package func cosignedStates() throws(LogError) -> [Checkpoint] {
        guard !cosigners.isEmpty, let bytes = try local.checkpointBytes() else { return [] }
        var states: [Checkpoint] = []
        for cosigner in cosigners {
            if let state = cosigned(bytes, by: cosigner) {
                states.append(state)
            } else if let kept = try note(of: cosigner, in: local), let state = cosigned(kept, by: cosigner) {
                states.append(state)
            }
        }
        return states
    }

    /// Keeps, before `new` takes the checkpoint's place, what it does not carry any more.
    func keepSignatures(before new: [UInt8]) throws(LogError) {
        guard let old = try local.checkpointBytes() else { return }
        for key in keys + cosigners where state(old, by: key) != nil && state(new, by: key) == nil {
            try keep(old, of: key)
        }
    }

    /// Takes over what another machine's copy has kept, as far as this history passes through it.
    func takeSignatures(from remote: LogFiles) throws(LogError) {
        guard let head = try checkpoint() else { return }
        for key in keys + cosigners {
            guard let bytes = try note(of: key, in: remote), let state = state(bytes, by: key),
                try local.isPrefix(state, of: head)
            else { continue }
            try keep(bytes, of: key)
        }
    }

    private func keep(_ bytes: [UInt8], of key: VerifierKey) throws(LogError) {
        if let known = try note(of: key, in: local).flatMap({ state($0, by: key) }), let state = state(bytes, by: key),
            known.size >= state.size
        {
            return
        }
        try local.replace(Self.name(key), bytes)
    }

    private func note(of key: VerifierKey, in files: LogFiles) throws(LogError) -> [UInt8]? {
        do {
            return try files.store.read(files.prefix + Self.name(key), limit: Checkpoint.fileByteLimit)
        } catch {
            throw LogError(error)
        }
    }

    private static func name(_ key: VerifierKey) -> String {
        "signed/" + key.description.dropFirst(key.name.utf8.count + 1).prefix(8)
    }

    private func state(_ note: [UInt8], by key: VerifierKey) -> Checkpoint? {
        key.kind == .cosigner ? cosigned(note, by: key) : try? Checkpoint.open(note, key: key)
    }

    private func cosigned(_ note: [UInt8], by cosigner: VerifierKey) -> Checkpoint? {
        for key in keys {
            if let opened = try? Checkpoint.open(note, key: key, cosigners: [cosigner]), !opened.cosignatures.isEmpty {
                return opened.checkpoint
            }
        }
        return nil
    }
}
