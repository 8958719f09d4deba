import Anonymisation
import CanonicalJSON
import Dataset
import Dispatch
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// Brings the master up to what a merge found: logs that moved are read again, on one core, and written on the other;
/// those that did not keep their rows.
struct MasterNight {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let results: [PartnerMerge.Result]
    private let echoed: [String: [Erase]]
    private let recheck: Bool

    /// Quarantined entries shown one by one; the rest is counted.
    private static let shownQuarantine = 20
    /// Views that may wait to be written: each is as large as what its log says.
    private static let waitingViews = 2

    /// `echoed` are the erasures that some machine has carried out.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, _ results: [PartnerMerge.Result], echoed: Set<Erased>,
        recheck: Bool
    ) {
        self.coalition = coalition
        self.registry = registry
        self.results = results
        self.echoed = Erased.byOrigin(echoed)
        self.recheck = recheck
    }

    /// The heads of logs that are forked, by origin.
    static func heads(_ results: [PartnerMerge.Result]) -> [String: [Checkpoint]] {
        var heads: [String: [Checkpoint]] = [:]
        for result in results {
            if let standing = result.standing, standing.condition == .forked { heads[result.origin] = standing.heads }
        }
        return heads
    }

    /// The hash of the frontier, and how many entries are in quarantine.
    func run(_ book: inout ErasureBook, today: CivilDate, _ output: Output) throws -> (
        frontier: String, quarantined: Int
    ) {
        let before = recheck ? nil : try? Master(path: coalition.masterPath).source()
        let isContinuing = before?.registry == registry.checkpoint
        let known = isContinuing ? before?.logs ?? [:] : [:]
        var quarantined = isContinuing ? before?.quarantined ?? [:] : [:]
        // What another machine has destroyed may be a body that counts here, if its erasure was revoked since.
        let news = Set(echoed.filter { !book.destroyed.isSuperset(of: erased($0)) }.keys)
        let moved = results.filter { result in
            guard result.standing != nil else { return false }
            return result.isMended || news.contains(result.origin)
                || result.checkpoint.map { known[result.origin] != $0 } ?? false
        }
        // A copy that cannot be read tonight takes nothing back that the master has.
        func counting(_ result: PartnerMerge.Result) -> Checkpoint? {
            result.standing == nil ? known[result.origin] : result.checkpoint
        }
        let staying = Set(results.lazy.filter { counting($0) != nil }.map(\.origin))
        let gone = known.keys.filter { !staying.contains($0) }
        func frontier() -> Frontier {
            Frontier(
                registry: registry.checkpoint, logs: results.compactMap(counting), heads: Self.heads(results),
                quarantined: quarantined)
        }
        if isContinuing, moved.isEmpty, gone.isEmpty, frontier().hash.hex == before?.frontier {
            return (frontier().hash.hex, quarantined.values.reduce(0) { $0 + $1.count })
        }
        let writer = try MasterWriter(path: coalition.masterPath, continuing: isContinuing)
        for origin in gone {
            try writer.forget(origin: origin)
            quarantined[origin] = nil
        }
        try Self.forEachView(of: moved, policies: registry.policies, echoed: echoed) { (result, view) in
            try writer.put(view)
            book.see(
                view.destroyable.map { Erased(origin: result.origin, erase: $0) }, of: result.origin, today: today)
            if let files = result.files {
                try LogMirror(local: files, keys: registry.history(of: result.origin).keys).settleBodies(view)
            }
            let lines = view.quarantined.map { Frontier.line($0.index, $0.code.rawValue) }
            quarantined[result.origin] = lines.isEmpty ? nil : lines
            try report(view, output)
        }
        let pool = try writer.openPool(policies: registry.policies, identities: try coalition.identities())
        quarantined = pool.quarantined
        try report(pool, output)
        let now = frontier()
        // Before the master that the erasures were read for: a run that is cut off here reads them again, one that is cut
        // off later would not.
        try coalition.keep(book)
        try writer.finish(coalition: registry.name, frontier: now)
        return (now.hash.hex, quarantined.values.reduce(0) { $0 + $1.count })
    }

    private func erased(_ entry: (key: String, value: [Erase])) -> [Erased] {
        entry.value.map { Erased(origin: entry.key, erase: $0) }
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
    private func report(_ pool: MasterWriter.PoolOutcome, _ output: Output) throws {
        for (shown, refused) in pool.refused.enumerated() {
            try report(
                refused.entry, refused.code, refused.reason, of: refused.partner, isShown: shown < Self.shownQuarantine,
                output)
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

    private func report(
        _ entry: Int, _ code: BodyError.Code, _ reason: String, of partner: String, isShown: Bool, _ output: Output
    ) throws {
        if isShown { output.warning("\(partner): entry \(entry) does not count: \(reason)") }
        try output.object([
            "entry": .integer(entry), "id": .string(code.rawValue), "partner": .string(partner),
            "reason": .string(reason), "type": "quarantine",
        ])
    }

    private func report(_ view: PartnerView, _ output: Output) throws {
        for (shown, entry) in view.quarantined.enumerated() {
            try report(
                entry.index, entry.code, entry.reason, of: view.partner, isShown: shown < Self.shownQuarantine, output)
        }
        if view.quarantined.count > Self.shownQuarantine {
            output.warning(
                "\(view.partner): \(view.quarantined.count - Self.shownQuarantine) more entries do not count; --json lists all"
            )
        }
    }
}
