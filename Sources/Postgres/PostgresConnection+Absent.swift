#if !Postgres
/// In a build without PostgreSQL there are no connections, since there are no addresses.
package final class PostgresConnection {
    package init(_ address: PostgresAddress) throws(PostgresError) {
        throw PostgresError(.other, "this program was built without PostgreSQL")
    }

    package func execute(_ sql: String) throws(PostgresError) { Self.absent() }

    @discardableResult
    package func run(_ sql: String, _ values: [String?] = []) throws(PostgresError) -> Int { Self.absent() }

    package func rows<Row>(
        _ sql: String, _ values: [String?] = [], map: (PostgresRow) -> Row
    ) throws(PostgresError) -> [Row] {
        Self.absent()
    }

    package func copy(
        into table: String, _ fill: (inout CopyRows) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        Self.absent()
    }

    package func transaction<Result, Failure: Error>(
        _ work: () throws(Failure) -> Result, orElse convert: (PostgresError) -> Failure
    ) throws(Failure) -> Result {
        Self.absent()
    }

    private static func absent() -> Never { preconditionFailure("a connection that cannot be made is not used") }
}

package struct PostgresRow {
    private init() {}

    package func isNull(_ column: Int) -> Bool { true }
    package func text(_ column: Int) -> String { "" }
    package func integer(_ column: Int) -> Int { 0 }
}
#endif
