package import LogStore
import Replication

/// What became of the pooled reports of all logs.
package struct PoolOutcome: Sendable {
    /// Reports that do not count, and why.
    package let refused: [(partner: String, entry: Int, code: BodyError.Code, reason: String)]
    /// Cells that opened, reports in them, and reports that wait for others.
    package let cells: Int
    package let opened: Int
    package let closed: Int
    /// Cells in which shares contradict each other beyond what was searched.
    package let undecided: Int

    /// `partners` are the logs' owners, by origin.
    init(_ pool: Pool, partners: [String: String]) {
        refused = pool.refused.map { (partners[$0.place.log] ?? "", $0.place.entry, $0.code, $0.reason) }
        cells = pool.opened.count
        opened = pool.opened.reduce(0) { $0 + $1.parts.count }
        closed = pool.closed.count
        undecided = pool.undecided
    }
}
