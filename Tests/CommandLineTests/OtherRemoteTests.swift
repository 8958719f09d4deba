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

    private func run(_ words: String..., exit: Int32 = 0) throws -> Shell.Result {
        let result = try Shell.run(Shell.program, words)
        #expect(result.exit == exit, "\(words): \(result.output) \(result.errors)")
        return result
    }

    /// The whole night; `equip` puts the remote's keys into a home.
    private func night(_ remote: String, options: [String] = [], equip: (String) throws -> Void) throws {
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

    @Test(
        "deploy/sshd as shipped: partners in chroots push, the machine merges from each, and nobody sees another's",
        .enabled(if: geteuid() == 0))
    func sftpAsShipped() throws {
        let partners = ["hope", "north"]
        // Every folder above a chroot must be root's alone, which those of temporary files are not.
        let place = "/run/journey-sync-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let server = try TestServer("sshd-shipped.sh", folder: place, words: partners) { folder, _ in
            try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
            for user in ["merge"] + partners {
                let made = try Shell.run(
                    "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/keys/\(user)"])
                #expect(made.exit == 0, "\(made.errors)")
            }
        }
        defer { server.stop() }
        let host = "127.0.0.1:\(server.port)"
        func inbox(_ partner: String) -> String { "sftp://merge@\(host)/\(partner)/journeys" }
        _ = try run(
            "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote", inbox("hope"),
            "--server-key", "\(server.folder)/host_ed25519.pub")
        try FileManager.default.copyItem(atPath: "\(server.folder)/keys/merge", toPath: "\(coalition)/keys/sftp")
        func merge(_ day: String = Self.day) throws -> Shell.Result {
            try run("merge", "--home", coalition, "--now", day, inbox("hope"), inbox("north"))
        }
        _ = try merge()
        for partner in partners {
            let home = folder.file(partner)
            _ = try run("init", "--home", home, "--invite", "\(coalition)/invitation.json", "--org", partner)
            _ = try run("admit", "--home", coalition, "\(home)/request.json")
            _ = try run("join", "--home", home, "\(coalition)/welcomes/\(partner).json")
            try FileManager.default.copyItem(atPath: "\(server.folder)/keys/\(partner)", toPath: "\(home)/keys/sftp")
            _ = try Shell.sync(
                "import", "--home", home, "--now", Self.day, "\(Shell.repository)/Examples/kenya/\(partner)/cases.csv")
        }
        // So that each partner's folder has the registry that admits both.
        _ = try merge()
        for partner in partners {
            let pushed = try run(
                "push", "--home", folder.file(partner), "--now", Self.day, "sftp://\(partner)@\(host)/journeys")
            #expect(pushed.output.contains("pushed "), "\(pushed.output)")
        }
        #expect(try merge().output.contains("new entries of 2 partners"))
        for partner in partners {
            let again = try run(
                "push", "--home", folder.file(partner), "--now", "2027-01-21", "sftp://\(partner)@\(host)/journeys")
            #expect(again.output.contains("nothing to push"))
            #expect(again.errors.contains(/merged this log up to size [1-9]/), "\(again.errors)")
        }
        // What curl sees with the key of one, of the other and of the machine.
        let pin =
            try Shell.run("ssh-keygen", ["-lf", "\(server.folder)/host_ed25519.pub"]).output
            .split(separator: " ").dropFirst().first.map { String($0.dropFirst("SHA256:".count)) } ?? ""
        func curl(_ user: String, _ words: [String], _ path: String) throws -> Shell.Result {
            try Shell.run(
                "curl",
                ["-sS", "--key", "\(server.folder)/keys/\(user)", "-u", "\(user):", "--hostpubsha256", pin] + words
                    + ["sftp://\(host)/\(path)"])
        }
        let names = try curl("north", ["--list-only"], "journeys/").output.split(separator: "\n").filter {
            $0.first != "."
        }
        #expect(Set(names) == ["north", "registry", "receipts"], "\(names)")
        for path in ["hope/journeys/hope/1/checkpoint", "../hope/journeys/hope/1/checkpoint", "etc/passwd"] {
            #expect(try curl("north", [], path).exit != 0, "\(path)")
            #expect(try curl("north", ["-T", "\(server.folder)/host_ed25519.pub"], path).exit != 0, "\(path)")
        }
        #expect(try curl("hope", [], "journeys/hope/1/checkpoint").output.contains("t.example/hope/1"))
        #expect(try curl("merge", [], "north/journeys/north/1/checkpoint").output.contains("t.example/north/1"))
        #expect(
            try Shell.run(
                "ssh",
                [
                    "-p", "\(server.port)", "-i", "\(server.folder)/keys/hope", "-o", "StrictHostKeyChecking=no", "-o",
                    "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "hope@127.0.0.1", "id",
                ]
            ).output.contains("uid=") == false)
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
        // Another coalition that is given the same place by mistake writes nothing there.
        let other = folder.file("other")
        _ = try run(
            "coalition", "init", "--home", other, "--name", "O", "--domain", "o.example", "--remote",
            "s3+http://127.0.0.1:\(server.port)/journeys/store")
        try FileManager.default.copyItem(atPath: "\(coalition)/keys/s3", toPath: "\(other)/keys/s3")
        let taken = try run("merge", "--home", other, "--now", Self.day, "--json", exit: 73)
        #expect(taken.output.contains("remote.taken"), "\(taken.output)")
        _ = try run("merge", "--home", coalition, "--now", "2028-01-21")
        // The secret is in no message and no file but its own.
        let wrong = folder.file("lake/keys/s3")
        try "access_key_id = p:hope\nsecret_access_key = wrong-canary-secret\n".write(
            toFile: wrong, atomically: false, encoding: .utf8)
        let refused = try Shell.sync("push", "--home", lake, "--now", "2028-01-21")
        #expect(refused.exit == 77, "\(refused.errors)")
        #expect(!(refused.output + refused.errors).contains("canary"))
    }
}
