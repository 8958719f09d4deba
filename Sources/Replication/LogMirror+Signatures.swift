import Files
package import LogStore
import Signing
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

    /// Takes over what a store shows, and what another machine's copy has kept, as far as this history passes through it.
    func takeSignatures(from remote: LogFiles) throws(LogError) {
        guard let own = try local.checkpointBytes(), let head = try checkpoint() else { return }
        let shown = try remote.checkpointBytes().flatMap { $0 == own ? nil : $0 }
        for key in keys + cosigners {
            for bytes in [shown, try note(of: key, in: remote)].compactMap({ $0 }) {
                guard let state = state(bytes, by: key), state.size > self.state(own, by: key)?.size ?? -1,
                    try local.isPrefix(state, of: head)
                else { continue }
                try keep(bytes, of: key)
            }
        }
    }

    /// Where no key that the registry knows today signed the copy's head, as a renewed registry may lack the decision that
    /// brought the key, the greatest state that such a key did sign takes its place; without one the copy begins anew. The
    /// note that was there stays beside it.
    func settleHead() throws(LogError) {
        guard let bytes = try local.checkpointBytes() else { return }
        do {
            _ = try Checkpoint.open(bytes, keys: keys)
            return
        } catch {
            guard error.code == .noKnownKey else { return }
        }
        if let id = (try? SignedNote(parsing: bytes))?.signatures.first?.keyID {
            try local.replace(Self.name(keyID: id), bytes)
        }
        var best: (note: [UInt8], size: Int)?
        for key in keys {
            guard let note = try note(of: key, in: local), let state = state(note, by: key) else { continue }
            if state.size > best?.size ?? 0 { best = (note, state.size) }
        }
        if let best { return try local.replace("checkpoint", best.note) }
        do {
            try local.store.remove(local.prefix + "checkpoint")
        } catch {
            throw LogError(error)
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

    private static func name(_ key: VerifierKey) -> String { name(keyID: key.id) }

    private static func name(keyID: UInt32) -> String {
        "signed/" + Hex.encode((0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * $0)) })
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
