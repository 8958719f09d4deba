import Files
package import LogStore
package import TransparencyLog

/// Carries a log to a store: tiles, bundles and bodies first, the checkpoint last, so that the store always shows a
/// complete log. What the store has is not sent again.
package struct LogUpload {
    package let local: LogFiles
    package let remote: LogFiles

    package init(local: LogFiles, remote: LogFiles) {
        self.local = local
        self.remote = remote
    }

    /// Sends what lies between `from` (the size the store shows) and the local checkpoint. Returns the files written.
    package func run(from: Int, to checkpoint: Checkpoint) throws(LogError) -> Int {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        let tiles = Tile.all(from: from, to: checkpoint.size)
        for tile in tiles {
            let bytes = try local.bytes(of: tile)
            switch tile.kind {
            case .bodies: try remote.replace(tile.path, bytes)
            case .hashes, .entries: try create(tile.path, bytes)
            }
        }
        try remote.replace("checkpoint", note)
        return tiles.count + 1
    }

    /// Compares every tile, bundle and bodies file that `checkpoint`, which the store shows, reaches with the local
    /// ones and puts right what differs. Returns the store's files that were missing or altered.
    package func restore(checkpoint: Checkpoint) throws(LogError) -> [LogError] {
        var damaged: [LogError] = []
        for name in Tile.all(from: 0, to: checkpoint.size).map(\.path) {
            let expected: [UInt8]
            let found: [UInt8]?
            do {
                expected = try local.store.read(local.prefix + name, limit: LogLimits.sideFile) ?? []
                found = try? remote.store.read(remote.prefix + name, limit: LogLimits.sideFile)
            } catch {
                throw LogError(error)
            }
            guard found != expected else { continue }
            damaged.append(LogError(.mismatch, file: remote.path(name), "was missing or altered and has been restored"))
            try remote.replace(name, expected)
        }
        return damaged
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
}
