import Foundation
import TestSupport
import Testing

/// A home that is lost, or that goes back in time.
@Suite("Recovery")
struct RecoveryTests {
    /// Two pushes, a quarter apart, with a backup taken before both.
    private func pushedTwice(_ lake: LakeHome) throws -> String {
        let backup = try lake.copy(lake.home, to: "backup")
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        return backup
    }

    @Test("a restored backup is refused with a reason, recovers, and counts nobody twice", arguments: ["plain", "age"])
    func restoredBackup(bodies: String) throws {
        let lake = try LakeHome(coalitionOptions: ["--bodies", bodies])
        let backup = try pushedTwice(lake)
        let refused = try lake.push(backup)
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("restored from a copy"))
        #expect(refused.errors.contains("recover --recovery-key"))
        let without = try Shell.sync("recover", "--home", backup)
        #expect(without.exit == 77)
        #expect(without.errors.contains("--recovery-key"))
        let recovered = try lake.recover(backup)
        #expect(recovered.exit == 0, "\(recovered.errors)")
        #expect(recovered.output.contains("recovered 320 entries"))
        try lake.importCases(backup)
        let pushed = try lake.push(backup)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(pushed.output.contains("nothing to push"))
        // A year on, both new cases and the seal go out from the recovered home.
        let later = try lake.push(backup, day: "2028-01-20")
        #expect(later.exit == 0, "\(later.errors)")
        #expect(try lake.merge(day: "2028-01-20").exit == 0)
        let status = try lake.status(backup)
        #expect(status["shared_survivors"] as? Int == 47)
        #expect(try lake.recover(backup).output.contains("nothing is missing here"))
        // The original, now behind, is refused in its turn.
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 1)
    }

    @Test("a dead laptop: the recovery key and the store give everything back", arguments: ["plain", "age"])
    func deadLaptop(bodies: String) throws {
        let lake = try LakeHome(coalitionOptions: ["--bodies", bodies])
        _ = try pushedTwice(lake)
        _ = try Shell.run("rm", ["-rf", lake.home])
        let new = lake.folder.file("new")
        let recovered = try lake.recover(new, lake.inbox, "--partner", "lake")
        #expect(recovered.exit == 0, "\(recovered.errors)")
        try lake.expectEverybodyOnce(new)
        try lake.importCases(new)
        #expect(try lake.push(new).output.contains("nothing to push"))
        try lake.expectEverybodyOnce(new)
    }

    @Test("a laptop that dies between memory and checkpoint: the lines that no store has come from the memory")
    func diedInUpload() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        let old = try lake.folder.read("inbox/lake/1/checkpoint")
        #expect(try lake.push(lake.home).exit == 0)
        try lake.folder.write("inbox/lake/1/checkpoint", old)
        _ = try Shell.run("rm", ["-rf", lake.home])
        let new = lake.folder.file("new")
        let recovered = try lake.recover(new, lake.inbox, "--partner", "lake")
        #expect(recovered.exit == 0, "\(recovered.errors)")
        #expect(try lake.push(new).exit == 0)
        try lake.expectEverybodyOnce(new)
    }

    @Test("a wrong key, a missing memory, a memory of the store's own making")
    func refusals() throws {
        let lake = try LakeHome()
        _ = try pushedTwice(lake)
        let new = lake.folder.file("new")
        let other = try LakeHome()
        try lake.folder.write("wrong.key", "\(other.recoveryKey)\n")
        _ = try Shell.run("chmod", ["600", lake.folder.file("wrong.key")])
        let words = ["recover", "--home", new, lake.inbox, "--partner", "lake", "--recovery-key"]
        let wrong = try Shell.run(Shell.program, words + [lake.folder.file("wrong.key")])
        #expect(wrong.exit == 77)
        #expect(!FileManager.default.fileExists(atPath: "\(new)/settings.json"))
        _ = try Shell.run("chmod", ["644", lake.folder.file("wrong.key")])
        #expect(try Shell.run(Shell.program, words + [lake.folder.file("wrong.key")]).errors.contains("chmod 600"))
        let memory = "inbox/lake/1/recovery/memory.age"
        let good = try lake.folder.read(memory)
        // Whoever keeps the store may know the recipient, not the secret.
        let recipient = try #require(
            try JSONSerialization.jsonObject(with: Data(try lake.folder.read("cso/lake/keys/recovery.json")))
                as? [String: String])
        let opened = lake.folder.file("opened")
        #expect(
            try Shell.run(
                "age", ["-d", "-i", lake.folder.file("recovery.key"), "-o", opened, lake.folder.file(memory)]
            ).exit
                == 0)
        var text = try lake.folder.read("opened")
        #expect(text.count == 1 << 20)
        text[10] ^= 1
        try lake.folder.write("forged", text)
        let encrypted = try Shell.run(
            "age",
            ["-r", try #require(recipient["recipient"]), "-o", lake.folder.file(memory), lake.folder.file("forged")])
        #expect(encrypted.exit == 0)
        let forged = try lake.recover(new, lake.inbox, "--partner", "lake")
        #expect(forged.exit == 77)
        #expect(forged.errors.contains("not written by a home with this recovery key"))
        _ = try Shell.run("rm", [lake.folder.file(memory)])
        #expect(try lake.recover(new, lake.inbox, "--partner", "lake").exit == 69)
        try lake.folder.write(memory, good)
        #expect(try lake.recover(new, lake.inbox, "--partner", "lake").exit == 0)
    }

    @Test("no recovery key, no seal, unless it is insisted on; a new key can be made later")
    func withoutKey() throws {
        let lake = try LakeHome(options: ["--no-recovery"])
        #expect(lake.recoveryKey.isEmpty)
        let refused = try lake.push(lake.home)
        #expect(refused.exit == 77)
        #expect(refused.errors.contains("--no-recovery"))
        #expect(try lake.status(lake.home)["log_size"] as? Int == 0)
        #expect(try lake.push(lake.home, "--no-recovery").exit == 0)
        #expect(!lake.folder.files(below: "inbox").contains { $0.contains("recovery") })
        let made = try Shell.sync("recover", "--home", lake.home, "--new-key", "--json")
        #expect(made.exit == 0, "\(made.errors)")
        let key = try #require(try jsonLines(made.output).first?["recovery_key"] as? String)
        try lake.folder.write("recovery.key", "\(key)\n")
        _ = try Shell.run("chmod", ["600", lake.folder.file("recovery.key")])
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 0)
        let new = lake.folder.file("new")
        #expect(try lake.recover(new, lake.inbox, "--partner", "lake").exit == 0)
        #expect(try lake.status(new)["shared_survivors"] as? Int == 47)
    }

    @Test(
        "a home found on another machine or file system asks for recover, which needs no key where nothing is missing")
    func moved() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        try lake.folder.write("cso/lake/machine", "another\n")
        let refused = try lake.push(lake.home)
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("another machine"))
        #expect(try Shell.sync("recover", "--home", lake.home).exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        try lake.expectEverybodyOnce(lake.home)
    }

    @Test("keys under a passphrase: no command writes without it, reading needs none")
    func passphrase() throws {
        let secret = TemporaryFolder()
        try secret.write("words", "correct horse battery\n")
        _ = try Shell.run("chmod", ["600", secret.file("words")])
        let lake = try LakeHome(options: ["--passphrase-file", secret.file("words")])
        let refused = try lake.push(lake.home)
        #expect(refused.exit == 77)
        #expect(refused.errors.contains("--passphrase-file"))
        #expect(try lake.push(lake.home, "--passphrase-file", secret.file("words")).exit == 0)
        try lake.expectEverybodyOnce(lake.home)
        try secret.write("wrong", "correct horse battery staple\n")
        _ = try Shell.run("chmod", ["600", secret.file("wrong")])
        #expect(try lake.push(lake.home, "--passphrase-file", secret.file("wrong"), day: "2028-01-20").exit == 77)
        _ = try Shell.run("chmod", ["644", secret.file("words")])
        #expect(try lake.push(lake.home, "--passphrase-file", secret.file("words")).errors.contains("chmod 600"))
    }
}
