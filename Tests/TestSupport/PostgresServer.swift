import Foundation

/// One real PostgreSQL for all tests of a run, each with databases of its own.
package final class PostgresServer: Sendable {
    private static let running = Result { try PostgresServer() }

    package static func shared() throws -> PostgresServer { try running.get() }

    private let server: TestServer

    package init() throws { server = try TestServer("postgres.sh") }

    package func stop() { server.stop() }

    /// A new database's name.
    package func database() throws -> String {
        let name = "m\(UUID().uuidString.prefix(8).lowercased())"
        _ = try query("CREATE DATABASE \(name) OWNER merger", in: "postgres")
        return name
    }

    /// Its address over TCP, which asks for a password.
    package func address(_ database: String) -> String {
        "postgres://merger@127.0.0.1:\(server.port)/\(database)?sslmode=disable"
    }

    /// Where programs find the password.
    package var environment: [String: String] { ["PGPASSFILE": "\(server.folder)/pgpass"] }

    /// Its address through the socket.
    package func socketAddress(_ database: String) -> String {
        "postgres://postgres@/\(database)?host=\(server.folder)/socket&port=\(server.port)"
    }

    /// What another client, `psql`, sees: values apart by `|`.
    package func query(_ sql: String, in database: String) throws -> String {
        let result = try Shell.run("psql", psql(database) + ["-c", sql])
        guard result.exit == 0 else { throw TestServer.Failed(description: result.errors) }
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The words with which `psql` opens a database.
    package func psql(_ database: String) -> [String] {
        [
            "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "\(server.folder)/socket", "-p", "\(server.port)", "-U",
            "postgres", "-d", database,
        ]
    }
}
