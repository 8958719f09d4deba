import Files
import Foundation
import Signing
import TestSupport
import Testing
import Transport

/// The stores that people have, each as the real server gives it.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case folder, nginx, openSSH, swift, ceph

    var testDescription: String { rawValue }

    /// Whether it answers HTTP, which says what time it is.
    var isHTTP: Bool { self != .folder && self != .openSSH }

    /// Ceph needs three large daemons: it is for release checks, `TRANSPORT_CEPH=1`.
    static var all: [StoreKind] {
        allCases.filter { $0 != .ceph || ProcessInfo.processInfo.environment["TRANSPORT_CEPH"] != nil }
    }

    /// A store in which nothing lies yet below `hope/<number>/`.
    func open() throws -> any FileStore {
        switch self {
        case .folder: return FolderStore(root: Self.plainFolder.path)
        case .nginx:
            let web = try WebServer.get()
            return try RemoteAddress(web.address).open(try web.access(.partner, "hope"))
        case .openSSH: return try SSHServer.get().open()
        case .swift: return try Self.swiftStore.get()
        case .ceph: return try Self.cephStore.get()
        }
    }

    private static let plainFolder = TemporaryFolder()
    static let swiftServer = Result { try TestServer("swift.sh", ports: 5) }
    static let cephServer = Result { try TestServer("ceph.sh", ports: 3) }

    private static let swiftStore = Result { try objects(swiftServer.get(), "p:hope") }
    private static let cephStore = Result { try objects(cephServer.get(), "hope") }

    /// A prefix of a bucket, which is made first.
    static func objects(
        _ server: TestServer, _ user: String, secret: String = "hopesecret", bucket: String = "journeys",
        isNew: Bool = true
    ) throws -> any FileStore {
        var access = RemoteAccess()
        access.settings = quick
        access.settings.attempts = 4
        access.settings.patienceSeconds = 30
        access.s3 = S3Credentials(accessKeyID: user, secretAccessKey: secret)
        let address = "s3+http://127.0.0.1:\(server.port)/\(bucket)"
        // A bucket is made by a PUT on its name alone.
        if isNew { try RemoteAddress(address).open(access).replace("", []) }
        return try RemoteAddress("\(address)/store").open(access)
    }
}

/// OpenSSH's server, reached as the user that runs the tests.
final class SSHServer: Sendable {
    let server: TestServer
    private let keys = TemporaryFolder()
    private static let shared = Result { try SSHServer() }

    static func get() throws -> SSHServer { try shared.get() }

    init() throws {
        let keys = keys
        try Self.makeKey(keys.file("key"))
        server = try TestServer("sshd.sh") { folder, _ in
            try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: keys.file("key.pub"), toPath: "\(folder)/keys/\(NSUserName())")
        }
        try keys.write("known_hosts", try Self.hostLine(server))
    }

    static func makeKey(_ path: String) throws {
        let made = try Shell.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path])
        guard made.exit == 0 else { throw TestServer.Failed(description: made.errors) }
    }

    /// The line of `known_hosts` that pins the server's key.
    static func hostLine(_ server: TestServer) throws -> String {
        let key = try String(contentsOfFile: "\(server.folder)/host_ed25519.pub", encoding: .utf8)
        return "[127.0.0.1]:\(server.port) " + key.split(separator: " ").prefix(2).joined(separator: " ") + "\n"
    }

    func access(knownHosts: [UInt8]? = nil) throws -> RemoteAccess {
        var access = RemoteAccess()
        access.settings = quick
        access.settings.patienceSeconds = 10
        access.sshKey = keys.file("key")
        access.knownHosts = keys.file("known_hosts")
        access.knownHostsBytes = try knownHosts ?? keys.read("known_hosts")
        return access
    }

    var address: String { "sftp://\(NSUserName())@127.0.0.1:\(server.port)\(server.folder)/store" }

    func open() throws -> any FileStore { try RemoteAddress(address).open(access()) }
}
