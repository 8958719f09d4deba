import Foundation
import TestSupport
import Testing

/// A night over SFTP and over an object store: the same commands, other keys.
@Suite("Remotes over SFTP and S3", .serialized)
struct OtherRemoteTests {
    private let folder = TemporaryFolder()
    private var coalition: String { folder.file("coalition") }
    private var lake: String { folder.file("lake") }
    private static let day = LakeHome.day

    /// The whole night; `equip` puts the remote's keys into a home.
    private func night(_ remote: String, options: [String] = [], equip: (String) throws -> Void) throws {
        func run(_ words: String..., exit: Int32 = 0) throws -> Shell.Result {
            let result = try Shell.run(Shell.program, words)
            #expect(result.exit == exit, "\(words): \(result.output) \(result.errors)")
            return result
        }
        let started = try Shell.run(
            Shell.program,
            ["coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote", remote]
                + options)
        #expect(started.exit == 0, "\(started.errors)")
        try equip(coalition)
        _ = try run("merge", "--home", coalition, "--now", Self.day)
        _ = try run("init", "--home", lake, "--invite", "\(coalition)/invitation.json", "--org", "Lake")
        try equip(lake)
        _ = try run("admit", "--home", coalition, "\(lake)/request.json")
        _ = try run("join", "--home", lake, "\(coalition)/welcomes/lake.json")
        _ = try run(
            "import", "--home", lake, "--now", Self.day, "\(Shell.repository)/Examples/kenya/lake/cases.csv", exit: 3)
        #expect(try run("push", "--home", lake, "--now", Self.day).output.contains("pushed "))
        #expect(try run("merge", "--home", coalition, "--now", Self.day).output.contains("new entries of 1 partners"))
        #expect(try run("push", "--home", lake, "--now", "2027-01-21").output.contains("nothing to push"))
        // A year later the checkpoint, the partial files and the memory are replaced.
        #expect(try run("push", "--home", lake, "--now", "2028-01-20").errors.contains("merged this log up to size"))
        #expect(try run("merge", "--home", coalition, "--now", "2028-01-20").exit == 0)
        // The bodies that came were encrypted, and could be opened.
        let invitation = try String(contentsOfFile: "\(coalition)/invitation.json", encoding: .utf8)
        #expect(invitation.contains(#""bodies":"age""#))
    }

    @Test func sftp() throws {
        let (user, key) = (NSUserName(), folder.file("key"))
        let made = try Shell.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])
        #expect(made.exit == 0)
        let server = try TestServer("sshd.sh") { folder, _ in
            try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: key + ".pub", toPath: "\(folder)/keys/\(user)")
        }
        let remote = "sftp://\(user)@127.0.0.1:\(server.port)\(server.folder)/store"
        try night(remote, options: ["--server-key", "\(server.folder)/host_ed25519.pub"]) { home in
            // Before the key is there, it is said which one is missing, and nothing is sent.
            let without = try Shell.sync("merge", "--home", home, "--now", Self.day, "--json")
            if home == coalition {
                #expect(without.exit == 77 && without.output.contains("remote.keys"), "\(without.output)")
            }
            try FileManager.default.copyItem(atPath: key, toPath: "\(home)/keys/sftp")
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: "\(server.folder)/store")
        #expect(files.contains("lake/1/checkpoint"))
        #expect(!files.contains { $0.contains("/.") }, "\(files)")
        let bodies = files.filter { $0.hasPrefix("lake/1/bodies/") && !$0.hasSuffix(".p") }
        #expect(!bodies.isEmpty && bodies.allSatisfy { $0.hasSuffix(".age") })
        let verdict = try Shell.sync(
            "verify", "\(server.folder)/store", "--key", "\(coalition)/invitation.json", "--identity",
            "\(coalition)/keys/bodies.age")
        #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
        // Another machine in the server's place.
        try Data(
            "[127.0.0.1]:\(server.port) ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
                .utf8
        )
        .write(to: URL(fileURLWithPath: "\(lake)/keys/known_hosts"))
        let wrong = try Shell.sync("push", "--home", lake, "--now", "2028-01-21")
        #expect(wrong.exit == 77 && wrong.errors.contains("nothing was sent"), "\(wrong.errors)")
    }

    @Test func objectStore() throws {
        let server = try TestServer("swift.sh", ports: 5)
        let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        let bucket = try Shell.run(
            "curl",
            [
                "-sf", "-X", "PUT", "--aws-sigv4", "aws:amz:us-east-1:s3", "-H", "x-amz-content-sha256: \(none)",
                "http://p%3Ahope:hopesecret@127.0.0.1:\(server.port)/journeys",
            ])
        #expect(bucket.exit == 0, "\(bucket.errors)")
        try night("s3+http://127.0.0.1:\(server.port)/journeys/store") { home in
            let path = "\(home)/keys/s3"
            try "access_key_id = p:hope\nsecret_access_key = hopesecret\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            _ = try Shell.run("chmod", ["644", path])
            let readable = try Shell.sync("merge", "--home", home, "--now", Self.day)
            if home == coalition { #expect(readable.exit == 77 && readable.errors.contains("chmod 600")) }
            _ = try Shell.run("chmod", ["600", path])
        }
        // The secret is in no message and no file but its own.
        let wrong = folder.file("lake/keys/s3")
        try "access_key_id = p:hope\nsecret_access_key = wrong-canary-secret\n".write(
            toFile: wrong, atomically: false, encoding: .utf8)
        let refused = try Shell.sync("push", "--home", lake, "--now", "2028-01-21")
        #expect(refused.exit == 77, "\(refused.errors)")
        #expect(!(refused.output + refused.errors).contains("canary"))
    }
}
