package import Journeys
import Signing

/// What an organisation's withheld rows of one year would report: a cell each, and who is in it. Nothing of it is kept.
package struct PoolDraft: Sendable {
    package struct Cell: Sendable {
        package let cell: PoolCell
        /// The rows in it, by id, in order.
        package let members: [Int]
        package let survivors: Int
        /// What its report says.
        package let told: CountInterval
    }

    /// Sorted by the cells' bytes.
    package let cells: [Cell]

    /// `rows` are candidates; those that are in a group or report already, that came back from one, that gave up their
    /// attributes, or that are of another year are passed over. Who came back would have to wait for other company, which a
    /// report of one cell does not give.
    package init(_ rows: [StagedRows.Row], of staged: StagedRows, year: Int, policy: Policy) {
        guard let rule = policy.pooling, let rung = policy.rungs.last else {
            cells = []
            return
        }
        var members: [Attributes: (rows: [Int], survivors: Int)] = [:]
        for row in rows where row.entry == nil && row.former == nil && !row.isForgotten {
            let journey = staged[row]
            guard journey.recorded.year == year, let attributes = rung.attributes(of: journey) else { continue }
            members[attributes, default: ([], 0)].rows.append(row.id)
            members[attributes, default: ([], 0)].survivors += journey.survivors
        }
        var found = members.compactMap { attributes, found -> (bytes: [UInt8], cell: Cell)? in
            let cell = PoolCell(attributes: attributes, policy: policy.digest, year: year)
            let interval = policy.buckets.interval(of: found.survivors)
            guard PoolMessage(attributes: attributes, survivors: interval).bytes != nil else { return nil }
            return (
                cell.bytes,
                Cell(cell: cell, members: found.rows.sorted(), survivors: found.survivors, told: interval)
            )
        }
        if found.count > rule.cells {
            // Where there are more than may be asked for, those of most survivors go first.
            found.sort { a, b in
                a.cell.survivors == b.cell.survivors
                    ? a.bytes.lexicographicallyPrecedes(b.bytes) : a.cell.survivors > b.cell.survivors
            }
            found.removeLast(found.count - rule.cells)
        }
        cells = found.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map(\.cell)
    }

    package var survivors: Int { cells.reduce(0) { $0 + $1.survivors } }

    /// What a seal says of its survivors: no more than the reports do. How many reports there are the coalition sees, so a
    /// bucket of their exact sum would tell what the reports' own buckets hide: nine reports with 0-9 survivors have one each.
    package static func told(_ cells: some Sequence<Cell>) -> CountInterval {
        Seal.tens(cells.reduce(.zero) { $0 + $1.told })
    }
}

extension Policy {
    /// How many cells a request names, made-up ones included, so that their number tells little: a multiple of the padding,
    /// at most what may be asked for.
    package func askedCells(for count: Int) -> Int {
        let asked = max(1, (count + padding - 1) / padding) * padding
        return max(count, min(asked, pooling?.cells ?? asked))
    }

    /// Why an opened report breaks the policy, or `nil` where it keeps it.
    package func objection(to message: PoolMessage) -> String? {
        guard let rung = rungs.last, pooling != nil, rung.allows(message.attributes) else {
            return "tells more or less than the last rung"
        }
        return buckets.contains(message.survivors) ? nil : "has a count that is not one of the buckets"
    }
}
