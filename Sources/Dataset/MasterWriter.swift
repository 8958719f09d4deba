import CanonicalJSON
import Files
import Journeys
import LogStore
import Places
package import Replication
import SQLite
import Signing
import TransparencyLog

/// Materialises the master dataset: a pure function of the views, written beside the old one and moved over it, so that
/// readers see the master of one night or the next.
package enum MasterWriter {
    package static func write(
        path: String, coalition: String, views: [PartnerView], frontier: Frontier
    ) throws(DatasetError) {
        let temporary = path + ".new"
        do throws(FileError) { try FileSystem.remove(temporary) } catch { throw DatasetError(error.description) }
        do throws(SQLiteError) {
            let database = try Database(path: temporary)
            try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            try database.execute(MasterSchema.sql)
            try database.transaction(
                { () throws(SQLiteError) in
                    for view in views { try insert(view, database) }
                    let meta = try database.prepare("INSERT INTO meta VALUES (?, ?)")
                    try meta.run(["coalition", .text(coalition)])
                    try meta.run(["frontier", .text(String(decoding: frontier.json.canonicalBytes(), as: UTF8.self))])
                    try meta.run(["frontier_hash", .text(frontier.hash.hex)])
                }, orElse: { $0 })
        } catch {
            throw DatasetError(error)
        }
        do throws(FileError) {
            try FileSystem.synchronise(temporary)
            try FileSystem.replace(path, with: temporary)
        } catch {
            throw DatasetError(error.description)
        }
    }

    private static func insert(_ view: PartnerView, _ database: Database) throws(SQLiteError) {
        let log = SQLiteValue.text(view.checkpoint.origin)
        let partner = SQLiteValue.text(view.partner)
        try database.run(
            "INSERT INTO log VALUES (?, ?, ?, ?)", log, partner, .integer(view.checkpoint.size),
            .text(view.checkpoint.root.base64))
        let group = try database.prepare(
            "INSERT INTO survivor_group VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (index, value) in view.groups {
            let attributes = value.attributes
            try group.run([
                log, .integer(index), partner, .text(value.period.description), .integer(value.rung),
                .integer(value.survivors.lower), .integer(value.survivors.upper), .text(attributes.origin.text),
                .text(attributes.destination.text), .text(attributes.destinationStatus.rawValue),
                list(attributes.transit?.map(\.text)), list(attributes.exploitation?.map(\.description)),
                text(attributes.gender?.rawValue), text(attributes.age?.rawValue),
                list(attributes.transport?.map(\.rawValue)), list(attributes.recruitment?.map(\.rawValue)),
            ])
        }
        let presence = try database.prepare("INSERT INTO presence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (index, fact, year) in view.facts {
            let json = fact.json(year: year)
            func member(_ name: String) -> SQLiteValue { text(json[name]?.string) }
            try presence.run([
                log, .integer(index), partner, .integer(year), .text(fact.kind.rawValue), member("place"),
                member("role"), member("other"), member("form"), member("sector"),
            ])
        }
        let seal = try database.prepare("INSERT INTO seal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (index, value) in view.seals {
            try seal.run([
                log, .integer(index), partner, .text(value.period.description), .text(value.policy.hex),
                number(value.withheld?.lower), number(value.withheld?.upper), number(value.estimated?.lower),
                number(value.estimated?.upper),
            ])
        }
        let quarantine = try database.prepare("INSERT INTO quarantine VALUES (?, ?, ?, ?, ?)")
        for entry in view.quarantined {
            try quarantine.run([
                log, .integer(entry.index), partner, .text(entry.code.rawValue), .text(entry.reason),
            ])
        }
    }

    /// Sets are written as their codes, separated by spaces.
    private static func list(_ codes: [String]?) -> SQLiteValue {
        codes.map { .text($0.joined(separator: " ")) } ?? .null
    }
    private static func text(_ code: String?) -> SQLiteValue { code.map { .text($0) } ?? .null }
    private static func number(_ value: Int?) -> SQLiteValue { value.map { .integer($0) } ?? .null }
}
