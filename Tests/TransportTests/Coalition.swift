import Foundation
import Signing
import TestSupport
import Transport

/// A certificate authority, and nginx as deploy/nginx has it.
final class WebServer: Sendable {
    let authority: CertificateAuthority
    let server: TestServer
    private static let shared = Result { try WebServer() }

    static func get() throws -> WebServer { try shared.get() }

    init() throws {
        let key = try PrivateKey.generate()
        let authority = try CertificateAuthority(named: "coalition.example", key: key)
        self.authority = authority
        server = try TestServer("nginx.sh") { folder, _ in
            try Self.write(authority, to: "\(folder)/tls", revoked: [])
        }
    }

    /// Certificate, key, authority and revocation list, as the server reads them.
    static func write(
        _ authority: CertificateAuthority, to folder: String, revoked: [(serial: String, since: Int)]
    ) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let key = try PrivateKey.generate()
        let certificate = try authority.issue(.server("localhost"), to: key.publicKey)
        for (name, text) in [
            ("server.crt", certificate.pem), ("server.key", try key.pem()), ("ca.crt", authority.certificate.pem),
            ("crl.pem", try authority.revocationList(revoked)),
        ] { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
    }

    /// What a holder of a fresh certificate connects with.
    func access(_ role: Certificate.Holder.Role, _ name: String) throws -> RemoteAccess {
        try access({ try authority.issue(.client(role, name), to: $0) }, trusting: authority)
    }

    func access(
        _ issue: (PublicKey) throws -> Certificate, trusting: CertificateAuthority
    ) throws -> RemoteAccess {
        let key = try PrivateKey.generate()
        var access = RemoteAccess()
        access.settings = quick
        access.certificate = Array(try issue(key.publicKey).pem.utf8)
        access.certificateKey = Array(try key.pem().utf8)
        access.authorities = Array(trusting.certificate.pem.utf8)
        return access
    }

    var address: String { "https://localhost:\(server.port)/journeys" }
}

/// Few attempts, soon: a test that waits shows nothing.
var quick: TransportSettings {
    var settings = TransportSettings()
    settings.attempts = 2
    settings.backoffMilliseconds = 20
    settings.patienceSeconds = 2
    settings.connectSeconds = 5
    return settings
}
