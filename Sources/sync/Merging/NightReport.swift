import CanonicalJSON
import Dataset
import Journeys
import LogStore
import Replication

/// What a night says of entries that do not count, and of pooled reports.
enum NightReport {
    /// Entries shown one by one; the rest is counted.
    private static let limit = 20

    /// What does not count of one log.
    static func quarantined(_ entries: [PartnerView.Quarantined], of partner: String, _ output: Output) throws {
        for (number, entry) in entries.enumerated() {
            try report(entry.index, entry.code, entry.reason, of: partner, isShown: number < limit, output)
        }
        if entries.count > limit {
            output.warning("\(partner): \(entries.count - limit) more entries do not count; --json lists all")
        }
    }

    /// What became of pooled reports, where there are any.
    static func pooled(_ pool: PoolOutcome, _ output: Output) throws {
        let locked = pool.refused.count { $0.code == .locked }
        if locked > 0 {
            output.warning(
                "\(locked) pooled reports are encrypted to a key that is not here, so they count nothing: copy keys/bodies.age "
                    + "from the home of the coalition, then merge --recheck")
        }
        var shown = 0
        for refused in pool.refused {
            let isShown = refused.code != .locked && shown < limit
            if isShown { shown += 1 }
            try report(refused.entry, refused.code, refused.reason, of: refused.partner, isShown: isShown, output)
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
}
