import Age
import Anonymisation
import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// The recovery memory in an organisation's home: when it is due, and what goes into it.
extension PartnerHome {
    /// The files that a new laptop needs besides the log and staging.
    static let rememberedFiles =
        [
            "settings.json", "invitation.json", "request.json", "welcome.json", "keys/log.pem", "keys/log.pub.pem",
            "keys/staging.key", "keys/recovery.json",
        ] + Home.AccessFile.all

    /// `nil` where the home was made without one.
    func recoveryKey() throws -> RecoveryKey? {
        guard FileSystem.exists(home.file("keys/recovery.json")) else { return nil }
        return try RecoveryKey(parsing: try home.secret("keys/recovery.json"))
    }

    /// Makes a recovery key, keeps what follows from it, and returns the secret, which is kept nowhere.
    static func makeRecoveryKey(_ home: Home) throws -> AgeIdentity {
        let identity = try AgeIdentity.generate()
        try FileSystem.writeAtomically(
            home.file("keys/recovery.json"), try RecoveryKey(identity).json.canonicalBytes() + [0x0A], mode: 0o600)
        return identity
    }

    /// The memory for the state of the log now, to be made while the log is sent. `nil` where there is no recovery key, or
    /// nothing to remember.
    func memory(_ staging: Staging) throws -> LogUpload.Companion? {
        guard let key = try recoveryKey() else { return nil }
        let checkpoint = try checkpoint()
        if checkpoint.size == 0 { return nil }
        // Stores have everything up to the last push; what came after it may exist nowhere else.
        var draft = MemoryDraft(origin: origin, log: logFiles, from: try pushedSize(), size: checkpoint.size)
        for name in Self.rememberedFiles {
            guard let bytes = try FileSystem.readIfPresent(home.file(name), limit: 1 << 21) else { continue }
            draft.add(file: name, bytes)
        }
        try staging.forEachMemoryRow { draft.add($0) }
        let drafted = draft
        // The blinds of what the pool's keeper was asked change with no entry of the log.
        let pool = SHA256.hash(try staging.poolMark()).hex
        return .init(Memory.path, basis: "\(key.recipient) \(try verifier()) \(pool)") { () throws(LogError) in
            try drafted.sealed(for: key)
        }
    }

    private func pushedSize() throws -> Int {
        guard let note = try FileSystem.readIfPresent(home.file("pushed"), limit: Checkpoint.fileByteLimit) else {
            return 0
        }
        return try Checkpoint(parsing: try SignedNote(parsing: note).text).size
    }

    /// A recovery that was begun and not finished: staging may be older than the log.
    func requireNoRecovery() throws {
        guard !FileSystem.exists(home.file("recovering")) else {
            throw CommandFailure(
                "home.recovering", "a recovery of this home was begun and not finished",
                hint: "run: \(ProgramName.current) recover --recovery-key FILE", exit: .verification)
        }
    }
}
