import Foundation
import TestSupport
import Testing

/// Several merging machines, each with its own receipts, exchanging what they hold.
@Suite("Several merging machines")
struct MachineTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    /// A further machine that the coalition added; its home.
    private func machine(_ name: String, remote: String) throws -> String {
        let home = lake.folder.file(name)
        let made = try Shell.sync(
            "machine", "init", "--home", home, "--invite", lake.invitation, "--name", name, "--remote", remote)
        #expect(made.exit == 0, "\(made.errors)")
        let added = try Shell.sync("machine", "add", "--home", lake.coalition, home + "/machine.vkey")
        #expect(added.exit == 0, "\(added.errors)")
        return home
    }

    private func merge(_ home: String, _ inboxes: String..., day: String = LakeHome.day) throws -> [String: Any] {
        let result = try Shell.run(Shell.program, ["merge", "--json", "--home", home, "--now", day] + inboxes)
        return try jsonLines(result.output).last ?? [:]
    }

    /// The canonical dump of a home's master.
    private func dump(_ home: String) throws -> String {
        let out = home + "/dump.jsonl"
        #expect(try Shell.sync("export", "--home", home, "--format", "dump", "--out", out).exit == 0)
        return try String(contentsOfFile: out, encoding: .utf8)
    }

    @Test("a master that was altered is told from one of another night")
    func alteredMaster() throws {
        #expect(try lake.push(lake.home).exit == 0)
        _ = try merge(lake.coalition)
        func verify() throws -> Shell.Result {
            try Shell.sync(
                "verify", lake.inbox, "--key", lake.invitation, "--master", lake.coalition + "/master.sqlite")
        }
        #expect(try verify().exit == 0)
        _ = try Shell.run(
            "sqlite3",
            [lake.coalition + "/master.sqlite", "UPDATE survivor_group SET survivors_max = 99 WHERE entry = 130"])
        _ = try Shell.run(
            "sqlite3",
            [
                lake.coalition + "/master.sqlite",
                "UPDATE presence SET year = 2025 WHERE entry = (SELECT min(entry) FROM presence)",
            ])
        let altered = try verify()
        #expect(altered.exit == 1)
        #expect(altered.output.contains("has rows that the logs do not give"))
        #expect(try lake.push(lake.home, day: "2028-01-20").exit == 0)
        #expect(try verify().output.contains("was made from other states"))
    }

    @Test("a machine that nobody added does not merge")
    func unknown() throws {
        let home = lake.folder.file("m2")
        _ = try Shell.sync("machine", "init", "--home", home, "--invite", lake.invitation, "--name", "m2")
        let refused = try Shell.sync("merge", "--home", home)
        #expect(refused.exit == 77)
        #expect(refused.errors.contains("machine add"))
    }

    @Test("three machines, one of them away for a month, exchange mirrors on a stick and have the same master")
    func exchange() throws {
        let second = try machine("second", remote: lake.inbox)
        let third = try machine("third", remote: lake.inbox)
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        let first = try merge(lake.coalition, day: "2026-07-20")
        #expect(try merge(second, day: "2026-07-20")["frontier"] as? String == first["frontier"] as? String)
        #expect(try merge(third, day: "2026-07-20")["frontier"] as? String == first["frontier"] as? String)
        // A fork: another copy of the partner's home goes on in a store that only the second machine reads.
        let other = try lake.copy(lake.home, to: "other")
        let store = try lake.copy(lake.inbox, to: "store")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try Shell.sync("push", "--home", other, "--now", LakeHome.day, store).exit == 0)
        let alone = try merge(lake.coalition)
        let other2 = try merge(second, store)
        #expect(alone["frontier"] as? String != other2["frontier"] as? String)
        // The sticks: the second machine's mirror to the first, the first's to the others.
        let stick = try lake.copy(second + "/mirror", to: "stick")
        let joined = try merge(lake.coalition, stick)
        let back = try merge(second, try lake.copy(lake.coalition + "/mirror", to: "stick2"))
        let late = try merge(third, lake.folder.file("stick2"), day: "2027-02-20")
        let again = try merge(lake.coalition, stick)
        for one in [back, late, again] { #expect(one["frontier"] as? String == joined["frontier"] as? String) }
        let dump = try dump(lake.coalition)
        for home in [second, third] {
            #expect(try self.dump(home) == dump)
            let verified = try Shell.sync(
                "verify", home + "/mirror", "--key", lake.invitation, "--master", lake.coalition + "/master.sqlite")
            #expect(verified.exit == 0, "\(verified.output)\(verified.errors)")
            #expect(verified.output.contains("is what the logs give"))
        }
        // Each had merged its own side and said so: their receipts contradict each other, and what is shared counts.
        let size = try Shell.run("sqlite3", [third + "/master.sqlite", "SELECT size FROM log"])
        #expect(size.output == "128\n")
        // A mirror is a store: an auditor verifies it.
        let verified = try Shell.sync("verify", third + "/mirror", "--key", lake.invitation)
        #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test("a stolen machine key ends, and the machine goes on with a new one")
    func stolenMachineKey() throws {
        let second = try machine("second", remote: lake.inbox)
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try merge(second, day: "2026-07-20")["partners"] as? Int == 1)
        #expect(try merge(lake.coalition, day: "2026-07-20")["partners"] as? Int == 1)
        #expect(try Shell.sync("revoke", "--home", lake.coalition, "receipts/second").exit == 0)
        let refused = try Shell.sync("merge", "--home", second, "--now", LakeHome.day)
        #expect(refused.exit == 77)
        let made = try Shell.sync("rotate", "--home", second)
        let key = try #require(made.output.split(separator: "\n").first?.split(separator: " ").last)
        let added = try Shell.sync("machine", "add", "--home", lake.coalition, String(key))
        #expect(added.exit == 0, "\(added.errors)")
        #expect(try lake.push(lake.home).exit == 0)
        let merged = try Shell.sync("merge", "--home", second, "--now", LakeHome.day)
        #expect(merged.exit == 0, "\(merged.output)\(merged.errors)")
        #expect(merged.errors.contains("the new key is in use"))
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.status(lake.home)["merged_size"] as? Int == 320)
        let verified = try lake.verify()
        #expect(verified.exit == 0, "\(verified.output)")
    }

    @Test("an organisation that is not merged for three days is told so, until it is")
    func noReceipt() throws {
        #expect(try lake.push(lake.home, day: "2027-01-20").exit == 0)
        #expect(!(try lake.push(lake.home, day: "2027-01-21").errors.contains("has merged only")))
        #expect(!(try lake.push(lake.home, day: "2027-01-23").errors.contains("has merged only")))
        let late = try lake.push(lake.home, day: "2027-01-24")
        #expect(late.exit == 0)
        #expect(late.errors.contains("has merged only 0 of the 320 entries pushed since 2027-01-21"), "\(late.errors)")
        #expect(try Shell.sync("status", "--home", lake.home).output.contains("behind since 2027-01-21"))
        #expect(try lake.merge(day: "2027-01-24").exit == 0)
        #expect(!(try lake.push(lake.home, day: "2027-01-25").errors.contains("has merged only")))
        #expect(!(try Shell.sync("status", "--home", lake.home).output.contains("behind since")))
    }
}
