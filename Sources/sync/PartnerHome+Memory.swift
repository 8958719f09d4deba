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

    /// Writes the memory anew unless it is of this state of the log already.
    func remember(_ staging: Staging) throws {
        guard let key = try recoveryKey(), try isMemoryOld(staging) else { return }
        let memory = try memory(staging, try checkpoint())
        try logFiles.replace(Memory.path, try memory.seal(for: key))
        try FileSystem.writeAtomically(home.file("remembered"), try remembered(staging, key), mode: 0o600)
    }

    /// Whether the memory is of another state than this one; never where there is none to be kept.
    func isMemoryOld(_ staging: Staging) throws -> Bool {
        guard let key = try recoveryKey(), try checkpoint().size > 0 else { return false }
        return try FileSystem.readIfPresent(home.file("remembered"), limit: 4_096) != remembered(staging, key)
    }

    /// What the memory depends on: the log, the keys, and what was asked of the pool's keeper.
    private func remembered(_ staging: Staging, _ key: RecoveryKey) throws -> [UInt8] {
        let checkpoint = try checkpoint()
        let pool = try staging.poolMark()
        return Array(
            "\(checkpoint.size) \(checkpoint.root.base64) \(key.recipient) \(try verifier())".utf8)
            + (pool.isEmpty ? [] : Array(" \(SHA256.hash(pool).hex)".utf8)) + [0x0A]
    }

    private func memory(_ staging: Staging, _ checkpoint: Checkpoint) throws -> Memory {
        var files: [(name: String, bytes: [UInt8])] = []
        for name in Self.rememberedFiles {
            guard let bytes = try FileSystem.readIfPresent(home.file(name), limit: 1 << 21) else { continue }
            files.append((name, bytes))
        }
        var rows: [JSONObject] = []
        try staging.forEachMemoryRow { rows.append($0) }
        // Stores have everything up to the last push; what came after it may exist nowhere else.
        let from = try pushedSize()
        var lines: [[UInt8]] = []
        for tile in Tile.covering(.bodies, from: from, to: checkpoint.size) {
            let first = tile.index * Tile.fullWidth
            lines += try logFiles.bodies(of: tile).dropFirst(max(0, from - first)).map { Array($0) }
        }
        return Memory(log: origin, size: checkpoint.size, from: from, files: files, rows: rows, lines: lines)
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
