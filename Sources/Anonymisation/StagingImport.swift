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

    private let staging: Staging
    private let known: Int
    private let hasWithdrawn: Bool
    private let identities: NewIdentities
    private let read: Statement
    private let insert: Statement
    private let update: Statement
    private var box: [UInt8] = []
    private var isOpen = true
    /// The id of the next new row.
    private var next: Int
    /// By id, the mark of the row of this import that has it, and one; 0 where none came.
    private var marks: [Int]
    /// Withdrawn cases that came, with their marks.
    private var withdrawn: [Digest: Int] = [:]
    /// For contents that came more than once: how often.
    private var repeats: [Digest: Int] = [:]
    /// Contents that came without consent, and how often.
    private var refused: [Digest: (content: [UInt8], count: Int)] = [:]
    /// Rows of this import that were known before.
    private var found = 0
    private var unstaged = 0

    package init(_ staging: Staging) throws(StagingError) {
        self.staging = staging
        known = try staging.count()
        hasWithdrawn = try staging.hasWithdrawn()
        next = try staging.lastID() + 1
        marks = [Int](repeating: 0, count: next)
        identities = try NewIdentities(staging, hasKnown: known > 0)
        read = try staging.prepare(
            """
            SELECT identity, box, entry, former, forgotten, corrected
            FROM submission LEFT JOIN member ON member.id = submission.id WHERE submission.id = ?
            """)
        insert = try staging.prepare("INSERT INTO submission (id, identity, box) VALUES (?, ?, ?)")
        update = try staging.prepare(
            "UPDATE submission SET box = ?, corrected = coalesce(corrected, ?), forgotten = 0 WHERE id = ?")
        try Staging.attempt { () throws(SQLiteError) in try staging.database.execute("BEGIN IMMEDIATE") }
    }

    deinit { if isOpen { try? staging.database.execute("ROLLBACK") } }

    /// Keeps what was staged, or, for a dry run, forgets it. Tells how many rows known before were not among these.
    package func finish(dryRun: Bool) throws(StagingError) -> Int {
        // Of equal rows without a reference the last ones lost their consent; nobody can say which, or needs to.
        for (first, row) in refused {
            let kept = try hasCome(first) ? repeats[first] ?? 1 : 0
            for occurrence in kept..<kept + row.count {
                _ = try refuse(staging.secrets.identity(content: row.content, occurrence: occurrence))
            }
        }
        if !dryRun { try identities.write() }
        try Staging.attempt { () throws(SQLiteError) in
            try staging.database.execute(dryRun ? "ROLLBACK" : "COMMIT")
        }
        isOpen = false
        return max(0, known - found - unstaged)
    }

    // MARK: Rows

    /// A row that is known by the organisation's or a server's number. `mark` tells the caller which row it was.
    package func stage(_ journey: Journey, reference: String, mark: Int) throws(StagingError) -> Arrival {
        let identity = staging.secrets.identity(reference: reference)
        if let before = withdrawn[identity] { return .repeated(mark: before) }
        guard let row = try row(identity) else { return try add(journey, identity, mark: mark) }
        guard let before = self.mark(of: row) else { return try compare(journey, identity, with: row, mark: mark) }
        if row.isForgotten { return .repeated(mark: before) }
        return try staging.secrets.journey(row.box, identity) == journey
            ? .repeated(mark: before) : .contradicting(mark: before)
    }

    /// A row that is known by what it says. `isLookAlike`: an equal one came before it; both count.
    package func stage(
        _ journey: Journey, content: [UInt8]
    ) throws(StagingError) -> (arrival: Arrival, isLookAlike: Bool) {
        var identity = staging.secrets.identity(content: content, occurrence: 0)
        let isLookAlike = try hasCome(identity)
        if isLookAlike {
            let occurrence = repeats[identity, default: 1]
            repeats[identity] = occurrence + 1
            identity = staging.secrets.identity(content: content, occurrence: occurrence)
        }
        guard let row = try row(identity) else { return (try add(journey, identity, mark: 0), isLookAlike) }
        return (try compare(journey, identity, with: row, mark: 0), isLookAlike)
    }

    private func add(_ journey: Journey, _ identity: Digest, mark: Int) throws(StagingError) -> Arrival {
        if hasWithdrawn, try staging.isWithdrawn(identity) {
            withdrawn[identity] = mark
            return .withdrawn
        }
        try staging.secrets.seal(journey, identity, into: &box)
        try Staging.attempt { () throws(SQLiteError) in
            try insert.set(1, next)
            try insert.set(2, identity.bytes)
            try insert.set(3, box)
            while try insert.step() {}
        }
        try identities.add(identity, id: next)
        marks.append(mark + 1)
        next += 1
        return .new
    }

    private func compare(
        _ journey: Journey, _ identity: Digest, with known: Row, mark: Int
    ) throws(StagingError) -> Arrival {
        found += 1
        marks[known.id] = mark + 1
        // A forgotten row whose group was taken back needs its attributes to leave again.
        if known.isForgotten && (known.isSealed || !known.wasSealed) { return .forgotten }
        let before = try staging.secrets.journey(known.box, identity)
        if before == journey { return .unchanged }
        try staging.secrets.seal(journey, identity, into: &box)
        try staging.run(update, [.blob(box), .integer(before.recorded.year), .integer(known.id)])
        return known.isSealed ? .corrected : .updated
    }

    // MARK: Rows without consent

    package func refuse(reference: String) throws(StagingError) -> Refusal {
        try refuse(staging.secrets.identity(reference: reference))
    }

    /// Decided when the import is finished, as equal rows with consent may follow.
    package func refuse(content: [UInt8]) {
        refused[staging.secrets.identity(content: content, occurrence: 0), default: (content, 0)].count += 1
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
        let years = [try staging.secrets.journey(known.box, identity).recorded.year, known.corrected].compactMap { $0 }
        identities.forget(known.id)
        try Staging.attempt { () throws(SQLiteError) in
            for year in years {
                try staging.database.run("INSERT OR IGNORE INTO doubtful VALUES (?)", .integer(year))
            }
            try staging.delete(known.id, identity)
        }
        return .unstaged
    }

    /// Rows taken out of staging so far.
    package var unstagedRows: Int { unstaged }

    // MARK: What staging has

    private struct Row {
        let id: Int
        let box: [UInt8]
        let isSealed: Bool
        let wasSealed: Bool
        let isForgotten: Bool
        let corrected: Int?
    }

    /// The mark of the row of this import that is this one, if any came yet.
    private func mark(of row: Row) -> Int? { marks[row.id] > 0 ? marks[row.id] - 1 : nil }

    /// Whether a row with this identity came in this import.
    private func hasCome(_ identity: Digest) throws(StagingError) -> Bool {
        if withdrawn[identity] != nil { return true }
        guard let row = try row(identity) else { return false }
        return self.mark(of: row) != nil
    }

    private func row(_ identity: Digest) throws(StagingError) -> Row? {
        for id in try identities.candidates(identity) {
            let row = try Staging.attempt { () throws(SQLiteError) -> Row? in
                read.reset()
                try read.set(1, id)
                guard try read.step() else { return nil }
                // Only the first eight bytes are sure to be the same.
                let row =
                    read.blob(0) != identity.bytes
                    ? nil
                    : Row(
                        id: id, box: read.blob(1), isSealed: !read.isNull(2), wasSealed: !read.isNull(3),
                        isForgotten: read.integer(4) == 1, corrected: read.isNull(5) ? nil : read.integer(5))
                while try read.step() {}
                return row
            }
            if let row { return row }
        }
        return nil
    }
}

extension Staging {
    /// The number of rows.
    func count() throws(StagingError) -> Int { try number("SELECT count(*) FROM submission") }

    /// The highest id of a row, 0 where there is none.
    func lastID() throws(StagingError) -> Int { try number("SELECT coalesce(max(id), 0) FROM submission") }

    private func number(_ sql: String) throws(StagingError) -> Int {
        try Self.attempt { () throws(SQLiteError) in try database.rows(sql) { $0.integer(0) }.first ?? 0 }
    }
}
