import Files
package import Journeys
package import LogStore
package import Signing
package import TransparencyLog

/// All the histories of one log that this machine holds: the copy, and beside it, under `fork/<id>`, each further side of
/// a fork, a whole log of its own. Only sides that their owner's keys signed and that are whole in themselves come here.
package struct LogCopies {
    /// A log with more histories than this is not followed further: its owner would fill the disk. It is forked anyhow.
    package static let sideLimit = 8
    /// Of the sides that another machine's copy shows, so many are looked at: it may have followed some for a decision.
    private static let shownLimit = 2 * sideLimit

    package let main: LogMirror
    /// States that people decided for: a history that passes through one is followed in any case.
    private let decided: [Checkpoint]

    package init(
        _ local: LogFiles, keys: [VerifierKey], cosigners: [VerifierKey] = [], decided: [Checkpoint] = [],
        gone: GoneBodies = GoneBodies()
    ) {
        main = LogMirror(local: local, keys: keys, cosigners: cosigners, gone: gone)
        self.decided = decided.filter { $0.size > 0 }
    }

    /// The copy, and the further sides of a fork in the order of their names.
    package func sides() throws(LogError) -> [LogMirror] {
        [main] + (try Self.forks(of: main.local, limit: .max).map { side($0) })
    }

    private func side(_ files: LogFiles) -> LogMirror {
        LogMirror(local: files, keys: main.keys, cosigners: main.cosigners, gone: main.gone)
    }

    /// Puts a head right that no key signed which the registry knows today.
    package func settleHeads() throws(LogError) {
        for side in try sides() { try side.settleHead() }
    }

    /// The erasures that any history here declares, below its head.
    package func declaredErasures() throws(LogError) -> Set<Erase> {
        var declared: Set<Erase> = []
        for side in try sides() {
            guard let head = try side.checkpoint() else { continue }
            try side.local.forEachBody(in: 0..<head.size, origin: head.origin) { (index, _, found) in
                guard case .body(let body) = found, body.type == Erase.type,
                    let erase = try? Erase(json: body.content), erase.index < index
                else { return }
                declared.insert(erase)
            }
        }
        return declared
    }

    /// The histories whose entry an erasure names.
    package func sides(with erase: Erase) throws(LogError) -> [LogMirror] {
        var sides: [LogMirror] = []
        for side in try self.sides() {
            guard let head = try side.checkpoint(), erase.index < head.size else { continue }
            let entry = try side.local.entry(at: erase.index, size: head.size, origin: head.origin)
            if entry.commitment == erase.commitment { sides.append(side) }
        }
        return sides
    }

    /// Whether no history here has a body there that is not about people.
    package func canErase(_ erase: Erase) throws(LogError) -> Bool {
        for side in try sides(with: erase) {
            guard let head = try side.checkpoint() else { continue }
            let entry = try side.local.entry(at: erase.index, size: head.size, origin: head.origin)
            if case .body(let body) = entry.body, !Erase.erasable.contains(body.type) { return false }
        }
        return true
    }

    /// The further sides that lie beside a log in any store.
    private static func forks(of files: LogFiles, limit: Int) throws(LogError) -> [LogFiles] {
        do {
            // A store that cannot list has no sides to show.
            let names = try files.store.names(in: files.prefix + "fork")
            return names.filter { $0.utf8.count == 16 && $0.utf8.allSatisfy(isHexDigit) }.prefix(limit).map {
                files.side($0)
            }
        } catch {
            throw LogError(error)
        }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    /// How far the log is believed, and the history that passes through what is valid; `nil` where nothing was pushed.
    package func standing(
        _ history: KeyHistory, receipts: Set<Checkpoint>
    ) throws(LogError) -> (Standing, StoredBranch?) {
        var branches: [StoredBranch] = []
        var facts = history.facts
        for side in try sides() {
            guard let head = try side.checkpoint() else { continue }
            branches.append(StoredBranch(files: side.local, head: head))
            facts.signed.formUnion(try side.signedStates())
            facts.pins.formUnion(try side.cosignedStates().map { Pin(.cosignature, $0) })
        }
        // Where there is one history and one key, no word about it can change anything.
        if branches.count > 1 || history.windows.count > 1 || history.end != nil {
            facts.pins.formUnion(receipts.map { Pin(.receipt, $0) })
        }
        let histories = Histories(branches)
        let empty = Checkpoint(origin: history.origin, size: 0, root: TreeHasher().emptyRoot())
        let standing = try Standing(facts, in: histories, empty: empty)
        return (standing, try histories.branch(through: standing.valid))
    }

    /// What an update of all sides found.
    package struct Update: Sendable {
        package var update: LogMirror.Update
        /// Signed evidence, where a side is new here.
        package var proofs: [ForkProof] = []
    }

    /// Brings the copies up to what a store shows: its log and, where it is another machine's copy, the sides beside it.
    package func update(from remote: LogFiles, recheck: Bool) throws(LogError) -> Update {
        var result: Update
        // What a side has already needs no comparison with the others.
        let shown = recheck ? nil : try remote.checkpointBytes()
        if let shown, let side = try further(showing: shown) {
            result = Update(update: try side.update(from: remote, recheck: false))
        } else {
            result = Update(update: try main.update(from: remote, recheck: recheck))
            if result.update.state == .forked { try follow(remote, recheck: recheck, &result) }
        }
        let beside = try Self.forks(of: remote, limit: Self.shownLimit)
        for side in beside where try side.checkpointBytes() != nil {
            var further = Update(update: try main.update(from: side, recheck: recheck))
            if further.update.state == .forked { try follow(side, recheck: recheck, &further) }
            // Another machine's copy of a side may be older than what is here.
            if further.update.state == .behind { continue }
            result.update.problems += further.update.problems
            result.proofs += further.proofs
            result.update.to = max(result.update.to, further.update.to)
            if further.update.state == .forked || further.update.state == .refused {
                result.update.state = further.update.state
            }
        }
        if result.update.state != .absent {
            let histories = (result.update.state == .refused ? [] : [remote]) + beside
            for side in try sides() { for history in histories { try side.takeSignatures(from: history) } }
        }
        return result
    }

    /// The further side whose checkpoint file is `bytes`.
    private func further(showing bytes: [UInt8]) throws(LogError) -> LogMirror? {
        for side in try sides().dropFirst() where try side.local.checkpointBytes() == bytes { return side }
        return nil
    }

    /// What a store shows contradicts the copy: it belongs to another side that is known, or is a new one.
    private func follow(_ remote: LogFiles, recheck: Bool, _ result: inout Update) throws(LogError) {
        let sides = try sides().dropFirst()
        for side in sides {
            let update = try side.update(from: remote, recheck: recheck)
            switch update.state {
            case .unchanged, .advanced, .behind: return
            case .absent, .forked, .refused: continue
            }
        }
        let isWorthIt = sides.count < Self.sideLimit - 1 ? true : try bringsDecided(remote)
        guard isWorthIt else {
            result.update.problems.append(
                LogError(
                    .forked, file: remote.path("checkpoint"),
                    "is one of more than \(Self.sideLimit) histories, which are not followed any further"))
            return
        }
        guard let bytes = try remote.checkpointBytes(), let (new, _) = try remote.signedCheckpoint(keys: main.keys),
            let older = try main.local.checkpointBytes(), let head = try main.checkpoint()
        else { return }
        let side = self.side(main.local.side(String(new.root.hex.prefix(16))))
        let update = try side.update(from: remote, recheck: false)
        guard update.state == .advanced else {
            result.update.state = .refused
            result.update.problems = update.problems
            return
        }
        if let proof = try proof(head, older, new, bytes, side) { result.proofs.append(proof) }
    }

    /// Whether a store's history, by its own tiles, passes through a state that people decided for and that no history
    /// here has. It is still to be verified.
    private func bringsDecided(_ remote: LogFiles) throws(LogError) -> Bool {
        guard let (head, _) = try remote.signedCheckpoint(keys: main.keys) else { return false }
        var branches: [StoredBranch] = []
        for side in try sides() {
            if let head = try side.checkpoint() { branches.append(StoredBranch(files: side.local, head: head)) }
        }
        let shown = StoredBranch(files: remote, head: head)
        for state in decided where state.size <= head.size {
            guard try !Histories(branches).isRealised(state) else { continue }
            if (try? shown.root(size: state.size)) == state.root { return true }
        }
        return false
    }

    /// Evidence against the key that signed both, where one key did.
    private func proof(
        _ one: Checkpoint, _ oneNote: [UInt8], _ other: Checkpoint, _ otherNote: [UInt8], _ side: LogMirror
    ) throws(LogError) -> ForkProof? {
        let proof: ForkProof
        if one.size == other.size {
            proof = ForkProof(older: oneNote, newer: otherNote)
        } else {
            let isOneOlder = one.size < other.size
            let newer = isOneOlder ? other : one
            proof = try ForkProof(
                older: isOneOlder ? oneNote : otherNote, at: min(one.size, other.size),
                newer: isOneOlder ? otherNote : oneNote, at: newer.size,
                reader: (isOneOlder ? side : main).local.tree(size: newer.size), hasher: TreeHasher())
        }
        return main.keys.contains { (try? proof.check(key: $0)) != nil } ? proof : nil
    }
}

extension LogFiles {
    /// The folder of a further side of a fork.
    fileprivate func side(_ id: String) -> LogFiles {
        LogFiles(store: store, folder: prefix + "fork/\(id)", lineLimit: lineLimit, identities: identities)
    }
}

/// A verified history on disk.
package struct StoredBranch: Branch {
    package let files: LogFiles
    package let head: Checkpoint
    private let tree: StoredTree

    package init(files: LogFiles, head: Checkpoint) {
        self.files = files
        self.head = head
        tree = files.tree(size: head.size)
    }

    package func root(size: Int) throws(LogError) -> Digest {
        size == head.size ? head.root : try tree.root(size: size, hasher: TreeHasher())
    }
}
