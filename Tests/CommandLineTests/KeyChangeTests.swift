import Foundation
import TestSupport
import Testing

/// Keys that change: planned, stolen, and what a fork leaves behind.
@Suite("Changing keys, and forks")
struct KeyChangeTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func frontierLogs(_ home: String) throws -> String {
        let found = try Shell.run("sqlite3", [home + "/master.sqlite", "SELECT size FROM log"])
        return found.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("a planned rotation: nothing is sealed while it waits, and everything verifies under both keys afterwards")
    func rotation() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try lake.merge(day: "2026-07-20").exit == 0)
        let made = try Shell.sync("rotate", "--home", lake.home)
        #expect(made.exit == 0, "\(made.errors)")
        let words = try #require(made.output.components(separatedBy: "in words: ").last?.split(separator: "\n").first)
        let waiting = try lake.push(lake.home)
        #expect(waiting.exit == 69)
        #expect(waiting.errors.contains("waits for the coalition"))
        let admitted = try Shell.sync("admit", "--home", lake.coalition, lake.home + "/rotation.json")
        #expect(admitted.exit == 0, "\(admitted.errors)")
        #expect(admitted.errors.contains(words))
        #expect(admitted.output.contains("has a new key"))
        let pushed = try lake.push(lake.home)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        let merged = try lake.merge(day: "2027-01-20")
        #expect(merged.exit == 0, "\(merged.output)\(merged.errors)")
        try lake.expectEverybodyOnce(lake.home)
        let verified = try Shell.sync("verify", lake.inbox, "--key", lake.coalition + "/invitation.json")
        #expect(verified.exit == 0, "\(verified.output)\(verified.errors)")
        // The old key says nothing any more.
        let again = try Shell.sync("admit", "--home", lake.coalition, lake.home + "/request.json")
        #expect(again.exit == 73)
    }

    @Test("a stolen key: what the thief added is taken back, and the honest log goes on under a new key")
    func theft() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try lake.merge(day: "2026-07-20").exit == 0)
        let before = try frontierLogs(lake.coalition)
        let thief = try lake.copy(lake.home, to: "thief")
        #expect(try lake.push(thief).exit == 0)
        #expect(try lake.merge(day: "2027-01-20").exit == 0)
        #expect(try frontierLogs(lake.coalition) != before)
        // The owner finds entries that are not hers.
        #expect(try lake.push(lake.home).exit == 1)
        let revoked = try Shell.sync("revoke", "--home", lake.coalition, "lake", "--size", before)
        #expect(revoked.exit == 0, "\(revoked.errors)")
        let after = try lake.merge(day: "2027-01-21")
        #expect(after.output.contains("\"to\":\(before)"), "\(after.output)\(after.errors)")
        #expect(try frontierLogs(lake.coalition) == before)
        #expect(try lake.push(lake.home).exit == 77)
        #expect(try Shell.sync("rotate", "--lost", "--home", lake.home).exit == 0)
        let admitted = try Shell.sync("admit", "--home", lake.coalition, lake.home + "/rotation.json")
        #expect(admitted.output.contains("goes on with a new key from size \(before)"), "\(admitted.errors)")
        let pushed = try lake.push(lake.home)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        let merged = try lake.merge(day: "2027-01-22")
        #expect(merged.output.contains("\"to\":320"), "\(merged.errors)")
        try lake.expectEverybodyOnce(lake.home)
        #expect(try lake.push(thief).exit == 77)
        let next = try lake.merge(day: "2027-01-23")
        #expect(next.exit == 0, "\(next.output)\(next.errors)")
    }

    @Test("a fork: what both sides share counts, the proof stands alone, and a person decides")
    func fork() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try lake.merge(day: "2026-07-20").exit == 0)
        let shared = try frontierLogs(lake.coalition)
        // Two copies of a home go on by themselves, each with a store of its own.
        let other = try lake.copy(lake.home, to: "other")
        let stick = try lake.copy(lake.inbox, to: "stick")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try Shell.sync("push", "--home", other, "--now", "2027-01-20", stick).exit == 0)
        let merged = try Shell.sync("merge", "--home", lake.coalition, "--now", "2027-01-20", lake.inbox, stick)
        #expect(merged.exit == 3)
        #expect(merged.output.contains("FORKED; the \(shared) entries"), "\(merged.output)\(merged.errors)")
        #expect(try frontierLogs(lake.coalition) == shared)
        let proofs = try FileManager.default.contentsOfDirectory(atPath: lake.coalition + "/forks")
        #expect(proofs.count == 1)
        let proof = lake.coalition + "/forks/" + (proofs.first ?? "")
        let key = try #require(
            try Shell.sync("keys", "--home", lake.home).output.split(separator: "\n").first?.split(separator: " ").last)
        let checked = try Shell.sync("check", proof, "--key", String(key))
        #expect(checked.exit == 0, "\(checked.errors)")
        #expect(checked.output.contains("fork proven"))
        // An auditor with a checkpoint of the other side has the proof too.
        let audited = try Shell.sync(
            "verify", lake.inbox, "--key", lake.invitation, "--since", stick + "/lake/1/checkpoint", "--proofs",
            lake.folder.file("proofs"))
        #expect(audited.exit == 1)
        let written = try #require(lake.folder.files(below: "proofs").first)
        #expect(try Shell.sync("check", lake.folder.file(written), "--key", String(key)).exit == 0)
        let shown = try Shell.sync("resolve", "--home", lake.coalition, "lake", "--json")
        let histories = try jsonLines(shown.output).filter { $0["type"] as? String == "history" }
        #expect(histories.count == 2)
        let root = try #require(histories.first?["root"] as? String)
        #expect(try Shell.sync("resolve", "--home", lake.coalition, "lake", "--root", root).exit == 0)
        let decided = try Shell.sync("merge", "--home", lake.coalition, "--now", "2027-01-21", lake.inbox, stick)
        #expect(!decided.output.contains("FORKED"), "\(decided.output)")
        #expect(try frontierLogs(lake.coalition) == "\(histories.first?["size"] as? Int ?? 0)")
    }
}
