package import Postgres

/// Where a master is.
package enum MasterAddress: Hashable, Sendable {
    case file(String)
    case postgres(PostgresAddress)
}
