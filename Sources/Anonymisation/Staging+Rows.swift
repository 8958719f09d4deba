import Dispatch
import Journeys
import SQLite
package import Signing

/// Rows of staging, decrypted as they are read.
extension Staging {
    /// From this many rows on two cores read half of them each.
    private static let rowsForTwo = 50_000

    /// Every row. Their order means nothing and shows nowhere: groups are formed alike from any order.
    package func rows() throws(StagingError) -> StagedRows {
        let last = try lastID()
        var staged: StagedRows
        if last < Self.rowsForTwo {
            staged = try Self.rows(in: database, secrets, ids: 1...max(1, last))
        } else {
            let (path, keys) = (database.path, keys)
            let parts = [1...(last / 2), (last / 2 + 1)...last]
            // Each place is written by one thread only, and read when both have ended.
            nonisolated(unsafe) var results: [Result<StagedRows, StagingError>?] = [nil, nil]
            unsafe results.withUnsafeMutableBufferPointer { results in
                nonisolated(unsafe) let results = unsafe results
                DispatchQueue.concurrentPerform(iterations: 2) { part in
                    unsafe results[part] = Result { () throws(StagingError) in
                        let database = try Self.attempt { () throws(SQLiteError) in
                            try Database(path: path, readOnly: true)
                        }
                        return try Self.rows(in: database, StagingSecrets(keys), ids: parts[part])
                    }
                }
            }
            guard let first = unsafe results[0], let second = unsafe results[1] else {
                preconditionFailure("both have ended")
            }
            staged = try first.get()
            staged.append(try second.get())
        }
        staged.doubtfulYears = Set(
            try Self.attempt { () throws(SQLiteError) in
                try database.rows("SELECT year FROM doubtful") { $0.integer(0) }
            })
        return staged
    }

    private static func rows(
        in database: Database, _ secrets: StagingSecrets, ids: ClosedRange<Int>
    ) throws(StagingError) -> StagedRows {
        var staged = StagedRows()
        // Rows with equal lines are one journey: it is read once and kept once.
        var known = ByteIndex()
        var identity: [UInt8] = []
        var box: [UInt8] = []
        var line: [UInt8] = []
        let statement = try attempt { () throws(SQLiteError) in
            let statement = try database.prepare(
                """
                SELECT submission.id, identity, box, entry, former, corrected, forgotten
                FROM submission LEFT JOIN member ON member.id = submission.id
                WHERE submission.id BETWEEN ? AND ? ORDER BY submission.id
                """)
            try statement.bind([.integer(ids.lowerBound), .integer(ids.upperBound)])
            return statement
        }
        while try attempt({ () throws(SQLiteError) in try statement.step() }) {
            statement.copyBlob(1, to: &identity)
            statement.copyBlob(2, to: &box)
            guard let label = Digest(identity) else { throw StagingError(.inconsistent, "a row without identity") }
            try secrets.open(box, label, into: &line)
            let (index, isNew) = known.insert(line)
            if isNew { staged.add(try StagingSecrets.journey(line)) }
            let id = statement.integer(0)
            staged.rows.append(
                StagedRows.Row(
                    id: id, journey: index, entry: statement.isNull(3) ? nil : statement.integer(3),
                    former: statement.isNull(4) ? nil : statement.integer(4),
                    isForgotten: statement.integer(6) == 1))
            if !statement.isNull(5) { staged.corrected[id] = statement.integer(5) }
        }
        return staged
    }

    /// The row with this identity, by its id; `nil` where there is none.
    package func row(_ identity: Digest) throws(StagingError) -> Int? {
        try Self.attempt { () throws(SQLiteError) in try find(identity) }
    }

    func find(_ identity: Digest) throws(SQLiteError) -> Int? {
        try database.rows(
            "SELECT id FROM known JOIN submission USING (id) WHERE start = ? AND identity = ?",
            .integer(Self.start(identity)), .blob(identity.bytes)
        ) { $0.integer(0) }.first
    }

    /// Takes a row out, with what is known of it beside it.
    func delete(_ id: Int, _ identity: Digest) throws(SQLiteError) {
        try database.run("DELETE FROM submission WHERE id = ?", .integer(id))
        try database.run(
            "DELETE FROM known WHERE start = ? AND id = ?", .integer(Self.start(identity)), .integer(id))
        try database.run("DELETE FROM member WHERE id = ?", .integer(id))
    }

    /// What `known` has of an identity: its first eight bytes, as SQLite's signed integer.
    static func start(_ identity: Digest) -> Int { Int(bitPattern: UInt(identity.start)) }
}
