package import Age
package import Anonymisation
import Journeys
import LogStore
import Replication
import SQLite
import Signing

/// The pooled reports of all logs, opened together. What opens depends on every log, so it is done anew once all are
/// written.
extension MasterWriter {
    /// Opens what can be opened, with the keys of `identities`, and writes it. With what became of the reports it returns the
    /// entries in quarantine of all logs, as the frontier tells them.
    package func openPool(
        policies: PolicyHistory, identities: [AgeIdentity]
    ) throws(DatasetError) -> (outcome: PoolOutcome, quarantined: [String: [String]]) {
        do throws(SQLiteError) {
            // What was said of reports before: a view never quarantines what it hands on as one.
            try database.execute(
                """
                DELETE FROM quarantine WHERE (origin_log, entry) IN (SELECT origin_log, entry FROM pooled_report);
                DELETE FROM pooled_cell;
                UPDATE pooled_report SET state = 'closed', tag = NULL, survivors_min = NULL, survivors_max = NULL
                WHERE state <> 'closed';
                """)
            var partners: [String: String] = [:]
            let reports = try database.rows("SELECT origin_log, entry, partner, year, report FROM pooled_report") {
                partners[$0.text(0)] = $0.text(2)
                return Pool.Report(
                    log: $0.text(0), entry: $0.integer(1),
                    report: Pooled(year: $0.integer(3), report: Base64.decode($0.text(4)) ?? []))
            }
            let pool = Pool(reports, policies: policies, identities: identities)
            try write(pool)
            let refuse = try database.prepare(
                "UPDATE pooled_report SET state = 'refused' WHERE origin_log = ? AND entry = ?")
            for (place, code, reason) in pool.refused {
                try refuse.run([.text(place.log), .integer(place.entry)])
                try quarantine.run([
                    .text(place.log), .integer(place.entry), .text(partners[place.log] ?? ""), .text(code.rawValue),
                    .text(reason),
                ])
            }
            var quarantined: [String: [String]] = [:]
            for (log, line) in try database.rows(
                "SELECT origin_log, entry, code FROM quarantine ORDER BY origin_log, entry",
                map: { ($0.text(0), Frontier.line($0.integer(1), $0.text(2))) })
            {
                quarantined[log, default: []].append(line)
            }
            return (PoolOutcome(pool, partners: partners), quarantined)
        } catch {
            throw DatasetError(error)
        }
    }

    private func write(_ pool: Pool) throws(SQLiteError) {
        let cell = try database.prepare("INSERT INTO pooled_cell VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        let open = try database.prepare(
            """
            UPDATE pooled_report SET state = 'opened', tag = ?, survivors_min = ?, survivors_max = ?
            WHERE origin_log = ? AND entry = ?
            """)
        for opened in pool.opened {
            let tag = SQLiteValue.text(opened.tag.hex)
            try cell.run(
                [
                    tag, .integer(opened.year), .integer(opened.parts.count), .integer(opened.survivors.lower),
                    .integer(opened.survivors.upper),
                ] + ViewRows.of(opened.attributes))
            for (place, survivors) in opened.parts {
                try open.run([
                    tag, .integer(survivors.lower), .integer(survivors.upper), .text(place.log), .integer(place.entry),
                ])
            }
        }
    }
}
