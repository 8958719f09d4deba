#if Postgres
internal import CPostgres
#endif

/// Where a database is: a `postgres://` URL as libpq reads it, without a password. Whoever sees the list of processes, or a
/// home's settings, sees the address; passwords come from the file that `PGPASSFILE` names, or `~/.pgpass`.
package struct PostgresAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package enum Objection: Error, Sendable {
        case notAnAddress
        case holdsPassword
        /// Why this program can reach no database.
        case unusable(String)
    }

    /// Whether a text means a database and not a file.
    package static func isMeant(by text: String) -> Bool {
        text.hasPrefix("postgres://") || text.hasPrefix("postgresql://")
    }

    package init(_ text: String) throws(Objection) {
        guard Self.isMeant(by: text), !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
            throw .notAnAddress
        }
        #if Postgres
        if let missing = unsafe journey_pg_load() { throw .unusable(unsafe String(cString: missing)) }
        switch unsafe journey_pg_judge(text) {
        case 0: break
        case 1: throw .holdsPassword
        default: throw .notAnAddress
        }
        description = text
        #else
        throw .unusable("this program was built without PostgreSQL")
        #endif
    }
}
