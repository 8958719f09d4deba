import Anonymisation
import CanonicalJSON
import Dataset
import Dispatch
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// Brings the master up to what a merge finds, log by log while others are still being read: logs that moved are read again and
/// written, those that did not keep their rows. Nobody sees any of it before `finish`.
struct MasterNight {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let echoed: [String: [Erase]]
    private let today: CivilDate
    private let before: Master.Source?
    private let moves: NightChanges.Moves
    private var writer: MasterWriter?
    /// The lines of what is in quarantine, by log.
    private var quarantined: [String: [String]]
    /// What is in quarantine of logs that were read, to be told at the end.
    private var found: [(partner: String, entries: [PartnerView.Quarantined])] = []
    /// What this machine knows of erasures, with those that were read.
    private(set) var book: ErasureBook

    /// Quarantined entries shown one by one; the rest is counted.
    private static let shownQuarantine = 20
    /// Views that may wait to be written: each is as large as what its log says.
    private static let waitingViews = 2

    /// `echoed` are the erasures that some machine has carried out, `before` what the master was made from, `nil` where
    /// everything is to be read again.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, _ book: ErasureBook, echoed: Set<Erased>,
        before: Master.Source?, today: CivilDate
    ) {
        self.coalition = coalition
        self.registry = registry
        self.book = book
        self.echoed = Erased.byOrigin(echoed)
        self.today = today
        // Under other decisions nothing is known of any log.
        self.before = before?.registry == registry.checkpoint ? before : nil
        moves = NightChanges.Moves(
            known: self.before?.logs ?? [:], rereading: Self.news(self.echoed, book),
            incomplete: self.before?.incomplete ?? [])
        quarantined = self.before?.quarantined ?? [:]
    }

    /// Takes what became of one log.
    mutating func take(_ result: PartnerMerge.Result) throws {
        guard moves.contains(result), let files = result.files, let checkpoint = result.checkpoint else { return }
        let view = try PartnerView(
            partner: result.partner, files: files, checkpoint: checkpoint, of: result.head?.size,
            policies: registry.policies, echoed: echoed[result.origin] ?? [])
        try begun().put(view)
        book.see(
            view.destroyable.map { Erased(origin: result.origin, erase: $0) }, of: result.origin, today: today)
        try LogMirror(local: files, keys: registry.history(of: result.origin).keys).settleBodies(view)
        let lines = view.quarantined.map { Frontier.line($0.index, $0.code.rawValue) }
        quarantined[result.origin] = lines.isEmpty ? nil : lines
        if !lines.isEmpty { found.append((view.partner, view.quarantined)) }
    }

    /// The writer, from the first log on that has something to write.
    private mutating func begun() throws -> MasterWriter {
        if let writer { return writer }
        let writer = try MasterWriter(path: coalition.masterPath, continuing: before != nil)
        self.writer = writer
        return writer
    }

    /// All logs were taken: the hash of the frontier, and how many entries are in quarantine.
    mutating func finish(
        _ results: [PartnerMerge.Result], _ output: Output
    ) throws -> (frontier: String, quarantined: Int) {
        let changes = NightChanges(results, known: moves.known)
        func frontier(_ quarantined: [String: [String]]) -> Frontier {
            Frontier(
                registry: registry.checkpoint, logs: changes.counting, heads: changes.heads, quarantined: quarantined)
        }
        if let before, writer == nil, changes.gone.isEmpty {
            let hash = frontier(quarantined).hash.hex
            if hash == before.frontier { return (hash, quarantined.values.reduce(0) { $0 + $1.count }) }
        }
        let writer = try begun()
        for origin in changes.gone {
            try writer.forget(origin: origin)
            quarantined[origin] = nil
        }
        for (partner, entries) in found { try Self.report(entries, of: partner, output) }
        let pool = try writer.openPool(policies: registry.policies, identities: try coalition.identities())
        quarantined = pool.quarantined
        try Self.report(pool.outcome, output)
        let now = frontier(quarantined)
        // Before the master that the erasures were read for: a run that is cut off here reads them again, one that is cut
        // off later would not.
        try coalition.keep(book)
        try writer.finish(coalition: registry.name, frontier: now)
        return (now.hash.hex, quarantined.values.reduce(0) { $0 + $1.count })
    }

    /// Logs of which another machine has destroyed what is not destroyed here: it may be a body that counts here, if its
    /// erasure was revoked since.
    static func news(_ echoed: [String: [Erase]], _ book: ErasureBook) -> Set<String> {
        let destroyed = book.destroyed
        let news = echoed.filter { origin, erasures in
            !destroyed.isSuperset(of: erasures.map { Erased(origin: origin, erase: $0) })
        }
        return Set(news.keys)
    }

    /// Reads the views on another thread, a few ahead of `take`.
    static func forEachView(
        of results: [PartnerMerge.Result], policies: PolicyHistory, echoed: [String: [Erase]],
        _ take: (PartnerMerge.Result, PartnerView) throws -> Void
    ) throws {
        let line = Handover<Result<PartnerView, LogError>>(capacity: waitingViews)
        let readable = results.filter { $0.files != nil }
        DispatchQueue.global().async {
            for result in readable {
                guard let checkpoint = result.checkpoint, let files = result.files else { continue }
                let view = Result { () throws(LogError) in
                    try PartnerView(
                        partner: result.partner, files: files, checkpoint: checkpoint, of: result.head?.size,
                        policies: policies, echoed: echoed[result.origin] ?? [])
                }
                guard line.put(view) else { return }
            }
        }
        defer { line.close() }
        for result in readable { try take(result, try line.take().get()) }
    }

    /// What became of pooled reports, where there are any.
    static func report(_ pool: PoolOutcome, _ output: Output) throws {
        let locked = pool.refused.count { $0.code == .locked }
        if locked > 0 {
            output.warning(
                "\(locked) pooled reports are encrypted to a key that is not here, so they count nothing: copy keys/bodies.age "
                    + "from the home of the coalition, then merge --recheck")
        }
        var shown = 0
        for refused in pool.refused {
            let isShown = refused.code != .locked && shown < shownQuarantine
            if isShown { shown += 1 }
            try report(
                refused.entry, refused.code, refused.reason, of: refused.partner, isShown: isShown, output)
        }
        guard pool.opened + pool.closed + pool.refused.count > 0 else { return }
        try output.line(
            "pooled reports: \(pool.opened) in \(pool.cells) open cells, \(pool.closed) still closed"
                + (pool.refused.isEmpty ? "" : ", \(pool.refused.count) that do not count"))
        if pool.undecided > 0 {
            output.warning(
                "\(pool.undecided) cells stay closed although enough organisations reported them: their shares contradict "
                    + "each other")
        }
        try output.object([
            "cells": .integer(pool.cells), "closed": .integer(pool.closed), "opened": .integer(pool.opened),
            "refused": .integer(pool.refused.count), "type": "pooled", "undecided": .integer(pool.undecided),
        ])
    }

    private static func report(
        _ entry: Int, _ code: BodyError.Code, _ reason: String, of partner: String, isShown: Bool, _ output: Output
    ) throws {
        if isShown { output.warning("\(partner): entry \(entry) does not count: \(reason)") }
        try output.object([
            "entry": .integer(entry), "id": .string(code.rawValue), "partner": .string(partner),
            "reason": .string(reason), "type": "quarantine",
        ])
    }

    static func report(
        _ quarantined: [PartnerView.Quarantined], of partner: String, _ output: Output
    ) throws {
        for (shown, entry) in quarantined.enumerated() {
            try report(
                entry.index, entry.code, entry.reason, of: partner, isShown: shown < shownQuarantine, output)
        }
        if quarantined.count > shownQuarantine {
            output.warning(
                "\(partner): \(quarantined.count - shownQuarantine) more entries do not count; --json lists all"
            )
        }
    }
}
