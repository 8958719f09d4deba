import Foundation
import TestSupport
import Testing

/// An auditor who cosigns what only grows, and holds on to what it saw.
@Suite("Witness")
struct WitnessTests {
    private let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func auditor(_ name: String, attests: String) throws -> (folder: String, key: String) {
        let folder = lake.folder.file(name)
        let made = try Shell.sync(
            "auditor", "init", "--json", "--home", folder, "--name", "auditor.example/\(name)", "--attests", attests)
        #expect(made.exit == 0, "\(made.errors)")
        return (folder, try #require(try jsonLines(made.output).last?["key"] as? String))
    }

    private func register(_ auditor: (folder: String, key: String), attests: String) throws {
        let added = try Shell.sync("auditor", "add", "--home", lake.coalition, auditor.key, "--attests", attests)
        #expect(added.exit == 0, "\(added.errors)")
    }

    private var log: String { "\(lake.inbox)/lake/1" }

    private func witness(_ path: String, _ auditor: (folder: String, key: String), _ words: String...) throws
        -> Shell.Result
    {
        try Shell.run(Shell.program, ["witness", path, "--key", auditor.folder] + words)
    }

    @Test("a log that grows is cosigned again and again; verify shows by whom, what for and when")
    func grows() throws {
        let one = try auditor("one", attests: "consistent")
        let two = try auditor("two", attests: "content")
        try register(one, attests: "consistent")
        try register(two, attests: "content")
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try witness(log, one).exit == 64)
        let first = try witness(log, one, "--log-key", lake.invitation, "--attach")
        #expect(first.exit == 0, "\(first.errors)")
        #expect(first.output.contains("200 t.example/lake/1"))
        #expect(try witness(log, two, "--log-key", lake.key, "--attach").exit == 0)
        let verified = try lake.verify()
        #expect(verified.exit == 0, "\(verified.output)")
        #expect(verified.output.contains("cosigned by auditor.example/one (consistent) at 20"))
        #expect(verified.output.contains("cosigned by auditor.example/two (content) at 20"))
        #expect(try lake.push(lake.home).exit == 0)
        // The key is pinned: it need not be given again.
        let again = try witness(log, one)
        #expect(again.output.contains("200 t.example/lake/1: size 320, 192 new entries"), "\(again.output)")
        #expect(try witness(log, one).output.contains("0 new entries"))
        // The other auditor has seen less, and needs the proof from there.
        #expect(try witness(log, two, "--attach").output.contains("192 new entries"))
        let bare = try Shell.sync("verify", log, "--key", lake.key)
        #expect(!bare.output.contains("cosigned"))
        #expect(
            try Shell.sync("verify", log, "--key", lake.key, "--key", two.key).output.contains(
                "cosigned by auditor.example/two"))
        #expect(try lake.merge().exit == 0)
        let all = try witness(lake.inbox, one, "--log-key", lake.invitation)
        #expect(all.output.contains("cosigned 2 logs"), "\(all.output) \(all.errors)")
    }

    @Test("an altered cosignature of a known cosigner refuses the checkpoint, of an unknown one it does not show")
    func altered() throws {
        let one = try auditor("one", attests: "consistent")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try witness(log, one, "--log-key", lake.key, "--attach").exit == 0)
        let name = "inbox/lake/1/checkpoint"
        var bytes = try lake.folder.read(name)
        // The last character before the padding carries bits of the signature.
        let index = bytes.count - 10
        bytes[index] = bytes[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        try lake.folder.write(name, bytes)
        #expect(try Shell.sync("verify", log, "--key", lake.key).exit == 0)
        #expect(try Shell.sync("verify", log, "--key", lake.key, "--key", one.key).exit == 1)
    }

    @Test("a rollback and a fork are refused with the protocol's answers, and the fork is proven")
    func refused() throws {
        let one = try auditor("one", attests: "consistent")
        let twin = try lake.copy(lake.home, to: "twin")
        let empty = try lake.copy(lake.inbox, to: "empty")
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        let old = try lake.copy(lake.inbox, to: "old")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try witness(log, one, "--log-key", lake.key).exit == 0)
        let rolledBack = try witness("\(old)/lake/1", one, "--out", lake.folder.file("answer"))
        #expect(rolledBack.exit == 1)
        #expect(rolledBack.output.contains("409 t.example/lake/1"))
        #expect(try lake.folder.read("answer") == Array("320\n".utf8))
        // The same keys in another home make another history, of the same size and of a larger one.
        #expect(try Shell.run(Shell.program, ["push", "--home", twin, "--now", LakeHome.day, empty]).exit == 0)
        for (size, status) in [(320, 409), (384, 422)] {
            let forked = try witness("\(empty)/lake/1", one)
            #expect(forked.exit == 1)
            #expect(forked.output.contains("\(status) t.example/lake/1"), "\(forked.output)")
            let proof = "\(one.folder)/fork-lake-1-320-\(size).proof"
            #expect(FileManager.default.fileExists(atPath: proof), "\(forked.errors)")
            let checked = try Shell.sync("check", proof, "--key", lake.key)
            #expect(checked.exit == 0, "\(checked.errors)")
            #expect(checked.output.contains("fork proven"))
            let other = try LakeHome()
            #expect(try Shell.sync("check", proof, "--key", other.key).exit == 1)
            #expect(try Shell.run(Shell.program, ["push", "--home", twin, "--now", "2027-04-20", empty]).exit == 0)
        }
        // What the auditor remembers has not moved.
        #expect(try witness(log, one).output.contains("0 new entries"))
    }

    @Test("request and answer as two files")
    func files() throws {
        let one = try auditor("one", attests: "consistent")
        try register(one, attests: "consistent")
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        func request(_ old: String) throws -> String {
            let out = lake.folder.file("request")
            let made = try Shell.sync("request", "--home", lake.home, "t.example/lake/1", "--old", old, "--out", out)
            #expect(made.exit == 0, "\(made.errors)")
            return out
        }
        let answer = lake.folder.file("answer")
        let first = try witness(try request("0"), one, "--log-key", lake.key, "--out", answer)
        #expect(first.exit == 0, "\(first.errors)")
        let attached = try Shell.sync("attach", "--home", lake.home, "t.example/lake/1", answer)
        #expect(attached.exit == 0, "\(attached.errors)")
        #expect(try lake.push(lake.home, day: "2026-07-21").output.contains("nothing to push"))
        #expect(try lake.verify().output.contains("cosigned by auditor.example/one"))
        #expect(try lake.push(lake.home).exit == 0)
        // An answer for another checkpoint is not taken.
        #expect(try Shell.sync("attach", "--home", lake.home, "t.example/lake/1", answer).exit == 1)
        let wrong = try witness(try request("64"), one)
        #expect(wrong.output.contains("409 t.example/lake/1"))
        #expect(try witness(try request("128"), one).exit == 0)
        let bytes = try lake.folder.read("request")
        try lake.folder.write("cut", Array(bytes.dropLast(10)))
        #expect(try witness(lake.folder.file("cut"), one).output.contains("400 "))
        let stranger = try LakeHome()
        #expect(try stranger.push(stranger.home).exit == 0)
        _ = try Shell.sync("request", "--home", stranger.home, "t.example/lake/1", "--out", lake.folder.file("other"))
        #expect(try witness(lake.folder.file("other"), one).output.contains("403 "))
        let two = try auditor("two", attests: "content")
        #expect(try witness(try request("0"), two, "--log-key", lake.key).exit == 64)
    }

    @Test("a content key signs nothing that it could not read")
    func content() throws {
        let two = try auditor("two", attests: "content")
        #expect(try lake.push(lake.home).exit == 0)
        let name = "inbox/lake/1/bodies/000"
        let good = try lake.folder.read(name)
        var bad = good
        bad[100] ^= 1
        try lake.folder.write(name, bad)
        let refused = try witness(log, two, "--log-key", lake.invitation)
        #expect(refused.exit == 1)
        #expect(!refused.output.contains("\u{2014} auditor"))
        try lake.folder.write(name, good)
        #expect(try witness(log, two, "--log-key", lake.invitation).exit == 0)
    }

    @Test("verify against an earlier checkpoint")
    func since() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        let old = lake.folder.file("old")
        _ = try Shell.run("cp", ["\(log)/checkpoint", old])
        #expect(try lake.push(lake.home).exit == 0)
        let verified = try lake.verify("--since", old)
        #expect(verified.exit == 0)
        #expect(verified.output.contains("continues the checkpoint of size 128"), "\(verified.output)")
        let now = lake.folder.file("now")
        _ = try Shell.run("cp", ["\(log)/checkpoint", now])
        _ = try Shell.run("cp", [old, "\(log)/checkpoint"])
        let back = try lake.verify("--since", now)
        #expect(back.exit == 1)
        #expect(back.output.contains("older than the checkpoint seen before"))
        #expect(
            try Shell.sync("verify", "\(lake.inbox)/registry/1", "--key", lake.invitation, "--since", old).exit == 65)
    }

    @Test("an encrypted store: without a key, verify checks the rest and says so; with it, everything")
    func locked() throws {
        let lake = try LakeHome(coalitionOptions: ["--bodies", "age"])
        #expect(try lake.push(lake.home).exit == 0)
        let bodies = lake.folder.files(below: "inbox/lake/1/bodies")
        #expect(bodies.allSatisfy { $0.hasSuffix(".age") } && !bodies.isEmpty)
        let without = try lake.verify()
        #expect(without.exit == 0)
        #expect(without.output.contains("bodies not checked: 320"))
        #expect(!without.output.contains("every signature, tile and body"))
        let with = try lake.verify("--identity", "\(lake.coalition)/keys/bodies.age")
        #expect(with.output.contains("every signature, tile and body"), "\(with.output)")
        #expect(try lake.merge().exit == 0)
        // The age program opens them, and their sizes tell only how many lines they have.
        let file = try #require(bodies.first { $0.hasSuffix("000.age") })
        let opened = try Shell.run("age", ["-d", "-i", "\(lake.coalition)/keys/bodies.age", lake.folder.file(file)])
        #expect(opened.exit == 0)
        #expect(opened.output.utf8.count == 256 * 1_024)
        // A new recipient reads what is pushed from then on, and the old key still what was pushed before.
        #expect(try Shell.sync("recipient", "add", "--home", lake.coalition).exit == 0)
        #expect(try lake.push(lake.home, day: "2027-04-20").exit == 0)
        #expect(try lake.merge(day: "2027-04-20").exit == 0)
        let keys = try String(contentsOfFile: "\(lake.coalition)/keys/bodies.age", encoding: .utf8).split(
            separator: "\n")
        #expect(keys.count == 2)
        for (index, key) in keys.enumerated() {
            try lake.folder.write("key\(index)", "\(key)\n")
            let newest = try #require(
                lake.folder.files(below: "inbox/lake/1/bodies").first { $0.hasSuffix("001.p/128.age") })
            let result = try Shell.run("age", ["-d", "-i", lake.folder.file("key\(index)"), lake.folder.file(newest)])
            #expect(result.exit == 0)
        }
    }
}
