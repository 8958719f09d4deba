package import LogStore
package import TransparencyLog

/// Cosignatures may be added to a checkpoint here or in a store, by different people. Both sides end up with all.
package enum CosignatureExchange {
    /// Joins the signature lines of two files of the same checkpoint. Only lines of `cosigners` that verify are taken
    /// from the store, so that nobody there can fill the file; every line that is here goes there.
    package static func run(
        local: LogFiles, remote: LogFiles, key: VerifierKey, cosigners: [VerifierKey]
    ) throws(LogError) {
        guard let own = try local.checkpointBytes(), let there = try remote.checkpointBytes(), own != there,
            var note = try? SignedNote(parsing: own), let other = try? SignedNote(parsing: there),
            note.text == other.text, (try? Checkpoint.open(own, key: key)) != nil
        else { return }
        let known = Set(note.signatures)
        let verified = other.signatures.filter { line in
            guard !known.contains(line), line.keyID != key.id else { return false }
            guard let cosigner = cosigners.first(where: { $0.id == line.keyID && $0.name == line.name }) else {
                return false
            }
            return Cosignature(line, by: cosigner, of: Array(note.text.utf8)) != nil
        }
        do {
            try note.add(verified)
        } catch {
            return
        }
        if !verified.isEmpty { try local.replace("checkpoint", note.bytes) }
        if !Set(other.signatures).isSuperset(of: note.signatures) { try remote.replace("checkpoint", note.bytes) }
    }
}
