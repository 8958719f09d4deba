import Journeys
import Places
import SQLite
import Signing

/// The end of what staging keeps of a journey: its number and year stay, so that nobody is counted twice and totals
/// hold; its attributes go.
extension Staging {
    /// Forgets the attributes of rows recorded in a year up to `lastYear`; tells how many.
    package func forget(upTo lastYear: Int) throws(StagingError) -> Int {
        var found: [(identity: Digest, journey: Journey)] = []
        let statement = try prepare("SELECT identity, box FROM submission WHERE forgotten = 0")
        while try Self.attempt({ () throws(SQLiteError) in try statement.step() }) {
            guard let identity = Digest(statement.blob(0)) else {
                throw StagingError(.inconsistent, "a row without identity")
            }
            let journey = try open(statement.blob(1), identity)
            if journey.recorded.year <= lastYear { found.append((identity, journey)) }
        }
        guard !found.isEmpty else { return 0 }
        try database.transaction(
            { () throws(StagingError) in
                let update = try prepare("UPDATE submission SET box = ?, forgotten = 1 WHERE identity = ?")
                for (identity, journey) in found {
                    let left = Journey(
                        origin: .unknown, destination: .unknown, exploitation: [], survivors: journey.survivors,
                        isEstimated: journey.isEstimated, recorded: .year(journey.recorded.year))
                    try run(update, [.blob(try seal(left, identity)), .blob(identity.bytes)])
                }
            }, orElse: { StagingError($0) })
        try forgetJournal()
        return found.count
    }
}
