import Files
import Foundation
import LogStore
import TestSupport
import Testing

/// A merging machine that lies, a thief of its key, or a store that hides or breaks the coalition's own logs.
@Suite("A hostile machine")
struct HostileMachineTests {
    let lake: LakeHome
    var second: String { lake.folder.file("second") }

    init() throws {
        lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        let made = try Shell.sync(
            "machine", "init", "--home", second, "--invite", lake.invitation, "--name", "second", "--remote", lake.inbox
        )
        #expect(made.exit == 0, "\(made.errors)")
        #expect(try Shell.sync("machine", "add", "--home", lake.coalition, second + "/machine.vkey").exit == 0)
        #expect(try merge(second).exit == 0)
    }

    private func merge(_ home: String? = nil, _ words: String..., day: String = LakeHome.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["merge", "--home", home ?? lake.coalition, "--now", day] + words)
    }

    private func shell(_ script: String) throws {
        let result = try Shell.run("sh", ["-c", script])
        try #require(result.exit == 0, "\(result.errors)")
    }

    @Test(
        "receipts that nobody can read stop nobody, and can be ended",
        arguments: ["echo '{\"x\":1}' > FILE", "echo null > FILE", "rm FILE"], [true, false])
    func unreadable(damage: String, isKnown: Bool) throws {
        if isKnown {
            #expect(try merge().exit == 0)
            #expect(try lake.push(lake.home).exit == 0)
        }
        let file = lake.inbox + "/receipts/second/bodies/000.p/1"
        try shell(damage.replacingOccurrences(of: "FILE", with: "'\(file)'"))
        let merged = try merge()
        // What was read before needs no second look.
        #expect(merged.exit == (isKnown ? 0 : 3), "\(merged.output)\(merged.errors)")
        #expect(merged.output.contains("lake  "))
        #expect(merged.output.contains("frontier"))
        #expect(merged.errors.contains("receipts/second") != isKnown, "\(merged.errors)")
        let pushed = try lake.push(lake.home)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(pushed.errors.contains("a merging machine's receipts") != isKnown, "\(pushed.errors)")
        #expect(try Shell.sync("status", "--home", lake.coalition).exit == 0)
        #expect(try Shell.sync("resolve", "lake", "--home", lake.coalition).exit == 0)
        let ended = try Shell.sync("revoke", "receipts/second", "--size", "1", "--home", lake.coalition)
        #expect(ended.exit == 0, "\(ended.errors)")
        #expect(try Shell.sync("revoke", "lake", "--home", lake.coalition).exit == 0)
    }

    @Test("one bad store stops nobody, whatever stands where the coalition's own logs should be")
    func badStores() throws {
        for name in [
            "registry/1/checkpoint", "registry/1/files", "receipts/main/checkpoint", "receipts/second/checkpoint",
            "receipts/second/fork",
        ] {
            for make in ["mkdir", "mkfifo", "ln -s /etc/passwd"] where !(name.hasSuffix("fork") && make == "mkdir") {
                try shell(
                    "cd '\(lake.folder.path)' && rm -rf bad && cp -a inbox bad && rm -rf 'bad/\(name)' && \(make) 'bad/\(name)'"
                )
                if name.hasSuffix("files"), make == "mkdir" { continue }
                let merged = try merge(nil, lake.inbox, lake.folder.file("bad"))
                #expect(merged.exit == 3, "\(name) \(make) \(merged.output)\(merged.errors)")
                #expect(merged.output.contains("frontier"))
                #expect(merged.errors.contains("bad/\(name)"), "\(merged.errors)")
            }
        }
        #expect(try lake.status(lake.coalition)["frontier"] != nil)
    }

    @Test("a damaged registry in the store is named to a machine that has none yet, with what to do")
    func damagedRegistry() throws {
        let third = lake.folder.file("third")
        _ = try Shell.sync(
            "machine", "init", "--home", third, "--invite", lake.invitation, "--name", "third", "--remote", lake.inbox)
        #expect(try Shell.sync("machine", "add", "--home", lake.coalition, third + "/machine.vkey").exit == 0)
        let bodies = try #require(lake.folder.files(below: "inbox/registry/1/bodies").last)
        try shell("echo x > '\(lake.folder.file(bodies))'")
        let refused = try merge(third)
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("inbox/registry/1"), "\(refused.errors)")
        #expect(refused.errors.contains("--recheck"), "\(refused.errors)")
        #expect(try merge(nil, "--recheck").exit == 3)
        #expect(try merge(third).exit == 0)
    }

    @Test("a machine that was restored from a backup takes its own receipts over and forks nothing")
    func restored() throws {
        let backup = try lake.copy(lake.coalition, to: "backup")
        #expect(try merge().exit == 0)
        try shell("rm -r '\(lake.coalition)' && mv '\(backup)' '\(lake.coalition)'")
        let merged = try merge()
        #expect(merged.exit == 0, "\(merged.output)\(merged.errors)")
        #expect(merged.errors.contains("receipts of this machine that this home did not know"), "\(merged.errors)")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.status(lake.home)["merged_size"] as? Int == 320)
        #expect(try lake.verify().exit == 0)
    }

    @Test("a machine whose receipts contradict the store's signs none and says what to do")
    func forked() throws {
        let backup = try lake.copy(lake.coalition, to: "backup")
        let store = try lake.copy(lake.inbox, to: "store")
        #expect(try merge().exit == 0)
        // The backup went on elsewhere, after another night.
        #expect(try lake.push(lake.home, "--new-remote", store, day: "2027-04-20").exit == 0)
        #expect(try merge(backup, store, day: "2027-04-20").exit == 0)
        let shown = try lake.folder.read("inbox/receipts/main/checkpoint")
        let merged = try merge(backup, lake.inbox, day: "2027-04-20")
        #expect(merged.exit == 3, "\(merged.output)\(merged.errors)")
        #expect(merged.errors.contains("revoke receipts/main"), "\(merged.errors)")
        #expect(try lake.folder.read("inbox/receipts/main/checkpoint") == shown)
        #expect(try lake.verify().exit == 0)
    }

    @Test("a newer state that cannot be carried to a store is one more trouble after the summary")
    func publishingFails() throws {
        try shell("rm -rf '\(lake.inbox)/receipts/main' && ln -s / '\(lake.inbox)/receipts/main'")
        let merged = try merge()
        #expect(merged.exit == 3, "\(merged.output)\(merged.errors)")
        #expect(merged.output.contains("merged 320 new entries of 1 partners"))
        #expect(merged.errors.contains("receipts/main"))
    }

    @Test("proof of a fork that another machine brings is no quiet night")
    func newProof() throws {
        let other = try lake.copy(lake.home, to: "other")
        let store = try lake.copy(lake.inbox, to: "store")
        #expect(try merge().exit == 0)
        _ = other
        #expect(try lake.push(lake.home, day: "2027-04-20").exit == 0)
        #expect(try merge(day: "2027-04-20").exit == 0)
        #expect(try Shell.sync("withdraw", "--home", other, "LV-2026-001").exit >= 0)
        #expect(try lake.push(other, store, day: "2027-07-20").exit == 0)
        #expect(try merge(second, lake.inbox, day: "2027-07-20").exit == 0)
        #expect(try merge(second, store, day: "2027-07-20").exit == 3)
        let stick = try lake.copy(second + "/mirror", to: "stick")
        let merged = try merge(nil, stick, day: "2027-07-20")
        #expect(merged.exit == 3, "\(merged.output)\(merged.errors)")
        #expect(merged.errors.contains("proves the fork"), "\(merged.errors)")
    }

    @Test("a thousand faults of one log are a few lines for people and all for programs")
    func manyFaults() throws {
        try shell("cd '\(lake.inbox)/lake/1/bodies' && yes x | head -256 > 000")
        let merged = try merge()
        #expect(merged.exit == 3)
        #expect(merged.errors.split(separator: "\n").count < 60, "\(merged.errors.prefix(3000))")
        #expect(merged.errors.contains("lake: 236 more problems"), "\(merged.errors.suffix(500))")
        try shell("rm -r '\(lake.coalition)/mirror/lake'")
        let all = try merge(nil, "--json")
        #expect(
            try jsonLines(all.output).count {
                $0["id"] as? String == "body.mismatch" && $0["type"] as? String == "problem"
            } == 256)
    }

    @Test("a folder that is a symbolic link is not listed")
    func links() throws {
        let store = FolderStore(root: lake.folder.file("inbox"))
        #expect(try store.names(in: "lake/1").contains("checkpoint"))
        try shell("ln -s / '\(lake.inbox)/lake/1/fork'")
        #expect(throws: FileError.self) { try store.names(in: "lake/1/fork") }
        #expect(try store.names(in: "lake/1/none").isEmpty)
    }

    @Test("a log's error keeps what the system said")
    func codes() {
        func code(_ code: FileError.Code) -> String {
            LogError(FileError(code: code, path: "p", reason: "r")).code.rawValue
        }
        #expect(code(.full) == "file.full")
        #expect(code(.denied) == "file.denied")
        #expect(code(.system) == "file.error")
    }

    /// Whether a file system of a given size can be made here.
    static let canMount: Bool = {
        let folder = TemporaryFolder()
        return (try? Shell.run("mount", ["-t", "tmpfs", "-o", "size=1m", "none", folder.path]).exit) == 0
            && (try? Shell.run("umount", [folder.path]).exit) == 0
    }()

    @Test("a full disk is nobody else's fault", .enabled(if: canMount, "a file system cannot be mounted here"))
    func fullDisk() throws {
        let disk = lake.folder.file("disk")
        try shell(
            "mkdir '\(disk)' && mount -t tmpfs -o size=1500k none '\(disk)' && cp -a '\(lake.coalition)' '\(disk)/home'"
        )
        defer { _ = try? Shell.run("umount", [disk]) }
        for left in [0, 40] {
            _ = try Shell.run(
                "sh",
                [
                    "-c",
                    "rm -f '\(disk)/fill'; dd if=/dev/zero of='\(disk)/fill' bs=1k count=$(( $(df --output=avail '\(disk)' | tail -1) - \(left) )) 2>/dev/null",
                ])
            let merged = try merge(disk + "/home", lake.inbox)
            #expect(merged.exit == 74, "\(left) \(merged.output)\(merged.errors)")
            #expect(merged.errors.contains("free some space"), "\(merged.errors)")
            #expect(!merged.output.contains("REFUSED"))
        }
        try shell("rm '\(disk)/fill'")
        #expect(try merge(disk + "/home", lake.inbox).exit == 0)
    }
}
