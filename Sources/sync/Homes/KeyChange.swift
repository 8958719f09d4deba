import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// A new key for a log of this home: made and kept as `keys/next.pem`, taken into use once the registry names it.
struct KeyChange {
    let home: Home
    /// Which key it follows: `log` in an organisation's home, `machine` in a merging machine's.
    let name: String
    let files: LogFiles
    let origin: String

    /// The new key, made unless it waits already.
    func begin() throws -> PrivateKey {
        if FileSystem.exists(home.file("keys/next.pem")) { return try home.key("next") }
        // A crash between the two files of a key leaves a public half that belongs to nothing.
        try FileSystem.remove(home.file("keys/next.pub.pem"))
        return try home.makeKey("next")
    }

    /// The key that waits to be named in the registry.
    func waiting() throws -> VerifierKey? {
        guard FileSystem.exists(home.file("keys/next.pub.pem")) else { return nil }
        return try VerifierKey(name: origin, publicKey: try home.publicKey("next"))
    }

    func cancel() throws {
        try FileSystem.remove(home.file("keys/next.pem"))
        try FileSystem.remove(home.file("keys/next.pub.pem"))
    }

    /// Takes the new key into use where `history` names it: the old one is put aside, and the log's checkpoint signed
    /// with the new one too. Again is fine, also after a crash in between. Whether there was anything to do.
    func adopt(_ history: KeyHistory) throws -> Bool {
        guard let current = history.current else { return false }
        if try waiting() == current {
            if FileSystem.exists(home.file("keys/next.pem")) {
                let old = try VerifierKey(name: origin, publicKey: try home.publicKey(name))
                try setAside("keys/\(name).pem", old)
                try FileSystem.replace(home.file("keys/\(name).pem"), with: home.file("keys/next.pem"))
            }
            try FileSystem.replace(home.file("keys/\(name).pub.pem"), with: home.file("keys/next.pub.pem"))
        }
        return try signAnew(history, as: current)
    }

    private func setAside(_ path: String, _ key: VerifierKey) throws {
        guard let bytes = try FileSystem.readIfPresent(home.file(path), limit: 1 << 16) else { return }
        let id = key.description.dropFirst(key.name.utf8.count + 1).prefix(8)
        try FileSystem.writeAtomically(home.file("keys/\(name)-\(id).pem"), bytes, mode: 0o600)
    }

    private func signAnew(_ history: KeyHistory, as current: VerifierKey) throws -> Bool {
        guard let bytes = try files.checkpointBytes(),
            let (checkpoint, signers) = try files.signedCheckpoint(keys: history.keys), !signers.contains(current)
        else { return false }
        let key = try home.key(name)
        guard key.publicKey == current.publicKey else { return false }
        var note = try SignedNote(parsing: bytes)
        try note.add(checkpoint.signed(by: key).signatures)
        try files.replace("checkpoint", note.bytes)
        return true
    }
}
