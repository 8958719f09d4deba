import Files
import Journeys
import Signing

/// Keys and certificates: there, readable by their owner alone, and belonging together.
extension CheckUp {
    /// What in `keys/` may be seen by anybody.
    private static let openSuffixes = [".pub.pem", ".pub", ".crt", "known_hosts"]

    /// Files in `keys/` that others can read.
    mutating func lookAtPrivateFiles(_ home: Home) {
        look(at: "keys.private") {
            let names = try FileSystem.names(in: home.file("keys")).filter { name in
                !Self.openSuffixes.contains { name.hasSuffix($0) }
            }
            for name in names where try FileSystem.mode(of: home.file("keys/\(name)")) & 0o077 != 0 {
                let path = home.file("keys/\(name)")
                return .failure("\(path) can be read by others", next: "run: chmod 600 '\(path)'")
            }
            return .fine("\(names.count) private files are readable by you alone")
        }
    }

    /// Whether the two halves of a key are there and fit; a passphrase that was not given is not asked for.
    static func pair(_ home: Home, _ name: String) throws -> (problem: Outcome?, words: String) {
        let half = try home.publicKey(name)
        do {
            guard try home.key(name).publicKey == half else {
                return (
                    .failure(
                        "keys/\(name).pem and keys/\(name).pub.pem are not of one key",
                        next: "bring both back from the same backup"), ""
                )
            }
            return (nil, "can be used")
        } catch let error as SigningError where error.code == .needsPassphrase {
            return (nil, "has a passphrase, which was not given, so it was not opened")
        }
    }

    /// The home's certificate for an HTTPS remote, where it has one.
    mutating func lookAtCertificate(_ home: Home, today: CivilDate) {
        look(at: "certificate") {
            let path = home.file(Home.AccessFile.certificate)
            guard let pem = try FileSystem.readIfPresent(path, limit: 1 << 16) else { return nil }
            let certificate = try Certificate(pem: pem)
            let key = try PrivateKey(pem: try home.secret(Home.AccessFile.certificateKey))
            guard key.publicKey == certificate.publicKey else {
                return .failure(
                    "the certificate for the remote is not for the key beside it",
                    next: try home.certificateRenewal())
            }
            let day = Timestamp.text(UInt64(max(0, certificate.expires))).prefix(10)
            let left = certificate.expires / 86_400 - today.dayNumber
            guard left >= 0 else {
                return .failure(
                    "the certificate for the remote ended on \(day)",
                    next: try home.certificateRenewal())
            }
            if let warning = try home.certificateWarning(on: today) { return .warning(warning) }
            return .fine("the certificate for the remote ends on \(day), in \(left) days")
        }
    }

    /// The certificate of the coalition's own authority.
    mutating func lookAtAuthority(_ home: Home, today: CivilDate) {
        look(at: "authority") {
            guard FileSystem.exists(home.file("keys/ca.pem")) else { return nil }
            let (problem, words) = try Self.pair(home, "ca")
            if let problem { return problem }
            let certificate = try Certificate(
                pem: try FileSystem.read(home.file(Home.AccessFile.authority), limit: 1 << 16))
            let left = certificate.expires / 86_400 - today.dayNumber
            let day = Timestamp.text(UInt64(max(0, certificate.expires))).prefix(10)
            if left < 365 {
                return .warning(
                    "the coalition's certificate authority ends on \(day), and every certificate with it",
                    next: "plan a new one with all members (docs/remotes.md)")
            }
            return .fine("the coalition's certificate authority \(words) and holds until \(day)")
        }
    }
}
