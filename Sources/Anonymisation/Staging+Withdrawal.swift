import SQLite
package import Signing

/// Withdrawn cases: gone from here, known only by their hidden identity so that no later import brings them back.
extension Staging {
    func isWithdrawn(_ identity: Digest) throws(StagingError) -> Bool {
        try Self.attempt { () throws(SQLiteError) in
            try !database.rows("SELECT 1 FROM withdrawn WHERE identity = ?", .blob(identity.bytes)) { _ in true }
                .isEmpty
        }
    }

    /// Forgets a case. Where its group stood in the log, `retraction` plans that entry's erasure, and the group's other
    /// members wait here again, marked with the group they were in. One transaction.
    package func withdraw(_ identity: Digest, retraction: ErasurePlan?) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    try database.run("DELETE FROM submission WHERE identity = ?", .blob(identity.bytes))
                    try database.run("INSERT OR IGNORE INTO withdrawn VALUES (?)", .blob(identity.bytes))
                    guard let retraction else { return }
                    try database.run(
                        "INSERT INTO erasure VALUES (?, ?, ?, 0)", .integer(retraction.entry),
                        .integer(retraction.position), .blob(retraction.line))
                    try database.run(
                        "UPDATE submission SET seal = NULL, entry = NULL, former = ? WHERE entry = ?",
                        .integer(retraction.entry), .integer(retraction.entry))
                }, orElse: { $0 })
        }
        try forgetJournal()
    }
}
