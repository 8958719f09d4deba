import Files
import Glibc
import Replication
import Signing

/// The coalition's certificates: who may connect to its HTTPS store. `keys/ca.pem` signs them, `certificates/` keeps each, and
/// `certificates/crl.pem` lists those that hold no longer.
struct CoalitionAuthority {
    private let home: Home
    private let authority: CertificateAuthority

    private static let revokedFile = "certificates/revoked"
    static let listFile = "certificates/crl.pem"

    /// The authority of this home, `nil` where none was made.
    static func existing(_ home: Home) throws -> CoalitionAuthority? {
        guard FileSystem.exists(home.file("keys/ca.pem")) else { return nil }
        let certificate = try Certificate(
            pem: try FileSystem.read(home.file(Home.AccessFile.authority), limit: 1 << 16))
        return CoalitionAuthority(
            home: home, authority: try CertificateAuthority(certificate: certificate, key: try home.key("ca")))
    }

    /// Makes the authority, and this machine's own certificate.
    static func make(_ home: Home, domain: String, machine: String) throws -> CoalitionAuthority {
        let authority = try CertificateAuthority(named: domain, key: try home.makeKey("ca"))
        try FileSystem.writeAtomically(home.file(Home.AccessFile.authority), Array(authority.certificate.pem.utf8))
        let made = CoalitionAuthority(home: home, authority: authority)
        try made.writeList()
        let key = try home.makeTransportKey()
        let own = try made.issue(.client(.machine, machine), to: key.publicKey)
        try FileSystem.writeAtomically(home.file(Home.AccessFile.certificate), Array(own.pem.utf8))
        return made
    }

    var certificate: Certificate { authority.certificate }

    /// Issues a certificate and keeps a copy, by which it can be revoked.
    func issue(_ holder: Certificate.Holder, to key: PublicKey) throws -> Certificate {
        let certificate = try authority.issue(holder, to: key)
        try FileSystem.writeAtomically(
            home.file("certificates/\(Self.name(holder))/\(certificate.serial).crt"), Array(certificate.pem.utf8))
        return certificate
    }

    /// Puts every certificate of a holder on the revocation list. How many were not on it.
    func revoke(_ holder: Certificate.Holder) throws -> Int {
        let folder = home.file("certificates/\(Self.name(holder))")
        let listed = Set(try revoked().map(\.serial))
        let serials = try FileSystem.names(in: folder).filter { $0.hasSuffix(".crt") }.map { String($0.dropLast(4)) }
        let new = serials.filter { !listed.contains($0) }
        guard !new.isEmpty else { return 0 }
        let lines = try revoked().map { "\($0.serial) \($0.since)\n" } + new.map { "\($0) \(time(nil))\n" }
        try FileSystem.writeAtomically(home.file(Self.revokedFile), Array(lines.joined().utf8))
        try writeList()
        return new.count
    }

    func writeList() throws {
        try FileSystem.writeAtomically(home.file(Self.listFile), Array(try authority.revocationList(revoked()).utf8))
    }

    private func revoked() throws -> [(serial: String, since: Int)] {
        let bytes = try FileSystem.readIfPresent(home.file(Self.revokedFile), limit: 1 << 24) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let since = Int(words[1]) else { return nil }
            return (String(words[0]), since)
        }
    }

    private static func name(_ holder: Certificate.Holder) -> String {
        switch holder {
        case .authority(let name): "authority-\(name)"
        case .server(let host): "server-\(host)"
        case .client(let role, let name): "\(role.rawValue)-\(name)"
        }
    }
}

extension Home {
    /// A new key for connections, kept without a passphrase: an unattended push needs it, and it opens no journey.
    func makeTransportKey(_ name: String = AccessFile.certificateKey) throws -> PrivateKey {
        let key = try PrivateKey.generate()
        try FileSystem.create(file(name), Array(try key.pem().utf8), mode: 0o600)
        return key
    }

    /// The public half of a key for connections, `nil` where there is none.
    func transportKey(_ name: String) throws -> PublicKey? {
        guard FileSystem.exists(file(name)) else { return nil }
        return try PrivateKey(pem: try secret(name)).publicKey
    }

    /// What the invitation says about the server, where the transport looks for it.
    func remember(_ server: ServerIdentity, of remote: String) throws {
        if let authority = server.authority {
            try FileSystem.writeAtomically(file(AccessFile.authority), Array(authority.pem.utf8))
        }
        if let key = server.sshKey, let host = AccessFile.hostName(remote) {
            try FileSystem.writeAtomically(file(AccessFile.knownHosts), Array("\(host) \(key)\n".utf8))
        }
    }
}
