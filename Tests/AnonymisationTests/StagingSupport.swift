import Anonymisation
import Journeys

extension Staging {
    /// Imports rows by their references.
    func importing(
        _ rows: [(String, Journey)], withoutConsent: [String] = [], dryRun: Bool = false
    ) throws -> (rows: [StagingImport.Arrival], refused: [StagingImport.Refusal], absent: Int, unstaged: Int) {
        let run = try StagingImport(self)
        var arrivals: [StagingImport.Arrival] = []
        for (mark, row) in rows.enumerated() {
            arrivals.append(try run.stage(row.1, reference: row.0, mark: mark))
        }
        let refused = try withoutConsent.map { try run.refuse(reference: $0) }
        return (arrivals, refused, try run.finish(dryRun: dryRun), run.unstagedRows)
    }
}
