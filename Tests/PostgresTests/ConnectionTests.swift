import Foundation
import Postgres
import TestSupport
import Testing

@Suite("A connection to PostgreSQL")
struct ConnectionTests {
    private func connect() throws -> PostgresConnection {
        let server = try PostgresServer.shared()
        return try PostgresConnection(try PostgresAddress(server.socketAddress(try server.database())))
    }

    @Test("COPY and parameters carry every text as it is")
    func texts() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n integer PRIMARY KEY, a text, b text, m bigint)")
        let texts = [
            "", "\\N", "\\", "a\tb", "a\nb", "a\r\n", "\\.", "NULL", "\"q\" 'q'", "Moyalé ኢትዮጵያ 🙂", "\u{1}\u{7F}",
            String(repeating: "x", count: 200_000),
        ]
        try connection.copy(into: "t (n, a, b, m)") { (rows: inout CopyRows) throws(PostgresError) in
            for (index, text) in texts.enumerated() {
                rows.append(index)
                rows.append(text)
                rows.append(nil)
                rows.append(index % 2 == 0 ? -index : Int.max)
                try rows.endRow()
            }
        }
        for (index, text) in texts.enumerated() {
            try connection.run(
                "INSERT INTO t VALUES ($1, $2, $3, $4)", ["\(1_000 + index)", nil, text, "\(Int.min)"])
        }
        let rows = try connection.rows("SELECT n, a, b, m FROM t ORDER BY n") { row in
            (row.integer(0), row.isNull(1), row.text(1), row.isNull(2), row.text(2), row.integer(3))
        }
        #expect(rows.count == 2 * texts.count)
        for (index, text) in texts.enumerated() {
            let copied = rows[index]
            #expect(copied.0 == index && !copied.1 && copied.2 == text && copied.3)
            #expect(copied.5 == (index % 2 == 0 ? -index : Int.max))
            let sent = rows[texts.count + index]
            #expect(sent.1 && sent.2.isEmpty && !sent.3 && sent.4 == text && sent.5 == Int.min)
        }
    }

    @Test("a COPY that is given up leaves nothing, and the connection goes on")
    func givenUp() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n integer PRIMARY KEY)")
        #expect(throws: PostgresError.self) {
            try connection.copy(into: "t") { (rows: inout CopyRows) throws(PostgresError) in
                rows.append(1)
                try rows.endRow()
                throw PostgresError(.other, "enough")
            }
        }
        #expect(try connection.rows("SELECT n FROM t") { $0.integer(0) }.isEmpty)
        #expect(throws: PostgresError.self) {
            try connection.copy(into: "t") { (rows: inout CopyRows) throws(PostgresError) in
                for _ in 0..<2 {
                    rows.append(7)
                    try rows.endRow()
                }
            }
        }
        #expect(try connection.rows("SELECT n FROM t") { $0.integer(0) }.isEmpty)
    }

    @Test("a transaction that throws keeps nothing")
    func transaction() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n integer PRIMARY KEY)")
        #expect(throws: PostgresError.self) {
            try connection.transaction { () throws(PostgresError) in
                try connection.run("INSERT INTO t VALUES (1)")
                try connection.run("INSERT INTO t VALUES (1)")
            } orElse: {
                $0
            }
        }
        #expect(try connection.rows("SELECT n FROM t") { $0.integer(0) }.isEmpty)
    }

    @Test("no row stands in the message of a failure")
    func silence() throws {
        let connection = try connect()
        try connection.execute("CREATE TABLE t (n integer PRIMARY KEY, name text)")
        for sql in [
            "INSERT INTO t VALUES (1, 'Amina'), (1, 'Amina')", "SELECT 'Amina'::integer",
            "INSERT INTO t VALUES ('Amina', NULL)",
        ] {
            let error = #expect(throws: PostgresError.self) { try connection.run(sql) }
            #expect(error?.description.contains("Amina") == false, "\(error?.description ?? "")")
            #expect(error?.description.contains("SQLSTATE") == true)
        }
    }

    @Test("an address with a password in any form, and what is no address, is refused without being repeated")
    func addresses() throws {
        for text in [
            "postgres://merger:secret@127.0.0.1/m", "postgresql://127.0.0.1/m?user=a&password=secret",
            "postgres://127.0.0.1/m?sslpassword=secret", "postgres://merger:%73ecret@[::1]/m",
        ] {
            let error = #expect(throws: PostgresAddress.Objection.self) { try PostgresAddress(text) }
            guard case .holdsPassword? = error else {
                Issue.record("taken: \(text)")
                continue
            }
        }
        for text in ["", "master.sqlite", "host=127.0.0.1", "postgres://127.0.0.1/m?nonsense=1", "postgres://a b/c"] {
            #expect(throws: PostgresAddress.Objection.self) { try PostgresAddress(text) }
        }
    }

    @Test("a server that is away, one that refuses, and a connection that is cut are told apart")
    func failures() throws {
        let server = try PostgresServer.shared()
        let database = try server.database()
        func condition(_ address: String) -> PostgresError.Condition? {
            do throws(PostgresError) {
                guard let address = try? PostgresAddress(address) else { return nil }
                _ = try PostgresConnection(address)
                return nil
            } catch {
                return error.condition
            }
        }
        #expect(condition("postgres://merger@127.0.0.1:1/m?sslmode=disable") == .unavailable)
        #expect(condition(server.socketAddress("nowhere")) == .refused)
        // No password is known here; and the server has no TLS, on which the address insists unless it says otherwise.
        #expect(condition(server.address(database)) == .refused)
        #expect(condition(server.address(database).replacing("?sslmode=disable", with: "")) == .refused)
        let connection = try PostgresConnection(try PostgresAddress(server.socketAddress(database)))
        let pid = try connection.rows("SELECT pg_backend_pid()") { $0.text(0) }.first ?? ""
        _ = try server.query("SELECT pg_terminate_backend(\(pid))", in: "postgres")
        let error = #expect(throws: PostgresError.self) { try connection.rows("SELECT 1") { $0.integer(0) } }
        #expect(error?.condition == .unavailable)
    }
}
