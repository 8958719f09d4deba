package import Journeys
import SQLite
package import Signing

/// What an import does to staging: a row known by its identity is new, the same, changed, or one that stays away.
extension Staging {
    /// What became of one imported row.
    package enum Arrival: Hashable, Sendable {
        case new
        /// Known, and the same.
        case unchanged
        /// Known, not yet shared, and different: the new values replace the old.
        case updated
        /// Known, shared, and different: the new values replace the old here, and the next seal takes the group back
        /// where it says something else now.
        case corrected
        /// Known from a year whose rows have given up their attributes: not compared.
        case forgotten
        /// Withdrawn earlier: it does not come back.
        case withdrawn
    }

    /// What an import of several rows did.
    package struct Arrivals: Sendable {
        /// In the order of the rows.
        package var rows: [Arrival] = []
        /// Rows known before that were not among these.
        package var absent = 0
        /// Of the rows without consent: those that had been staged, and are not any more.
        package var unstaged = 0
        /// Of the rows without consent, the places in their list of those that were shared already.
        package var sharedWithoutConsent: [Int] = []
    }

    /// Stages journeys, and takes out what has no consent any more, in one transaction, all or nothing; `dryRun` tells
    /// what would happen and keeps nothing.
    package func stage(
        _ journeys: [(identity: Digest, journey: Journey)], withoutConsent: [Digest] = [], dryRun: Bool
    ) throws(StagingError) -> Arrivals {
        var arrivals = Arrivals()
        try Self.attempt { () throws(SQLiteError) in try database.execute("BEGIN IMMEDIATE") }
        do throws(StagingError) {
            let known = try count()
            let statements = ImportStatements(
                find: try prepare("SELECT box, seal, former, forgotten, corrected FROM submission WHERE identity = ?"),
                insert: try prepare("INSERT INTO submission (identity, box) VALUES (?, ?)"),
                update: try prepare(
                    "UPDATE submission SET box = ?, corrected = coalesce(corrected, ?), forgotten = 0 WHERE identity = ?"
                ))
            for (identity, journey) in journeys {
                arrivals.rows.append(try stage(journey, as: identity, statements))
            }
            for (index, identity) in withoutConsent.enumerated() {
                try Self.attempt { () throws(SQLiteError) in try statements.find.bind([.blob(identity.bytes)]) }
                guard try Self.attempt({ () throws(SQLiteError) in try statements.find.step() }) else { continue }
                if statements.find.isNull(1) {
                    try unstage(identity, statements.find)
                    arrivals.unstaged += 1
                } else {
                    arrivals.sharedWithoutConsent.append(index)
                }
            }
            let seen = arrivals.rows.count { $0 != .new && $0 != .withdrawn }
            arrivals.absent = known - seen - arrivals.unstaged - arrivals.sharedWithoutConsent.count
            try Self.attempt { () throws(SQLiteError) in try database.execute(dryRun ? "ROLLBACK" : "COMMIT") }
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
        return arrivals
    }

    private struct ImportStatements {
        let find: Statement
        let insert: Statement
        let update: Statement
    }

    /// Takes out a row that is in no group. A presence fact may have had company only through it, so the next seal
    /// looks at its year, and at the year under which it stood before a correction.
    private func unstage(_ identity: Digest, _ found: Statement) throws(StagingError) {
        var years = [try open(found.blob(0), identity).recorded.year]
        if !found.isNull(4) { years.append(found.integer(4)) }
        try Self.attempt { () throws(SQLiteError) in
            for year in years { try database.run("INSERT OR IGNORE INTO doubtful VALUES (?)", .integer(year)) }
            try database.run("DELETE FROM submission WHERE identity = ?", .blob(identity.bytes))
        }
    }

    private func stage(
        _ journey: Journey, as identity: Digest, _ statements: ImportStatements
    ) throws(StagingError) -> Arrival {
        let find = statements.find
        let known: (box: [UInt8], isSealed: Bool, wasSealed: Bool, isForgotten: Bool)? = try Self.attempt {
            () throws(SQLiteError) in
            try find.bind([.blob(identity.bytes)])
            return try find.step() ? (find.blob(0), !find.isNull(1), !find.isNull(2), find.integer(3) == 1) : nil
        }
        guard let known else {
            if try isWithdrawn(identity) { return .withdrawn }
            try run(statements.insert, [.blob(identity.bytes), .blob(try seal(journey, identity))])
            return .new
        }
        // A forgotten row whose group was taken back needs its attributes to leave again.
        if known.isForgotten && (known.isSealed || !known.wasSealed) { return .forgotten }
        let before = try open(known.box, identity)
        if before == journey { return .unchanged }
        try run(
            statements.update,
            [.blob(try seal(journey, identity)), .integer(before.recorded.year), .blob(identity.bytes)])
        return known.isSealed ? .corrected : .updated
    }

    private func count() throws(StagingError) -> Int {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT count(*) FROM submission") { $0.integer(0) }.first ?? 0
        }
    }
}
