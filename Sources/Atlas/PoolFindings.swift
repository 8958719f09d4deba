import CanonicalJSON
package import Dataset
package import Journeys
import Places

/// What pooled reports add to the groups: rare routes that enough partners share, and how many survivors are in reports
/// that nobody can read.
package struct PoolFindings: Hashable, Sendable {
    /// Open cells: by the middle of their interval, then in the order of the master.
    package let cells: [Master.OpenedCell]
    /// Reports in open cells, and the survivors in them.
    package let openedReports: Int
    package let opened: CountInterval
    /// Reports that wait for others, and the survivors in them, as far as it is known.
    package let closedReports: Int
    package let closed: CountInterval

    package init(cells: [Master.OpenedCell] = [], shares: [Master.PooledShare] = []) {
        self.cells = cells.enumerated().sorted { a, b in
            let (first, second) = (a.element.survivors, b.element.survivors)
            return first.doubledMiddle == second.doubledMiddle
                ? a.offset < b.offset : first.doubledMiddle > second.doubledMiddle
        }.map(\.element)
        openedReports = cells.reduce(0) { $0 + $1.parts.count }
        opened = cells.reduce(.zero) { $0 + $1.survivors }
        closedReports = shares.reduce(0) { $0 + $1.closedReports }
        closed = shares.reduce(.zero) { $0 + $1.closed }
    }

    package var isEmpty: Bool { cells.isEmpty && closedReports == 0 }

    /// Each partner's part of each open cell, where routes and countries are looked for: on no rung of the ladder.
    var asGroups: [Master.SharedGroup] {
        cells.flatMap { cell in
            cell.parts.map { part in
                Master.SharedGroup(
                    partner: part.partner,
                    group: Group(
                        attributes: cell.attributes, rung: Group.pooledRung, period: .year(cell.year),
                        survivors: part.survivors))
            }
        }
    }

    var json: JSONObject {
        [
            "cells": .array(
                cells.map { cell in
                    .object([
                        "destination": .string(cell.attributes.destination.text),
                        "destination_status": .string(cell.attributes.destinationStatus.rawValue),
                        "origin": .string(cell.attributes.origin.text),
                        "partners": .array(sortedSet(cell.parts.map { oneLine($0.partner) }).map { .string($0) }),
                        "survivors": cell.survivors.json, "year": .integer(cell.year),
                    ])
                }),
            "closed": .object(["reports": .integer(closedReports), "survivors": closed.json]),
            "opened": .object(["reports": .integer(openedReports), "survivors": opened.json]),
        ]
    }
}

extension Findings {
    /// Everybody who was told of: in groups, in open cells, in reports that wait, and withheld.
    package var everybody: CountInterval {
        totals.survivors + pool.opened + pool.closed + (limits.withheld ?? .zero)
    }
}

extension Headlines {
    /// What is pooled, as what it is; nothing where nothing is.
    static func pool(_ findings: Findings) -> [Phrase] {
        let pool = findings.pool
        if pool.isEmpty { return [] }
        let open =
            pool.cells.isEmpty
            ? []
            : [
                Phrase(
                    "In pooled reports, and not among the groups: \(pool.opened.phrase) survivors on "
                        + "\(counted(pool.cells.count, "rare route", "rare routes")) that several partners share, which are open.",
                    "Katika ripoti za pamoja, na si katika makundi: manusura \(pool.opened.wording.swahili) kwenye njia adimu "
                        + "\(grouped(pool.cells.count)) ambazo washirika kadhaa wanazo, na zimefunguka.")
            ]
        return open + [
            Phrase(
                "In \(counted(pool.closedReports, "pooled report", "pooled reports")) that nobody can read, because too few "
                    + "partners share their routes: \(pool.closed.phrase) survivors.",
                "Katika ripoti za pamoja \(grouped(pool.closedReports)) ambazo hakuna anayeweza kuzisoma, kwa sababu washirika "
                    + "wenye njia hizo ni wachache mno: manusura \(pool.closed.wording.swahili)."),
            Phrase(
                "Groups, open cells, closed reports and withheld together: \(findings.everybody.phrase) survivors.",
                "Makundi, njia zilizofunguka, ripoti zilizofungwa na wasioshirikiwa kwa pamoja: manusura "
                    + "\(findings.everybody.wording.swahili)."),
        ]
    }
}
