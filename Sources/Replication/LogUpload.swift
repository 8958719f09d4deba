package import Age
import Files
package import LogStore
import Signing
package import TransparencyLog

/// Carries a log to a store: tiles, bundles and bodies first, the checkpoint last, so that the store always shows a
/// complete log. What the store has is not sent again.
package struct LogUpload {
    package let local: LogFiles
    package let remote: LogFiles
    /// How bodies lie in the store.
    private let bodies: Bodies

    /// How bodies lie in a store.
    package enum Bodies: Sendable {
        case plain
        /// Encrypted; the ciphertext waits in the spool, so that a push that is taken up again sends the same bytes.
        case sealed(to: [AgeRecipient], spool: Spool)
    }

    package init(local: LogFiles, remote: LogFiles, bodies: Bodies = .plain) {
        self.local = local
        self.remote = remote
        self.bodies = bodies
    }

    /// Sends what lies between `from` (the size the store shows) and the local checkpoint, and then the checkpoint.
    /// `beforeCheckpoint` sends what must be there when the checkpoint is. Returns the files written.
    package func run(
        from: Int, to checkpoint: Checkpoint,
        beforeCheckpoint: () throws(LogError) -> Void = { () throws(LogError) in }
    ) throws(LogError) -> Int {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        let tiles = Tile.all(from: from, to: checkpoint.size)
        for tile in tiles {
            let bytes = try local.bytes(of: tile)
            switch tile.kind {
            case .bodies: try sendBodies(tile, bytes)
            case .hashes, .entries: try create(tile.path, bytes)
            }
        }
        try beforeCheckpoint()
        try remote.replace("checkpoint", note)
        if case .sealed(_, let spool) = bodies { try attempt { () throws(FileError) in try spool.clear() } }
        return tiles.count + 1
    }

    /// Sends the whole of the local log over what the store shows, which somebody else put there; the checkpoint last.
    package func replaceAll(of checkpoint: Checkpoint) throws(LogError) {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        for tile in Tile.all(from: 0, to: checkpoint.size) {
            let bytes = try local.bytes(of: tile)
            switch tile.kind {
            case .bodies: try sendBodies(tile, bytes)
            case .hashes, .entries: try remote.replace(tile.path, bytes)
            }
        }
        try remote.replace("checkpoint", note)
        if case .sealed(_, let spool) = bodies { try attempt { () throws(FileError) in try spool.clear() } }
    }

    /// Sends a bodies file of every width that the store has, after a body in it was erased.
    package func resendBodies(index: Int) throws(LogError) {
        for tile in try local.bodyFiles(index: index) {
            let name = remote.prefix + storedName(tile)
            let isThere = try attempt { () throws(FileError) in try remote.store.read(name, limit: 1 << 22) != nil }
            if isThere { try sendBodies(tile, try local.bytes(of: tile)) }
        }
    }

    private func storedName(_ tile: Tile) -> String {
        switch bodies {
        case .plain: tile.path
        case .sealed: tile.path + SealedBodies.suffix
        }
    }

    private func sendBodies(_ tile: Tile, _ lines: [UInt8]) throws(LogError) {
        switch bodies {
        case .plain: try remote.replace(tile.path, lines)
        case .sealed(let recipients, let spool):
            let name = Spool.name(tile, lines, recipients)
            let sealed: [UInt8]
            do {
                if let waiting = try spool.read(name) {
                    sealed = waiting
                } else {
                    sealed = try SealedBodies.seal(lines, width: tile.width, to: recipients)
                    try spool.write(name, sealed)
                }
            } catch let error as FileError {
                throw LogError(error)
            } catch {
                throw LogError(.cannotSign, file: local.path(tile.path), "cannot be encrypted")
            }
            try remote.replace(tile.path + SealedBodies.suffix, sealed)
        }
    }

    /// Compares every tile, bundle and bodies file that `checkpoint`, which the store shows, reaches with the local
    /// ones and puts right what differs. Returns the store's files that were missing or altered.
    package func restore(checkpoint: Checkpoint) throws(LogError) -> [LogError] {
        var damaged: [LogError] = []
        for tile in Tile.all(from: 0, to: checkpoint.size) {
            let expected = try local.bytes(of: tile)
            let found = try? remote.store.read(remote.prefix + tile.path, limit: LogLimits.sideFile)
            guard found != expected else { continue }
            damaged.append(
                LogError(.mismatch, file: remote.path(tile.path), "was missing or altered and has been restored"))
            try remote.replace(tile.path, expected)
        }
        return damaged
    }

    /// Like `run`, for a log that only its owner writes: a file that somebody else put in the way is replaced, and returned.
    package func mend(from: Int, to checkpoint: Checkpoint) throws(LogError) -> [LogError] {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        var damaged: [LogError] = []
        for tile in Tile.all(from: from, to: checkpoint.size) {
            let bytes = try local.bytes(of: tile)
            let found = try? remote.store.read(remote.prefix + tile.path, limit: LogLimits.sideFile)
            if found == bytes { continue }
            // Bodies may be left from an upload that was cut off before one of them was erased.
            if found != nil, tile.kind != .bodies {
                damaged.append(
                    LogError(.mismatch, file: remote.path(tile.path), "stood in the way and has been replaced"))
            }
            try remote.replace(tile.path, bytes)
        }
        try remote.replace("checkpoint", note)
        return damaged
    }

    /// What a store shows of a log, held against the log here.
    package enum Shown: Hashable, Sendable {
        case nothing
        /// None of the log's keys signed it as it is.
        case altered
        /// Another log, or this one's name under a key that was never its own: another coalition's.
        case another
        case prefix(Checkpoint)
        /// Signed, and ahead of the log here or another history: nothing that may be written over.
        case foreign(Checkpoint, signers: [VerifierKey])
    }

    /// `own` is the state here; `keys` are those that ever spoke for the log.
    package func shown(own: Checkpoint, keys: [VerifierKey]) throws(LogError) -> Shown {
        guard let bytes = try remote.checkpointBytes() else { return .nothing }
        guard let (state, signers) = try? Checkpoint.open(bytes, keys: keys) else {
            guard let note = try? SignedNote(parsing: bytes), let state = try? Checkpoint(parsing: note.text) else {
                return .altered
            }
            // A note that names itself and no key of ours is whole, and somebody else's; a damaged one rarely agrees with itself.
            let isOurs = note.signatures.contains { line in keys.contains { $0.id == line.keyID } }
            return !isOurs && note.signatures.contains { $0.name == state.origin } ? .another : .altered
        }
        return try local.isPrefix(state, of: own) ? .prefix(state) : .foreign(state, signers: signers)
    }

    private func create(_ name: String, _ bytes: [UInt8]) throws(LogError) {
        do {
            try remote.store.create(remote.prefix + name, bytes)
        } catch  where error.code == .exists {
            throw LogError(.mismatch, file: remote.path(name), "exists in the store with other content")
        } catch {
            throw LogError(error)
        }
    }

    private func attempt<Result>(_ work: () throws(FileError) -> Result) throws(LogError) -> Result {
        do { return try work() } catch { throw LogError(error) }
    }
}
