package import Journeys
import SQLite
import Signing

/// One import into staging: a row known by its identity is new, the same, changed, or one that stays away. All rows or
/// none: what is not finished is forgotten.
package final class StagingImport {
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
        /// The same case, and the same content, as the row of this import with this mark.
        case repeated(mark: Int)
        /// The same case reference as the row of this import with this mark, and other content: not staged.
        case contradicting(mark: Int)
    }

    /// What became of a row without consent.
    package enum Refusal: Hashable, Sendable {
        case notStaged
        /// It had been staged, and is not any more.
        case unstaged
        /// It was shared already, and has to be withdrawn.
        case shared
    }

    /// Half of an identity: enough to know a million rows apart, in a third of the memory.
    private struct Short: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ digest: Digest) {
            func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
            high = word(digest.bytes[0..<8])
            low = word(digest.bytes[8..<16])
        }
    }

    private let staging: Staging
    private let known: Int
    private let hasWithdrawn: Bool
    private let find: Statement
    private let insert: Statement
    private let update: Statement
    private var isOpen = true
    /// The rows of this import, with their marks.
    private var seen: [Short: Int] = [:]
    /// For contents that came more than once: how often.
    private var repeats: [Short: Int] = [:]
    /// Contents that came without consent, and how often.
    private var refused: [Digest: (content: [UInt8], count: Int)] = [:]
    /// Rows of this import that were known before.
    private var found = 0
    private var unstaged = 0

    package init(_ staging: Staging) throws(StagingError) {
        self.staging = staging
        known = try staging.count()
        hasWithdrawn = try staging.hasWithdrawn()
        find = try staging.prepare("SELECT box, seal, former, forgotten, corrected FROM submission WHERE identity = ?")
        insert = try staging.prepare("INSERT INTO submission (identity, box) VALUES (?, ?)")
        update = try staging.prepare(
            "UPDATE submission SET box = ?, corrected = coalesce(corrected, ?), forgotten = 0 WHERE identity = ?")
        try Staging.attempt { () throws(SQLiteError) in try staging.database.execute("BEGIN IMMEDIATE") }
    }

    deinit { if isOpen { try? staging.database.execute("ROLLBACK") } }

    /// Keeps what was staged, or, for a dry run, forgets it. Tells how many rows known before were not among these.
    package func finish(dryRun: Bool) throws(StagingError) -> Int {
        // Of equal rows without a reference the last ones lost their consent; nobody can say which, or needs to.
        for (first, row) in refused {
            let kept = seen[Short(first)] == nil ? 0 : repeats[Short(first)] ?? 1
            for occurrence in kept..<kept + row.count {
                _ = try refuse(staging.keys.identity(content: row.content, occurrence: occurrence))
            }
        }
        try Staging.attempt { () throws(SQLiteError) in
            try staging.database.execute(dryRun ? "ROLLBACK" : "COMMIT")
        }
        isOpen = false
        return max(0, known - found - unstaged)
    }

    // MARK: Rows

    /// A row that is known by the organisation's or a server's number. `mark` tells the caller which row it was.
    package func stage(_ journey: Journey, reference: String, mark: Int) throws(StagingError) -> Arrival {
        let identity = staging.keys.identity(reference: reference)
        guard let before = seen[Short(identity)] else {
            seen[Short(identity)] = mark
            return try stage(journey, as: identity)
        }
        guard let row = try row(identity) else { return .repeated(mark: before) }
        if row.isForgotten { return .repeated(mark: before) }
        return try staging.open(row.box, identity) == journey ? .repeated(mark: before) : .contradicting(mark: before)
    }

    /// A row that is known by what it says. `isLookAlike`: an equal one came before it; both count.
    package func stage(
        _ journey: Journey, content: [UInt8]
    ) throws(StagingError) -> (arrival: Arrival, isLookAlike: Bool) {
        let first = staging.keys.identity(content: content, occurrence: 0)
        guard seen.updateValue(0, forKey: Short(first)) != nil else {
            return (try stage(journey, as: first), false)
        }
        let occurrence = repeats[Short(first), default: 1]
        repeats[Short(first)] = occurrence + 1
        let identity = staging.keys.identity(content: content, occurrence: occurrence)
        return (try stage(journey, as: identity), true)
    }

    private func stage(_ journey: Journey, as identity: Digest) throws(StagingError) -> Arrival {
        guard let known = try row(identity) else {
            if hasWithdrawn, try staging.isWithdrawn(identity) { return .withdrawn }
            try staging.run(insert, [.blob(identity.bytes), .blob(try staging.seal(journey, identity))])
            return .new
        }
        found += 1
        // A forgotten row whose group was taken back needs its attributes to leave again.
        if known.isForgotten && (known.isSealed || !known.wasSealed) { return .forgotten }
        let before = try staging.open(known.box, identity)
        if before == journey { return .unchanged }
        try staging.run(
            update,
            [.blob(try staging.seal(journey, identity)), .integer(before.recorded.year), .blob(identity.bytes)])
        return known.isSealed ? .corrected : .updated
    }

    // MARK: Rows without consent

    package func refuse(reference: String) throws(StagingError) -> Refusal {
        try refuse(staging.keys.identity(reference: reference))
    }

    /// Decided when the import is finished, as equal rows with consent may follow.
    package func refuse(content: [UInt8]) {
        refused[staging.keys.identity(content: content, occurrence: 0), default: (content, 0)].count += 1
    }

    private func refuse(_ identity: Digest) throws(StagingError) -> Refusal {
        guard let known = try row(identity) else { return .notStaged }
        if known.isSealed {
            found += 1
            return .shared
        }
        unstaged += 1
        // A presence fact may have had company only through it, so the next seal looks at its year, and at the year
        // under which it stood before a correction.
        let years = [try staging.open(known.box, identity).recorded.year, known.corrected].compactMap { $0 }
        try Staging.attempt { () throws(SQLiteError) in
            for year in years {
                try staging.database.run("INSERT OR IGNORE INTO doubtful VALUES (?)", .integer(year))
            }
            try staging.database.run("DELETE FROM submission WHERE identity = ?", .blob(identity.bytes))
        }
        return .unstaged
    }

    /// Rows taken out of staging so far.
    package var unstagedRows: Int { unstaged }

    // MARK: What staging has

    private struct Row {
        let box: [UInt8]
        let isSealed: Bool
        let wasSealed: Bool
        let isForgotten: Bool
        let corrected: Int?
    }

    private func row(_ identity: Digest) throws(StagingError) -> Row? {
        try Staging.attempt { () throws(SQLiteError) in
            try find.bind([.blob(identity.bytes)])
            guard try find.step() else { return nil }
            let row = Row(
                box: find.blob(0), isSealed: !find.isNull(1), wasSealed: !find.isNull(2),
                isForgotten: find.integer(3) == 1, corrected: find.isNull(4) ? nil : find.integer(4))
            while try find.step() {}
            return row
        }
    }
}

extension Staging {
    /// The number of rows.
    func count() throws(StagingError) -> Int {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT count(*) FROM submission") { $0.integer(0) }.first ?? 0
        }
    }
}
