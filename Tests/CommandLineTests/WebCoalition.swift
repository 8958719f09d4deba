import Foundation
import TestSupport
import Testing

/// A coalition whose store is nginx as deploy/nginx has it, with certificates as `certify` and `admit` make them.
final class WebCoalition: Sendable {
    let folder = TemporaryFolder()
    let server: TestServer
    static let day = LakeHome.day

    var coalition: String { folder.file("coalition") }
    var invitation: String { "\(coalition)/invitation.json" }
    var address: String { "https://localhost:\(server.port)/journeys" }
    /// What lies in the store, on the server's disk.
    var store: String { "\(server.folder)/store/journeys" }

    init(name: String = "T", domain: String = "t.example", options: [String] = []) throws {
        let coalition = folder.file("coalition")
        server = try TestServer("nginx.sh") { folder, port in
            let made = try Shell.run(
                Shell.program,
                [
                    "coalition", "init", "--home", coalition, "--name", name, "--domain", domain, "--remote",
                    "https://localhost:\(port)/journeys",
                ] + options)
            #expect(made.exit == 0, "\(made.errors)")
            try Self.run("certify", "server", "localhost", "--home", coalition, "--out", "\(folder)/tls")
        }
        try Self.patience(coalition)
        try Self.run("merge", "--home", coalition, "--now", Self.day)
    }

    /// Tests do not wait for long.
    static func patience(_ home: String, attempts: Int = 2) throws {
        try """
        {"type":"transport/1","attempts":\(attempts),"backoff_milliseconds":20,"patience_seconds":2,"connect_seconds":5}
        """.write(toFile: "\(home)/transport.json", atomically: true, encoding: .utf8)
    }

    @discardableResult
    static func run(_ words: String..., exit: Int32 = 0) throws -> Shell.Result {
        let result = try Shell.run(Shell.program, words)
        #expect(result.exit == exit, "\(words): \(result.output) \(result.errors)")
        return result
    }

    /// An organisation that has joined; its home.
    func join(_ name: String) throws -> String {
        let home = folder.file("cso/\(name)")
        try Self.run("init", "--home", home, "--invite", invitation, "--org", name)
        try Self.run("admit", "--home", coalition, "\(home)/request.json")
        try Self.run("join", "--home", home, "\(coalition)/welcomes/\(name).json")
        try Self.patience(home)
        return home
    }

    /// Imports an example's cases; one row or another is rejected.
    func importCases(_ home: String, _ example: String) throws {
        _ = try Shell.sync(
            "import", "--home", home, "--now", Self.day, "\(Shell.repository)/Examples/kenya/\(example)/cases.csv")
    }

    func push(_ home: String, _ words: String..., day: String = WebCoalition.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["push", "--home", home, "--now", day] + words)
    }

    func merge(_ words: String..., day: String = WebCoalition.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["merge", "--home", coalition, "--now", day] + words)
    }

    /// The verdict on the store as it lies on the server's disk, with the coalition's identity for the bodies.
    func verify() throws -> Shell.Result {
        try Shell.sync("verify", store, "--key", invitation, "--identity", "\(coalition)/keys/bodies.age")
    }

    /// What curl says, as the organisation of `home`: the HTTP status.
    func curl(_ home: String, _ words: String..., path: String) throws -> String {
        try Shell.run(
            "curl",
            [
                "-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", "--cacert", "\(home)/keys/ca.crt",
                "--cert",
                "\(home)/keys/tls.crt", "--key", "\(home)/keys/tls.pem",
            ] + words + ["\(address)\(path)"]
        ).output
    }
}
