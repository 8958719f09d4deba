package import Age
package import Files
package import LogStore
import Signing
import Synchronization
package import TransparencyLog

/// Carries a log to a store: bodies first, then tiles and bundles, the checkpoint last, so that the store always shows a
/// complete log. What the store has is not sent again.
package struct LogUpload {
    package let local: LogFiles
    package let remote: LogFiles
    /// How bodies lie in the store.
    private let bodies: Bodies
    /// What an unfinished push remembers, where it does.
    private let sent: SentFiles?

    /// How bodies lie in a store.
    package enum Bodies: Sendable {
        case plain
        /// Encrypted; the ciphertext waits in the spool, so that a push that is taken up again sends the same bytes.
        case sealed(to: [AgeRecipient], spool: Spool)
    }

    /// A file that must be in the store when the checkpoint is. It may be large, so it is made while it and others are sent.
    package struct Companion: Sendable {
        let name: String
        /// What it is made from besides the state of the log.
        let basis: String
        let make: @Sendable () throws(LogError) -> MadeFile

        package init(
            _ name: String, basis: String, _ make: @escaping @Sendable () throws(LogError) -> MadeFile
        ) {
            self.name = name
            self.basis = basis
            self.make = make
        }
    }

    package init(local: LogFiles, remote: LogFiles, bodies: Bodies = .plain, sent: SentFiles? = nil) {
        self.local = local
        self.remote = remote
        self.bodies = bodies
        self.sent = sent
    }

    /// How far a push is, for those who watch it.
    package enum Step: Sendable {
        /// An earlier push was cut off; this one goes on at an entry of so many.
        case resuming(at: Int, of: Int)
        case sent(Int, of: Int)
    }

    /// Sends what lies between `from` (the size the store shows) and the local checkpoint, and then the checkpoint.
    /// Returns the number of the log's own files.
    package func run(
        from: Int, to checkpoint: Checkpoint, companion: Companion? = nil,
        watch: @Sendable (Step) -> Void = { _ in }
    ) throws(LogError) -> Int {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        let tiles = Tile.all(from: from, to: checkpoint.size)
        let known = try acknowledged(checkpoint)
        let missing = try self.missing(tiles, known, from, checkpoint, watch)
        let arrived = Arrived(tiles.count - missing.count, of: tiles.count)
        // On a line that broke before, several files at once may mean that none of them ever arrives.
        let width = known == nil ? remote.store.parallelism : 1
        // What is written once comes after the memory: from a laptop that is lost in between one can go on, while bodies
        // that nothing refers to are simply sent again.
        if let companion {
            let bodies = missing.filter { $0.kind == .bodies }
            try send(bodies, with: companion, known: known ?? [:], width: width, arrived, watch)
            try send(missing.filter { $0.kind != .bodies }, width: width, arrived, watch)
        } else {
            try send(missing, width: width, arrived, watch)
        }
        try remote.replace("checkpoint", note)
        try attempt { () throws(FileError) in
            if case .sealed(_, let spool) = bodies { try spool.clear() }
            try sent?.end()
        }
        removeSuperseded(from: from, to: checkpoint.size)
        return tiles.count + 1
    }

    /// What the store has acknowledged to an earlier push of this state that was cut off; `nil` where there was none.
    private func acknowledged(_ checkpoint: Checkpoint) throws(LogError) -> [String: Int]? {
        guard let sent else { return nil }
        return try attempt { () throws(FileError) in
            try sent.begin(checkpoint, in: "\(remote.store.name)/\(remote.prefix)", form: form)
        }
    }

    /// The tiles that the store has not acknowledged, or has lost since.
    private func missing(
        _ tiles: [Tile], _ known: [String: Int]?, _ from: Int, _ checkpoint: Checkpoint,
        _ watch: @Sendable (Step) -> Void
    ) throws(LogError) -> [Tile] {
        guard let known else { return tiles }
        let claimed = tiles.filter { known[storedName($0)] != nil }
        let there = Mutex(Set<Tile>())
        try Parallel.forEach(claimed.count, width: remote.store.parallelism) { (index: Int) throws(LogError) in
            let name = storedName(claimed[index])
            let length = try attempt { () throws(FileError) in try remote.store.length(of: remote.prefix + name) }
            if length == known[name] { there.withLock { _ = $0.insert(claimed[index]) } }
        }
        let present = there.withLock { $0 }
        let missing = tiles.filter { !present.contains($0) }
        // Nearly all that is sent of an entry is its body, which goes first.
        func first(_ kind: Tile.Kind) -> Int? {
            missing.lazy.filter { $0.kind == kind }.map { max(from, $0.index * Tile.fullWidth) }.min()
        }
        let next = first(.bodies) ?? first(.entries)
        watch(.resuming(at: next ?? checkpoint.size, of: checkpoint.size))
        return missing
    }

    /// How many files of a push the store has.
    private final class Arrived: Sendable {
        private let count: Mutex<Int>
        private let total: Int

        init(_ count: Int, of total: Int) {
            self.count = Mutex(count)
            self.total = total
        }

        func next() -> Step {
            count.withLock { count in
                count += 1
                return .sent(count, of: total)
            }
        }
    }

    /// Sends files, several at once, and the companion with the first of them: it may be the largest of all.
    private func send(
        _ tiles: [Tile], with companion: Companion? = nil, known: [String: Int] = [:], width: Int,
        _ arrived: Arrived, _ watch: @Sendable (Step) -> Void
    ) throws(LogError) {
        let first = companion == nil ? 0 : 1
        try Parallel.forEach(first + tiles.count, width: width) { (place: Int) throws(LogError) in
            if place < first, let companion { return try send(companion, known) }
            let tile = tiles[place - first]
            let length = try send(tile)
            if let sent { try attempt { () throws(FileError) in try sent.add(storedName(tile), length: length) } }
            watch(arrived.next())
        }
    }

    /// Sends a new file of the log and returns its length there.
    private func send(_ tile: Tile) throws(LogError) -> Int {
        let bytes = try local.bytes(of: tile)
        if tile.kind == .bodies { return try sendBodies(tile, bytes) }
        try create(tile.path, bytes)
        return bytes.count
    }

    /// Makes and sends what goes with the log, unless the store has acknowledged one that was made from the same.
    private func send(_ companion: Companion, _ known: [String: Int]) throws(LogError) {
        let mark = "\(companion.name) \(SHA256.hash(Array(companion.basis.utf8)).hex)"
        if let sent = known[mark] {
            let length = try attempt { () throws(FileError) in
                try remote.store.length(of: remote.prefix + companion.name)
            }
            if length == sent { return }
        }
        let file = try companion.make()
        try remote.replace(companion.name, file)
        if let sent { try attempt { () throws(FileError) in try sent.add(mark, length: file.count) } }
    }

    /// Sends a companion alone, between two states of the log.
    package func replace(_ companion: Companion) throws(LogError) {
        try remote.replace(companion.name, try companion.make())
    }

    /// What else than the log's state decides how its files look in the store.
    private var form: String {
        switch bodies {
        case .plain: "plain"
        case .sealed(let recipients, _): recipients.map(\.description).joined(separator: " ")
        }
    }

    /// Removes the partial files of tiles that are full now. Readers take the full ones; what stays there does no harm, so a
    /// store that does not let it be removed is not asked again.
    private func removeSuperseded(from: Int, to size: Int) {
        guard remote.store.parallelism > 1 else { return }
        for tile in Tile.all(from: from, to: size) where tile.width == Tile.fullWidth {
            let level: Int = if case .hashes(let level) = tile.kind { level } else { 0 }
            let first = tile.index << (8 * (level + 1))
            // Only a tile that an earlier push had begun can have partial files.
            guard first < from else { continue }
            do {
                let folder = "\(remote.prefix)\(tile.path).p"
                for name in try remote.store.names(in: folder) { try remote.store.remove("\(folder)/\(name)") }
            } catch {
                return
            }
        }
    }

    /// Sends the whole of the local log over what the store shows, which somebody else put there; the checkpoint last.
    package func replaceAll(of checkpoint: Checkpoint, companion: Companion? = nil) throws(LogError) {
        guard let note = try local.checkpointBytes() else {
            throw LogError(.noCheckpoint, file: local.path("checkpoint"), "is missing")
        }
        if let companion { try remote.replace(companion.name, try companion.make()) }
        for tile in Tile.all(from: 0, to: checkpoint.size) {
            let bytes = try local.bytes(of: tile)
            switch tile.kind {
            case .bodies: _ = try sendBodies(tile, bytes, isNew: false)
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
            let isThere = try attempt { () throws(FileError) in try remote.store.length(of: name) != nil }
            if isThere { _ = try sendBodies(tile, try local.bytes(of: tile), isNew: false) }
        }
    }

    private func storedName(_ tile: Tile) -> String {
        if case .sealed = bodies, tile.kind == .bodies { return tile.path + SealedBodies.suffix }
        return tile.path
    }

    /// Sends a bodies file and returns its length there.
    private func sendBodies(_ tile: Tile, _ lines: [UInt8], isNew: Bool = true) throws(LogError) -> Int {
        let bytes = try stored(tile, lines)
        do throws(LogError) {
            // Making a file is the lesser thing to ask of a store; only what is there already needs to be replaced.
            var isMade = false
            if isNew && remote.store.parallelism > 1 { isMade = try create(storedName(tile), anew: bytes) }
            if !isMade { try remote.replace(storedName(tile), bytes) }
        } catch {
            // What may have arrived, in part or unseen, is sent again as it is.
            if case .sealed(let recipients, let spool) = bodies {
                try? spool.write(Spool.name(tile, lines, recipients), bytes)
            }
            throw error
        }
        return bytes.count
    }

    /// Makes a file, unless there is another.
    private func create(_ name: String, anew bytes: [UInt8]) throws(LogError) -> Bool {
        do {
            try remote.store.create(remote.prefix + name, bytes)
            return true
        } catch {
            guard error.code == .exists else { throw LogError(error) }
            return false
        }
    }

    /// A bodies file as the store gets it.
    private func stored(_ tile: Tile, _ lines: [UInt8]) throws(LogError) -> [UInt8] {
        guard case .sealed(let recipients, let spool) = bodies else { return lines }
        do {
            if try !spool.isEmpty(), let waiting = try spool.read(Spool.name(tile, lines, recipients)) {
                return waiting
            }
            return try SealedBodies.seal(lines, width: tile.width, to: recipients)
        } catch let error as FileError {
            throw LogError(error)
        } catch {
            throw LogError(.cannotSign, file: local.path(tile.path), "cannot be encrypted")
        }
    }

    /// Compares every tile, bundle and bodies file that `checkpoint`, which the store shows, reaches with the local
    /// ones and puts right what differs. Encrypted bodies cannot be compared, so all of them are sent again. Returns the
    /// store's files that were missing or altered.
    package func restore(checkpoint: Checkpoint) throws(LogError) -> [LogError] {
        let tiles = Tile.all(from: 0, to: checkpoint.size)
        let damaged = Mutex<[Int: LogError]>([:])
        try Parallel.forEach(tiles.count, width: remote.store.parallelism) { (index: Int) throws(LogError) in
            if let problem = try restore(tiles[index]) { damaged.withLock { $0[index] = problem } }
        }
        return damaged.withLock { damaged in tiles.indices.compactMap { damaged[$0] } }
    }

    private func restore(_ tile: Tile) throws(LogError) -> LogError? {
        let expected = try local.bytes(of: tile)
        let name = storedName(tile)
        if case .sealed = bodies, tile.kind == .bodies {
            let length = try attempt { () throws(FileError) in try remote.store.length(of: remote.prefix + name) }
            let sent = try sendBodies(tile, expected, isNew: false)
            guard length != sent else { return nil }
        } else {
            let found = try? remote.store.read(remote.prefix + name, limit: LogLimits.sideFile)
            guard found != expected else { return nil }
            do {
                try remote.replace(name, expected)
            } catch  where error.code == .remoteExists {
                throw LogError(
                    .mismatch, file: remote.path(name),
                    "was altered, and the store lets nobody replace it: its keeper must remove it")
            }
        }
        return LogError(.mismatch, file: remote.path(name), "was missing or altered and has been restored")
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
