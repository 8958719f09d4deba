import SQLite

/// Erasures on their way: planned here before the log has them, as seals are.
extension Staging {
    /// The erasure of the body at `entry` by the line that is to stand at `position`.
    package struct ErasurePlan: Sendable {
        package let entry: Int
        package let position: Int
        package let line: [UInt8]

        package init(entry: Int, position: Int, line: [UInt8]) {
            self.entry = entry
            self.position = position
            self.line = line
        }
    }

    package func record(_ plan: ErasurePlan) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.run(
                "INSERT INTO erasure VALUES (?, ?, ?, 0)", .integer(plan.entry), .integer(plan.position),
                .blob(plan.line))
        }
    }

    /// The erasure that the log may not hold yet.
    package func openErasure() throws(StagingError) -> ErasurePlan? {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT entry, position, line FROM erasure WHERE line IS NOT NULL") {
                ErasurePlan(entry: $0.integer(0), position: $0.integer(1), line: $0.blob(2))
            }.first
        }
    }

    /// The log holds the erasure, and the body is gone from it.
    package func commit(_ plan: ErasurePlan) throws(StagingError) {
        try Self.attempt { () throws(SQLiteError) in
            try database.run("UPDATE erasure SET line = NULL WHERE entry = ?", .integer(plan.entry))
        }
        try forgetJournal()
    }

    /// Whether the body at `entry` was erased.
    package func isErased(_ entry: Int) throws(StagingError) -> Bool {
        try Self.attempt { () throws(SQLiteError) in
            try !database.rows("SELECT 1 FROM erasure WHERE entry = ?", .integer(entry)) { _ in true }.isEmpty
        }
    }

    /// Every erased entry.
    package func erasedEntries() throws(StagingError) -> [Int] {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT entry FROM erasure WHERE line IS NULL ORDER BY entry") { $0.integer(0) }
        }
    }

    /// Erased entries whose bodies a remote may still show, although it has the erasure: those declared below `size`.
    package func unsentErasures(declaredBelow size: Int) throws(StagingError) -> [Int] {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows(
                "SELECT entry FROM erasure WHERE sent = 0 AND line IS NULL AND position < ? ORDER BY entry",
                .integer(size)
            ) { $0.integer(0) }
        }
    }

    package func markSent(_ entries: [Int]) throws(StagingError) {
        for entry in entries {
            try Self.attempt { () throws(SQLiteError) in
                try database.run("UPDATE erasure SET sent = 1 WHERE entry = ?", .integer(entry))
            }
        }
    }
}
