import CanonicalJSON
import Journeys
import SQLite
package import Signing

/// Rows of staging, encrypted on the way in and decrypted on the way out.
extension Staging {
    func seal(_ journey: Journey, _ identity: Digest) throws(StagingError) -> [UInt8] {
        do {
            return try AuthenticatedBox.seal(
                journey.json.canonicalBytes(), key: keys.encryption, label: identity.bytes)
        } catch {
            throw StagingError(error)
        }
    }

    func open(_ box: [UInt8], _ identity: Digest) throws(StagingError) -> Journey {
        try Self.journey(try unseal(box, identity))
    }

    private func unseal(_ box: [UInt8], _ identity: Digest) throws(StagingError) -> [UInt8] {
        do {
            return try AuthenticatedBox.open(box, key: keys.encryption, label: identity.bytes)
        } catch {
            throw StagingError(error)
        }
    }

    private static func journey(_ bytes: [UInt8]) throws(StagingError) -> Journey {
        guard let json = try? JSONParser.canonical(bytes), let journey = try? Journey(json: json) else {
            throw StagingError(.inconsistent, "a staged row is not a journey")
        }
        return journey
    }

    /// The bytes of a row as a key that is hashed as a whole.
    private struct Content: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) {
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
    }

    /// Every row. Their order means nothing and shows nowhere: groups are formed alike from any order.
    package func rows() throws(StagingError) -> StagedRows {
        var staged = StagedRows()
        // Rows with equal bytes are one journey: they are parsed once and kept once.
        var known: [Content: Int] = [:]
        let statement = try prepare(
            "SELECT rowid, identity, box, entry, former, corrected, forgotten FROM submission")
        while try Self.attempt({ () throws(SQLiteError) in try statement.step() }) {
            guard let identity = Digest(statement.blob(1)) else {
                throw StagingError(.inconsistent, "a row without identity")
            }
            let bytes = try unseal(statement.blob(2), identity)
            let content = Content(bytes: bytes)
            let index: Int
            if let same = known[content] {
                index = same
            } else {
                index = staged.add(try Self.journey(bytes))
                known[content] = index
            }
            let id = statement.integer(0)
            staged.rows.append(
                StagedRows.Row(
                    id: id, journey: index, entry: statement.isNull(3) ? nil : statement.integer(3),
                    former: statement.isNull(4) ? nil : statement.integer(4),
                    isForgotten: statement.integer(6) == 1))
            if !statement.isNull(5) { staged.corrected[id] = statement.integer(5) }
        }
        staged.doubtfulYears = Set(
            try Self.attempt { () throws(SQLiteError) in
                try database.rows("SELECT year FROM doubtful") { $0.integer(0) }
            })
        return staged
    }

    /// The row with this identity, by its id; `nil` where there is none.
    package func row(_ identity: Digest) throws(StagingError) -> Int? {
        try Self.attempt { () throws(SQLiteError) in
            try database.rows("SELECT rowid FROM submission WHERE identity = ?", .blob(identity.bytes)) {
                $0.integer(0)
            }.first
        }
    }
}
