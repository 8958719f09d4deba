import CanonicalJSON
import Files
package import Replication
import SQLite
import Signing
import TransparencyLog

/// Materialises the master dataset beside the old one and moves it over it, so that readers see the master of one night
/// or the next, whatever happens in between. A master is a pure function of the views; one whose logs did not move keeps
/// its rows.
package final class MasterWriter {
    private let path: String
    private let temporary: String
    let database: Database
    private let log: Statement
    private let group: Statement
    private let presence: Statement
    private let seal: Statement
    let quarantine: Statement
    private let report: Statement

    /// Begins an empty master, or, `continuing`, one with the rows of the master that is there.
    package init(path: String, continuing: Bool) throws(DatasetError) {
        self.path = path
        temporary = path + ".new"
        do throws(FileError) {
            try FileSystem.remove(temporary)
            if continuing { try FileSystem.copy(path, to: temporary) }
        } catch {
            throw DatasetError(error)
        }
        do throws(SQLiteError) {
            database = try Database(path: temporary)
            // A log's row is written before what it says, so nobody has to look for it again with each of a million rows.
            try database.execute(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000; PRAGMA foreign_keys = OFF"
            )
            if !continuing { try database.execute(MasterSchema.sql) }
            try database.execute("BEGIN")
            log = try database.prepare("INSERT INTO log VALUES (?, ?, ?, ?)")
            group = try database.prepare(
                "INSERT INTO survivor_group VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            presence = try database.prepare("INSERT INTO presence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            seal = try database.prepare("INSERT INTO seal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            quarantine = try database.prepare("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)")
            report = try database.prepare(
                "INSERT INTO pooled_report VALUES (?, ?, ?, ?, 'closed', NULL, NULL, NULL, ?)")
        } catch {
            throw DatasetError(error)
        }
    }

    /// Writes what one log says, in place of what it said before.
    package func put(_ view: PartnerView) throws(DatasetError) {
        do throws(SQLiteError) {
            try remove(view.checkpoint.origin)
            try insert(view)
        } catch {
            throw DatasetError(error)
        }
    }

    /// Takes a log out that counts nothing any more.
    package func forget(origin: String) throws(DatasetError) {
        do throws(SQLiteError) { try remove(origin) } catch { throw DatasetError(error) }
    }

    /// The master is complete: from now on readers see it.
    package func finish(coalition: String, frontier: Frontier) throws(DatasetError) {
        do throws(SQLiteError) {
            let meta = try database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)")
            try meta.run(["coalition", .text(coalition)])
            try meta.run(["frontier", .text(String(decoding: frontier.json.canonicalBytes(), as: UTF8.self))])
            try meta.run(["frontier_hash", .text(frontier.hash.hex)])
            try database.execute("COMMIT")
        } catch {
            throw DatasetError(error)
        }
        do throws(FileError) {
            try FileSystem.synchronise(temporary)
            try FileSystem.replace(path, with: temporary)
        } catch {
            throw DatasetError(error)
        }
    }

    private func remove(_ origin: String) throws(SQLiteError) {
        for table in FactTable.allCases {
            try database.run("DELETE FROM \(table.rawValue) WHERE origin_log = ?", .text(origin))
        }
        try database.run("DELETE FROM log WHERE origin = ?", .text(origin))
    }

    private func insert(_ view: PartnerView) throws(SQLiteError) {
        try log.run([
            .text(view.checkpoint.origin), .text(view.partner), .integer(view.checkpoint.size),
            .text(view.checkpoint.root.base64),
        ])
        for (table, statement) in [
            (FactTable.group, group), (.presence, presence), (.seal, seal), (.quarantine, quarantine),
            (.report, report),
        ] {
            try ViewRows.forEach(of: table, in: view) { (values) throws(SQLiteError) in try statement.run(values) }
        }
    }
}
