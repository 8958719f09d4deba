import Journeys
import Places
import SQLite
import Signing

/// The end of what staging keeps of a journey: its number and year stay, so that nobody is counted twice and totals
/// hold; its attributes go.
extension Staging {
    /// Forgets the attributes of rows recorded in a year up to `lastYear`; tells how many. `staged` is what `rows` gave.
    package func forget(upTo lastYear: Int, of staged: StagedRows) throws(StagingError) -> Int {
        let old = staged.rows.filter { !$0.isForgotten && staged[$0].recorded.year <= lastYear }
        guard !old.isEmpty else { return 0 }
        try database.transaction(
            { () throws(StagingError) in
                let find = try prepare("SELECT identity FROM submission WHERE id = ?")
                let update = try prepare("UPDATE submission SET box = ?, forgotten = 1 WHERE id = ?")
                var box: [UInt8] = []
                for row in old {
                    let journey = staged[row]
                    let found = try Self.attempt { () throws(SQLiteError) in
                        try find.bind([.integer(row.id)])
                        return try find.step() ? Digest(find.blob(0)) : nil
                    }
                    guard let identity = found else { throw StagingError(.inconsistent, "a row without identity") }
                    let left = Journey(
                        origin: .unknown, destination: .unknown, exploitation: [], survivors: journey.survivors,
                        isEstimated: journey.isEstimated, recorded: .year(journey.recorded.year))
                    try secrets.seal(left, identity, into: &box)
                    try run(update, [.blob(box), .integer(row.id)])
                }
            }, orElse: { StagingError($0) })
        try forgetJournal()
        return old.count
    }
}
