import CanonicalJSON
import Files
import Journeys
import LogStore
import Places
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
            try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000")
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
        for table in ["survivor_group", "presence", "seal", "quarantine", "pooled_report"] {
            try database.run("DELETE FROM \(table) WHERE origin_log = ?", .text(origin))
        }
        try database.run("DELETE FROM log WHERE origin = ?", .text(origin))
    }

    private func insert(_ view: PartnerView) throws(SQLiteError) {
        let origin = SQLiteValue.text(view.checkpoint.origin)
        let partner = SQLiteValue.text(view.partner)
        try log.run([
            origin, partner, .integer(view.checkpoint.size), .text(view.checkpoint.root.base64),
        ])
        for (index, value) in view.groups {
            let attributes = value.attributes
            try group.run([
                origin, .integer(index), partner, .text(value.period.description), .integer(value.rung),
                .integer(value.survivors.lower), .integer(value.survivors.upper), .text(attributes.origin.text),
                .text(attributes.destination.text), .text(attributes.destinationStatus.rawValue),
                Self.list(attributes.transit?.map(\.text)), Self.list(attributes.exploitation?.map(\.description)),
                Self.text(attributes.gender?.rawValue), Self.text(attributes.age?.rawValue),
                Self.list(attributes.transport?.map(\.rawValue)), Self.list(attributes.recruitment?.map(\.rawValue)),
            ])
        }
        for (index, fact, year) in view.facts {
            let json = fact.json(year: year)
            func member(_ name: String) -> SQLiteValue { Self.text(json[name]?.string) }
            try presence.run([
                origin, .integer(index), partner, .integer(year), .text(fact.kind.rawValue), member("place"),
                member("role"), member("other"), member("form"), member("sector"),
            ])
        }
        for (index, country, year) in view.countries {
            try presence.run([
                origin, .integer(index), partner, .integer(year), .text(Presence.Kind.country.rawValue),
                .text(country.text), .null, .null, .null, .null,
            ])
        }
        for (index, value) in view.seals {
            // Of those whose report was erased since, nobody knows how many they were.
            let isWhole = !view.erased.contains { ($0.index >= value.first) && $0.index < index }
            try seal.run([
                origin, .integer(index), partner, .text(value.period.description), .text(value.part.rawValue),
                .text(value.policy.hex), Self.number(value.withheld?.lower), Self.number(value.withheld?.upper),
                Self.number(value.estimated?.lower), Self.number(value.estimated?.upper),
                Self.number(value.pooled.map { isWhole ? $0.lower : 0 }), Self.number(value.pooled?.upper),
            ])
        }
        for (index, value) in view.reports {
            try report.run([
                origin, .integer(index), partner, .integer(value.year), .text(Base64.encode(value.report)),
            ])
        }
        for entry in view.quarantined {
            try quarantine.run([
                origin, .integer(entry.index), partner, .text(entry.code.rawValue), .text(entry.reason),
            ])
        }
    }

    /// Sets are written as their codes, separated by spaces.
    static func list(_ codes: [String]?) -> SQLiteValue {
        codes.map { .text($0.joined(separator: " ")) } ?? .null
    }
    static func text(_ code: String?) -> SQLiteValue { code.map { .text($0) } ?? .null }
    private static func number(_ value: Int?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
}
