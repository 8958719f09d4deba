import CanonicalJSON
import Files
import Journeys
import Signing
import Transport

/// The keys and settings with which a home opens stores across a network (docs/remotes.md).
extension Home {
    /// Names below the home.
    enum AccessFile {
        /// The client certificate, its key, and the coalition's authority, in PEM form.
        static let certificate = "keys/tls.crt"
        static let certificateKey = "keys/tls.pem"
        static let authority = "keys/ca.crt"
        /// An Ed25519 key of ssh-keygen's, and the server's key.
        static let sshKey = "keys/sftp"
        static let knownHosts = "keys/known_hosts"
        /// An object store's credentials.
        static let objectStore = "keys/s3"
        static let settings = "transport.json"
        /// A key for connections that waits for its certificate.
        static let nextCertificateKey = "keys/next-tls.pem"

        /// Everything of it that a new laptop needs again.
        static let all = [
            certificate, certificateKey, authority, sshKey, knownHosts, objectStore, settings,
        ]

        /// How `known_hosts` names the server of an SFTP address.
        static func hostName(_ remote: String) -> String? {
            guard case .sftp(let server, _)? = try? RemoteAddress(remote) else { return nil }
            return server.port.map { $0 == 22 ? server.host : "[\(server.host)]:\($0)" } ?? server.host
        }
    }

    /// Where one of these files is looked for. A server of another coalition has keys of its own, in a folder of its name:
    /// what stands there is shown to that server alone, and nothing else is.
    private func file(_ name: String, for server: ServerAddress?) -> String {
        guard let server else { return file(name) }
        let own = file("keys/\(server.port.map { "\(server.host):\($0)" } ?? server.host)")
        guard FileSystem.isFolder(own) else { return file(name) }
        let there = "\(own)/\(FileSystem.lastComponent(of: name))"
        // How patiently, fast and through what is the same for all servers, unless it is said.
        return name == AccessFile.settings && !FileSystem.exists(there) ? file(name) : there
    }

    func access(to remote: RemoteAddress) throws -> RemoteAccess {
        var access = RemoteAccess()
        let server: ServerAddress? =
            switch remote {
            case .folder: nil
            case .https(let server), .s3(let server), .sftp(let server, _): server
            }
        func file(_ name: String) -> String { self.file(name, for: server) }
        access.settings = try transportSettings(file(AccessFile.settings))
        switch remote {
        case .folder: break
        case .https:
            if !access.settings.trustsSystemAuthorities {
                access.authorities = try FileSystem.readIfPresent(file(AccessFile.authority), limit: 1 << 16)
            }
            access.certificate = try FileSystem.readIfPresent(file(AccessFile.certificate), limit: 1 << 16)
            if access.certificate != nil {
                access.certificateKey = try PrivateFile.read(file(AccessFile.certificateKey))
            }
        case .sftp:
            _ = try needed(file(AccessFile.sshKey), "the key to the SFTP server", "ssh-keygen -t ed25519 -N '' -f") {
                try PrivateFile.read($0)
            }
            access.sshKey = file(AccessFile.sshKey)
            access.knownHostsBytes = try needed(
                file(AccessFile.knownHosts), "the SFTP server's own key, which the coalition names",
                "ssh-keyscan HOST >"
            ) { try FileSystem.read($0, limit: 1 << 16) }
            access.knownHosts = file(AccessFile.knownHosts)
        case .s3:
            let bytes = try needed(
                file(AccessFile.objectStore), "the object store's credentials", "see docs/remotes.md for"
            ) {
                try PrivateFile.read($0)
            }
            do {
                access.s3 = try S3Credentials(parsing: bytes)
            } catch {
                throw CommandFailure("remote.keys", "\(file(AccessFile.objectStore)): \(error)", exit: .permission)
            }
        }
        return access
    }

    private func needed(
        _ path: String, _ what: String, _ how: String, _ read: (String) throws -> [UInt8]
    ) throws -> [UInt8] {
        guard FileSystem.exists(path) else {
            throw CommandFailure(
                "remote.keys", "\(path) is missing: \(what)", hint: "\(how) '\(path)'", exit: .permission)
        }
        return try read(path)
    }

    /// What to say about the home's certificate when it ends soon, or has ended.
    func certificateWarning(on day: CivilDate) throws -> String? {
        guard let pem = try FileSystem.readIfPresent(file(AccessFile.certificate), limit: 1 << 16) else { return nil }
        let certificate = try Certificate(pem: pem)
        guard let end = CivilDate("1970-01-01")?.adding(days: certificate.expires / 86_400),
            let soon = day.adding(days: Self.certificateNoticeDays), end < soon
        else { return nil }
        return
            "this home's certificate for the remote ends on \(end): \(try certificateRenewal())"
    }

    /// How this home comes by a new certificate.
    func certificateRenewal() throws -> String {
        try settings().role == .keeper
            ? "ask the coalition for another, and put its three files into keys/"
            : "ask the coalition to admit the same request again, and join with the welcome that comes back"
    }

    /// Long enough to meet somebody who carries a stick.
    private static let certificateNoticeDays = 60

    private func transportSettings(_ path: String) throws -> TransportSettings {
        guard let bytes = try FileSystem.readIfPresent(path, limit: 1 << 16) else {
            return TransportSettings()
        }
        do {
            return try TransportSettings(parsing: bytes)
        } catch {
            throw CommandFailure(
                "remote.settings", "\(path): \(error.description)",
                hint: "docs/remotes.md lists its members", exit: .malformedInput)
        }
    }
}
