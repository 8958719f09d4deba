import Files
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transport

/// Whom we believe, and who gets in: SSH and object stores. (Certificates and nginx: CommandLineTests, RemoteTests.)
@Suite(.serialized) struct TrustTests {
    private func code(_ work: () throws -> Void) -> FileError.Code? {
        do {
            try work()
            return nil
        } catch let error as FileError { return error.code } catch { return nil }
    }

    @Test("a server whose key nobody named is not spoken to")
    func missingHostKey() throws {
        let ssh = try SSHServer.get()
        for bytes in [
            [], Array("# nothing\n".utf8), Array("other ssh-ed25519 AAAA\n".utf8),
            Array("|1|x|y ssh-ed25519 AAAA\n".utf8),
        ] {
            #expect(throws: RemoteAddress.Failure.self) {
                try RemoteAddress(ssh.address).open(ssh.access(knownHosts: bytes))
            }
        }
    }

    @Test("a server with another key is not believed, and gets nothing")
    func wrongHostKey() throws {
        let ssh = try SSHServer.get()
        let folder = TemporaryFolder()
        try SSHServer.makeKey(folder.file("other"))
        let key = try String(contentsOfFile: folder.file("other.pub"), encoding: .utf8)
        let line = "[127.0.0.1]:\(ssh.server.port) " + key.split(separator: " ").prefix(2).joined(separator: " ") + "\n"
        try folder.write("known_hosts", line)
        var access = try ssh.access(knownHosts: Array(line.utf8))
        access.knownHosts = folder.file("known_hosts")
        let store = try RemoteAddress(ssh.address).open(access)
        #expect(code { try store.replace("lake/1/checkpoint", [1]) } == .untrusted)
        #expect(!FileManager.default.fileExists(atPath: "\(ssh.server.folder)/store/lake"))
    }

    @Test("a key that the SSH server does not know opens nothing")
    func wrongUserKey() throws {
        let ssh = try SSHServer.get()
        let folder = TemporaryFolder()
        try SSHServer.makeKey(folder.file("other"))
        var access = try ssh.access()
        access.sshKey = folder.file("other")
        let store = try RemoteAddress(ssh.address).open(access)
        #expect(code { _ = try store.read("lake/1/checkpoint", limit: 10) } == .refused)
    }

    @Test("what a crash left of a replacement is read and then replaced")
    func interruptedReplacement() throws {
        let ssh = try SSHServer.get()
        let store = try ssh.open()
        let folder = "\(ssh.server.folder)/store/hope/900"
        try store.replace("hope/900/checkpoint", Array("old".utf8))
        // Killed after the old file was removed and before the new one was renamed.
        try FileManager.default.moveItem(atPath: "\(folder)/checkpoint", toPath: "\(folder)/.next-checkpoint")
        #expect(try store.read("hope/900/checkpoint", limit: 10) == Array("old".utf8))
        try store.replace("hope/900/checkpoint", Array("new".utf8))
        #expect(try store.read("hope/900/checkpoint", limit: 10) == Array("new".utf8))
        // Killed one step earlier: the newer one waits beside the old one, and nobody was told that it is there.
        try Data("newer".utf8).write(to: URL(fileURLWithPath: "\(folder)/.next-checkpoint"))
        try Data("half".utf8).write(to: URL(fileURLWithPath: "\(folder)/.new-checkpoint"))
        #expect(try store.read("hope/900/checkpoint", limit: 10) == Array("new".utf8))
        try store.replace("hope/900/checkpoint", Array("newest".utf8))
        #expect(try store.read("hope/900/checkpoint", limit: 10) == Array("newest".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["checkpoint"])
    }

    /// `games` and `news` exist on every Debian; chroots need root.
    @Test("in their chroots two SFTP users see nothing of each other", .enabled(if: getuid() == 0))
    func chroots() throws {
        let keys = TemporaryFolder()
        for user in ["games", "news"] { try SSHServer.makeKey(keys.file(user)) }
        // Every folder above a chroot must be root's alone, which those of temporary files are not.
        let folder = "/run/journey-sync-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try TestServer("sshd.sh", folder: folder, words: ["games", "news"]) { folder, _ in
            for user in ["games", "news"] {
                try FileManager.default.copyItem(atPath: keys.file("\(user).pub"), toPath: "\(folder)/keys/\(user)")
            }
        }
        try keys.write("known_hosts", try SSHServer.hostLine(server))
        func store(_ user: String, _ path: String) throws -> any FileStore {
            var access = RemoteAccess()
            access.settings = quick
            access.settings.patienceSeconds = 10
            access.sshKey = keys.file(user)
            access.knownHosts = keys.file("known_hosts")
            access.knownHostsBytes = try keys.read("known_hosts")
            return try RemoteAddress("sftp://\(user)@127.0.0.1:\(server.port)/\(path)").open(access)
        }
        let (games, news) = (try store("games", "journeys"), try store("news", "journeys"))
        try games.create("games/1/tile/0/000", [1, 2, 3])
        try news.create("news/1/tile/0/000", [4])
        #expect(try news.read("games/1/tile/0/000", limit: 10) == nil)
        #expect(try news.names(in: "") == ["news"])
        // Nor from above the folder, nor anything of the machine.
        #expect(try store("news", "").names(in: "") == ["journeys"])
        for path in ["root/games/journeys", String(folder.dropFirst()) + "/root/games/journeys", "etc"] {
            #expect(try store("news", path).names(in: "") == [])
        }
        #expect(code { try store("news", "etc").create("x", [1]) } != nil)
        #expect(try games.read("games/1/tile/0/000", limit: 10) == [1, 2, 3])
        server.stop()
    }

    @Test("a wrong secret opens no object store, and another account sees nothing of the first")
    func objectStoreAccounts() throws {
        let server = try StoreKind.swiftServer.get()
        let hope = try StoreKind.swift.open()
        try hope.create("hope/900/tile/0/000", [1])
        let wrong = try StoreKind.objects(server, "p:hope", secret: "wrongsecret", isNew: false)
        #expect(code { _ = try wrong.read("hope/900/tile/0/000", limit: 10) } == .refused)
        #expect(code { try wrong.replace("hope/900/checkpoint", [1]) } == .refused)
        // In Swift an account's buckets are its own: the same name is another bucket, or none.
        let north = try StoreKind.objects(server, "q:north", secret: "northsecret", isNew: false)
        #expect(try north.read("hope/900/tile/0/000", limit: 10) == nil)
        #expect(try north.names(in: "hope/900/tile/0") == [])
        #expect(code { try north.replace("hope/900/checkpoint", [1]) } != nil)
        #expect(try hope.read("hope/900/checkpoint", limit: 10) == nil)
    }

    @Test("deploy/s3/policy.json lets a partner into its own prefix only", .enabled(if: StoreKind.all.contains(.ceph)))
    func bucketPolicy() throws {
        let server = try StoreKind.cephServer.get()
        _ = try StoreKind.objects(server, "coalition", secret: "coalitionsecret", bucket: "shared")
        // One policy for both partners: the statements of each.
        let template = try String(contentsOfFile: "\(Shell.repository)/deploy/s3/policy.json", encoding: .utf8)
            .replacingOccurrences(of: "@BUCKET@", with: "shared")
            .replacingOccurrences(of: "@COALITION@", with: "coalition")
        var policy: [String: Any] = [:]
        var statements: [Any] = []
        for partner in ["hope", "north"] {
            let text = template.replacingOccurrences(of: "@PARTNER@", with: partner)
            policy = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
            statements += (policy["Statement"] as? [[String: Any]] ?? []).map { statement in
                var statement = statement
                statement["Sid"] = "\(statement["Sid"] ?? "")\(partner)"
                return statement
            }
        }
        policy["Statement"] = statements
        let body = Array(try JSONSerialization.data(withJSONObject: policy))
        var owner = RemoteAccess()
        owner.settings = quick
        owner.settings.patienceSeconds = 30
        let client = try CurlClient(owner, protocol: "http", pin: nil)
        let signature = S3Signature(
            credentials: S3Credentials(accessKeyID: "coalition", secretAccessKey: "coalitionsecret"))
        let host = "127.0.0.1:\(server.port)"
        let answer = try client.run("policy") {
            Exchange(
                method: "PUT", url: "http://\(host)/shared?policy=",
                headers: signature.headers(
                    method: "PUT", host: host, path: "/shared", query: [("policy", "")], payload: body),
                body: .bytes(body), limit: 1 << 16)
        }
        #expect((200...204).contains(answer.status), "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
        func partner(_ name: String) throws -> any FileStore {
            var access = owner
            access.s3 = S3Credentials(accessKeyID: name, secretAccessKey: "\(name)secret")
            return try RemoteAddress("s3+http://\(host)/shared/journeys").open(access)
        }
        let (hope, north, coalition) = (try partner("hope"), try partner("north"), try partner("coalition"))
        try coalition.replace("registry/1/checkpoint", [9])
        try hope.replace("hope/1/checkpoint", [1])
        try hope.create("hope/1/tile/0/000.p/7", [1])
        #expect(try hope.read("registry/1/checkpoint", limit: 10) == [9])
        #expect(try hope.names(in: "hope/1") == ["checkpoint", "tile"])
        try hope.remove("hope/1/tile/0/000.p/7")
        #expect(code { try hope.remove("hope/1/checkpoint") } == .refused)
        #expect(code { try hope.replace("registry/1/checkpoint", [1]) } == .refused)
        #expect(code { _ = try north.read("hope/1/checkpoint", limit: 10) } == .refused)
        #expect(try coalition.read("hope/1/checkpoint", limit: 10) == [1])
        // What is missing is told from what is another's.
        #expect(try hope.read("hope/1/tile/0/001", limit: 10) == nil && hope.length(of: "keeper/2026/hope.json") == nil)
        #expect(code { _ = try hope.read("north/1/checkpoint", limit: 10) } == .refused)
        #expect(code { _ = try hope.length(of: "keeper/2026/north.json") } == .refused)
        #expect(code { try north.replace("hope/1/checkpoint", [2]) } == .refused)
        #expect(code { _ = try north.names(in: "hope/1") } == .refused)
        #expect(code { try north.remove("hope/1/checkpoint") } == .refused)
        #expect(try hope.read("hope/1/checkpoint", limit: 10) == [1])
    }
}
