import SQLite
package import Signing

/// Groups that are taken back. Withdrawn cases are gone from here, known only by their hidden identity so that no later
/// import brings them back; the other members of their groups wait again.
extension Staging {
    func isWithdrawn(_ identity: Digest) throws(StagingError) -> Bool {
        try Self.attempt { () throws(SQLiteError) in
            try !database.rows("SELECT 1 FROM withdrawn WHERE identity = ?", .blob(identity.bytes)) { _ in true }
                .isEmpty
        }
    }

    /// Whether any case was withdrawn.
    func hasWithdrawn() throws(StagingError) -> Bool {
        try Self.attempt { () throws(SQLiteError) in
            try !database.rows("SELECT 1 FROM withdrawn LIMIT 1") { _ in true }.isEmpty
        }
    }

    /// Forgets a case. Where its group stood in the log, `retraction` plans that entry's erasure, and the group's other
    /// members wait here again, marked with the group they were in. One transaction.
    package func withdraw(_ identity: Digest, retraction: ErasurePlan?) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction(
                { () throws(SQLiteError) in
                    if let id = try find(identity) { try delete(id, identity) }
                    try database.run("INSERT OR IGNORE INTO withdrawn VALUES (?)", .blob(identity.bytes))
                    if let retraction { try retractWithin(retraction) }
                }, orElse: { $0 })
        }
        try forgetJournal()
    }

    /// Plans the erasure of a group that says something else now; its members wait here again. One transaction.
    package func retract(_ plan: ErasurePlan) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.transaction({ () throws(SQLiteError) in try retractWithin(plan) }, orElse: { $0 })
        }
    }

    /// A row that was in several retracted groups, one after the other, links them: from then on they count as one, so
    /// that its next group has a threshold of company from outside all of them.
    private func retractWithin(_ plan: ErasurePlan) throws(SQLiteError) {
        let entry = SQLiteValue.integer(plan.entry)
        try database.run("INSERT INTO erasure VALUES (?, ?, ?, 0)", entry, .integer(plan.position), .blob(plan.line))
        try database.run(
            """
            UPDATE member SET former = ?1
            WHERE former IN (SELECT former FROM member WHERE entry = ?1 AND former IS NOT NULL)
            """, entry)
        try database.run("UPDATE member SET entry = NULL, former = ?1 WHERE entry = ?1", entry)
    }

    /// What a later import changed has been looked at.
    package func forgetCorrections() throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.run("UPDATE submission SET corrected = NULL WHERE corrected IS NOT NULL")
            try database.run("DELETE FROM doubtful")
        }
    }
}
