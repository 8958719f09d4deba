import Files
import Journeys
package import LogStore
import Signing
package import TransparencyLog

/// A verified copy of someone's log. `update` brings it to the state of a store: every new tile is recomputed and every
/// new body compared with its commitment before the copy's checkpoint moves, so a crash or a lie leaves the copy as it was.
package struct LogMirror {
    package let local: LogFiles
    /// The keys that ever spoke for the log. Which of them counts where is for `Standing` to say.
    package let keys: [VerifierKey]

    /// Auditors, whose cosignatures are kept too.
    package let cosigners: [VerifierKey]

    package let gone: GoneBodies

    package init(
        local: LogFiles, keys: [VerifierKey], cosigners: [VerifierKey] = [], gone: GoneBodies = GoneBodies()
    ) {
        self.local = local
        self.keys = keys
        self.cosigners = cosigners
        self.gone = gone
    }

    package init(local: LogFiles, key: VerifierKey) { self.init(local: local, keys: [key]) }

    /// What an update found.
    package struct Update: Sendable {
        package enum State: String, Sendable {
            case absent, unchanged, advanced, behind, forked, refused
        }
        package var state: State
        /// The size of the copy before and after.
        package var from: Int
        package var to: Int
        /// Whether bodies that the copy lacked have come, the size being the same.
        package var isMended = false
        /// What was wrong in the store, each naming its file.
        package var problems: [LogError] = []
    }

    /// The state of the copy, `nil` before the first update.
    package func checkpoint() throws(LogError) -> Checkpoint? { try local.signedCheckpoint(keys: keys)?.checkpoint }

    /// Brings the copy up to `remote`. `recheck` reads and verifies the whole of the store's log again, also where
    /// nothing changed.
    package func update(from remote: LogFiles, recheck: Bool) throws(LogError) -> Update {
        try update(from: remote, recheck: recheck, isSecondLook: false)
    }

    private func update(from remote: LogFiles, recheck: Bool, isSecondLook: Bool) throws(LogError) -> Update {
        let old = try checkpoint()
        let size = old?.size ?? 0
        var update = Update(state: .unchanged, from: size, to: size)
        let absent = try absentTiles()
        guard let bytes = try remote.checkpointBytes() else {
            if size > 0 {
                update.state = .behind
                update.problems = [
                    LogError(.noCheckpoint, file: remote.path("checkpoint"), "is gone; the copy here is kept")
                ]
            } else {
                update.state = .absent
            }
            return update
        }
        if !recheck, absent.isEmpty, try local.checkpointBytes() == bytes { return update }
        let new: Checkpoint
        do {
            new = try remote.open(bytes, keys: keys).checkpoint
        } catch  where !isSecondLook {
            // Some stores cannot replace a file in one step, and this reading may have met it half written.
            return try self.update(from: remote, recheck: recheck, isSecondLook: true)
        } catch {
            update.state = .refused
            update.problems = [error]
            return update
        }
        if let old, let state = try disagreement(of: new, with: old, remote, &update.problems) {
            update.state = state
            return update
        }
        var staged = StagedFiles()
        remote.expect(from: recheck ? 0 : size, to: new.size)
        if recheck, old != nil {
            update.problems += try LogReplay(remote, from: TreeFrontier(), to: new).problems
            // Whole in itself is not enough: it must also continue what was seen before.
            if update.problems.isEmpty {
                update.problems += try LogReplay(remote, from: local.frontier(size: size), to: new).problems
            }
        } else {
            let frontier = try local.frontier(size: size)
            let replay = try LogReplay(remote, from: frontier, to: new) { (tile, bytes) throws(LogError) in
                try local.stage(tile, bytes, in: &staged)
            }
            update.problems += replay.problems
        }
        guard update.problems.isEmpty else {
            update.state = .refused
            // A store that is whole in itself and does not continue the copy is no damage but another history.
            if size > 0, try LogReplay(remote, from: TreeFrontier(), to: new).problems.isEmpty {
                update.state = .forked
                update.problems = [Self.forked(remote)]
            }
            return update
        }
        if recheck {
            // Everything was just verified; now it is copied, which also mends a copy that a bad disk has harmed.
            _ = try LogReplay(remote, from: TreeFrontier(), to: new) { (tile, bytes) throws(LogError) in
                try local.stage(tile, bytes, in: &staged)
            }
        }
        let bodies = Array(Tile.covering(.bodies, from: recheck ? 0 : size, to: new.size))
        // A merge that was cut off may have noted more than this checkpoint reaches.
        let again = absent.filter { index in
            index * Tile.fullWidth < new.size && !bodies.contains { $0.index == index }
        }
        try copyBodies(
            bodies + again.map { Tile(.bodies, index: $0, width: min(256, new.size - $0 * 256)) }, from: remote,
            &update, &staged)
        try local.settle(&staged)
        try keepSignatures(before: bytes)
        try local.replace("checkpoint", bytes)
        update.to = new.size
        update.state = new.size > size ? .advanced : .unchanged
        return update
    }

    /// Whether the store's checkpoint is older than the copy's or contradicts it.
    private func disagreement(
        of new: Checkpoint, with old: Checkpoint, _ remote: LogFiles, _ problems: inout [LogError]
    ) throws(LogError) -> Update.State? {
        if new.size > old.size { return nil }
        guard try local.isPrefix(new, of: old) else {
            problems = [Self.forked(remote)]
            return .forked
        }
        guard new.size < old.size else { return nil }
        problems = [
            LogError(.rolledBack, file: remote.path("checkpoint"), "is older than what was seen before")
        ]
        return .behind
    }

    private static func forked(_ remote: LogFiles) -> LogError {
        LogError(.forked, file: remote.path("checkpoint"), "contradicts the log that was seen before")
    }

    /// Copies bodies that match their commitments. A line that does not, or is missing or null, is left empty in the copy
    /// and looked for again at the next update; a good line that the copy already has is never given up, and one that this
    /// machine has destroyed never comes back. Only a body that some machine has destroyed is null in a copy: that nobody
    /// here has seen a body is no proof that it could be erased.
    private func copyBodies(
        _ tiles: [Tile], from remote: LogFiles, _ update: inout Update,
        _ staged: inout StagedFiles
    ) throws(LogError) {
        let sha256 = SHA256()
        var absent = Set(try absentTiles())
        for tile in tiles {
            let wasAbsent = absent.contains(tile.index)
            let entries = try local.entries(of: Tile(.entries, index: tile.index, width: tile.width))
            var offered: [ArraySlice<UInt8>] = []
            do {
                offered = try remote.bodies(of: tile)
            } catch {
                update.problems.append(
                    error.code == .missingFile ? LogError(.bodyMissing, file: error.file, error.reason) : error)
            }
            let kept = try keptBodies(of: tile)
            var text: [UInt8] = []
            var complete = true
            for (offset, entry) in entries.enumerated() {
                let old = offset < kept.count ? kept[offset] : []
                let new = offset < offered.count ? offered[offset] : []
                let isOffered = sha256.hash(new) == entry
                if !gone.destroyed.isEmpty, gone.destroyed.contains(entry) {
                    text += Body.erased
                } else if isOffered {
                    text += new
                } else if sha256.hash(old) == entry {
                    text += old
                } else if gone.echoed.contains(entry) || (gone.isOwnLog && new.elementsEqual(Body.erased)) {
                    text += Body.erased
                } else {
                    complete = false
                }
                if !isOffered, !new.isEmpty, !new.elementsEqual(Body.erased) {
                    update.problems.append(
                        LogError(
                            .bodyMismatch, file: remote.path(tile.path),
                            "line \(offset + 1) does not match its commitment"))
                }
                text.append(0x0A)
            }
            if wasAbsent, try local.bytes(of: tile) != text { update.isMended = true }
            try local.stage(tile, text, in: &staged)
            if complete { absent.remove(tile.index) } else { absent.insert(tile.index) }
        }
        try keepAbsent(absent)
    }

    /// Looks again for bodies that are null here although nobody erased them.
    package func settleBodies(_ view: PartnerView) throws(LogError) {
        guard !view.taken.isEmpty else { return }
        for entry in view.taken { try local.replaceBody(at: entry, with: []) }
        try keepAbsent(Set(try absentTiles()).union(view.taken.map { $0 / Tile.fullWidth }))
    }

    private func keepAbsent(_ absent: Set<Int>) throws(LogError) {
        let list = absent.sorted().map { "\($0)\n" }.joined()
        if try !absentTiles().isEmpty || !list.isEmpty { try local.replace("absent", Array(list.utf8)) }
    }

    /// The lines that the copy already has of a tile, at the widest width present.
    private func keptBodies(of tile: Tile) throws(LogError) -> [ArraySlice<UInt8>] {
        for kept in try local.bodyFiles(index: tile.index).reversed() where kept.width <= tile.width {
            if let lines = try? local.bodies(of: kept) { return lines }
        }
        return []
    }

    /// Whether any body is still missing.
    package func lacksBodies() throws(LogError) -> Bool { try !absentTiles().isEmpty }

    /// The bodies files with lines that are still missing.
    private func absentTiles() throws(LogError) -> [Int] {
        do {
            let bytes = try local.store.read(local.prefix + "absent", limit: 1 << 20) ?? []
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }
        } catch {
            throw LogError(error)
        }
    }
}
