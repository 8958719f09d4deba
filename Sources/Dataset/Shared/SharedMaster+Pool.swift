import Age
import Anonymisation
import Journeys
import LogStore
import Postgres
import Replication
import Signing

/// The pooled reports of a generation of a shared master, opened together: by whoever publishes it, once all logs are
/// written (`MasterWriter.openPool` does the same in a file).
extension SharedMaster {
    func openPool(
        of generation: Int, _ policies: PolicyHistory, _ identities: [AgeIdentity]
    ) throws(DatasetError) -> PoolOutcome {
        let number = String(generation)
        // A run that was cut off may have left some.
        for table in ["pooled_outcome", "pooled_cell_row"] {
            try run("DELETE FROM \(table) WHERE generation = $1", [number])
        }
        var partners: [String: String] = [:]
        let reports = try query(
            """
            SELECT r.origin_log, r.entry, r.partner, r.year, r.report FROM pooled_report_row r
                JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
            WHERE s.generation = $1
            """, [number]
        ) { row in
            partners[row.text(0)] = row.text(2)
            return Pool.Report(
                log: row.text(0), entry: row.integer(1),
                report: Pooled(year: row.integer(3), report: Base64.decode(row.text(4)) ?? []))
        }
        let pool = Pool(reports, policies: policies, identities: identities)
        try write(pool, number)
        return PoolOutcome(pool, partners: partners)
    }

    private func write(_ pool: Pool, _ generation: String) throws(DatasetError) {
        if !pool.opened.isEmpty {
            let columns = MasterSchema.columns(of: "pooled_cell").joined(separator: ", ")
            try copy(into: "pooled_cell_row (generation, \(columns))") { (rows: inout CopyRows) throws(PostgresError) in
                for cell in pool.opened {
                    rows.append(generation)
                    rows.append(cell.tag.hex)
                    for number in [cell.year, cell.parts.count, cell.survivors.lower, cell.survivors.upper] {
                        rows.append(number)
                    }
                    for value in ViewRows.of(cell.attributes) { rows.append(value) }
                    try rows.endRow()
                }
            }
        }
        guard !pool.opened.isEmpty || !pool.refused.isEmpty else { return }
        try copy(
            into:
                "pooled_outcome (generation, origin_log, entry, state, tag, survivors_min, survivors_max, code, reason)"
        ) { (rows: inout CopyRows) throws(PostgresError) in
            for cell in pool.opened {
                for (place, survivors) in cell.parts {
                    for value in [generation, place.log, String(place.entry), "opened", cell.tag.hex] {
                        rows.append(value)
                    }
                    rows.append(survivors.lower)
                    rows.append(survivors.upper)
                    for _ in 0..<2 { rows.append(nil as String?) }
                    try rows.endRow()
                }
            }
            for (place, code, reason) in pool.refused {
                for value in [
                    generation, place.log, String(place.entry), "refused", nil, nil, nil, code.rawValue, reason,
                ] {
                    rows.append(value)
                }
                try rows.endRow()
            }
        }
    }
}
