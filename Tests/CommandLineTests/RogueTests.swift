import CanonicalJSON
import Files
import Foundation
import Journeys
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// Machines and partners that lie about erasures, histories that come too late, and merges that are cut off: whatever the
/// order, the same facts give the same master, and nothing that counts is lost.
@Suite("Rogue machines, late histories, merges cut off")
struct RogueTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func machine(_ name: String) throws -> String {
        let home = lake.folder.file(name)
        let made = try Shell.sync(
            "machine", "init", "--home", home, "--invite", lake.invitation, "--name", name, "--remote", lake.inbox)
        #expect(made.exit == 0, "\(made.errors)")
        #expect(try Shell.sync("machine", "add", "--home", lake.coalition, home + "/machine.vkey").exit == 0)
        return home
    }

    private func merge(_ home: String, _ inboxes: String..., day: String = LakeHome.day) throws -> Shell.Result {
        try Shell.run(Shell.program, ["merge", "--json", "--home", home, "--now", day] + inboxes)
    }

    private func frontier(_ result: Shell.Result) throws -> String? {
        try jsonLines(result.output).last?["frontier"] as? String
    }

    private func dump(_ home: String) throws -> String {
        let out = home + "/dump.jsonl"
        #expect(try Shell.sync("export", "--home", home, "--format", "dump", "--out", out).exit == 0)
        return try String(contentsOfFile: out, encoding: .utf8)
    }

    private func files(_ path: String) -> LogFiles {
        LogFiles(store: FolderStore(root: path), lineLimit: LogLimits.coalitionLine)
    }

    /// The lines of the partner's log, by their place.
    private func bodies(_ path: String) throws -> [Body] {
        let key = try VerifierKey(lake.key)
        let checkpoint = try #require(try files(path).checkpoint(key: key))
        var bodies: [Body] = []
        try files(path).forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (_, _, found) in
            if case .body(let body) = found { bodies.append(body) }
        }
        return bodies
    }

    /// Appends to a log in a store with the key of its owner.
    private func append(_ contents: [JSONObject], to path: String, key pem: String) throws {
        let key = try PrivateKey(pem: try FileSystem.read(pem, limit: 4_096))
        let note = try #require(try files(path).checkpointBytes())
        let origin = try Checkpoint(parsing: try SignedNote(parsing: note).text).origin
        var writer = try LogWriter(files: files(path), origin: origin, key: key)
        try writer.append(contents.map { Body($0, log: origin).line })
    }

    private var log: String { lake.folder.file("inbox/lake/1") }
    private var logKey: String { lake.folder.file("cso/lake/keys/log.pem") }

    @Test("a machine that says it destroyed what nobody erased destroys nothing, and no seal is taken out on its word")
    func falseEchoes() throws {
        let second = try machine("second")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(second).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let before = try dump(lake.coalition)
        let echoes = try bodies(log).enumerated().filter { $0.element.type != "decoy/1" }.map { index, body in
            Erased(
                origin: body.log, erase: Erase(index: index, commitment: body.commitment)
            ).json
        }
        try append(echoes, to: lake.folder.file("inbox/receipts/second"), key: second + "/keys/machine.pem")
        let told = try merge(lake.coalition)
        #expect(told.errors.contains("for erasures that are not here"), "\(told.errors)")
        let salts = try bodies(lake.coalition + "/mirror/lake/1").count
        #expect(salts == 320)
        // The seals stand, so what counts no more is told entry by entry.
        let seals = try Shell.run("sqlite3", [lake.coalition + "/master.sqlite", "SELECT count(*) > 0 FROM seal"])
        #expect(seals.output == "1\n")
        #expect(try frontier(merge(lake.coalition, "--recheck")) == frontier(told))
        #expect(try Shell.sync("revoke", "--home", lake.coalition, "receipts/second", "--size", "1").exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        #expect(
            try dump(lake.coalition).replacing(/"frontier.*/, with: "") == before.replacing(/"frontier.*/, with: ""))
    }

    @Test("a partner who erases a seal, and takes its body away, does not make two masters of one coalition")
    func erasedSeal() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let all = try bodies(log)
        let seal = try #require(all.lastIndex { $0.type == "seal/1" })
        try append(
            [Erase(index: seal, commitment: all[seal].commitment).json], to: log, key: logKey)
        try files(log).eraseBody(at: seal)
        _ = try merge(lake.coalition)
        let second = try machine("second")
        _ = try merge(second)
        // What the second never saw, it looks for where it may be.
        let stick = try lake.copy(lake.coalition + "/mirror", to: "stick")
        _ = try merge(second, stick)
        _ = try merge(lake.coalition)
        #expect(try dump(second) == dump(lake.coalition))
        // Nor does waiting a month change it.
        _ = try merge(second, day: "2027-03-20")
        _ = try merge(lake.coalition, day: "2027-03-20")
        #expect(try dump(second) == dump(lake.coalition))
        let counted = try Shell.run("sqlite3", [second + "/master.sqlite", "SELECT count(*) > 0 FROM survivor_group"])
        #expect(counted.output == "1\n")
    }

    @Test("what was destroyed comes back in no history: not in a fork from an old copy, not after the copy was lost")
    func destroyedForGood() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let old = try lake.copy(lake.inbox, to: "old")
        let index = try #require(try bodies(log).firstIndex { $0.type == "journey/1" })
        let line = try bodies(log)[index].line
        #expect(try Shell.sync("erase", "--home", lake.home, "\(index)", "--now").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        _ = try merge(lake.coalition)
        #expect(try merge(lake.coalition, day: "2027-03-20").errors.contains("destroyed 1 erased"))
        func holders() throws -> [String] {
            try lake.folder.files(below: "coalition").filter { name in
                Data(try lake.folder.read(name)).range(of: Data(line)) != nil
            }
        }
        #expect(try holders() == [])
        // A fork that goes on from the old copy brings its lines with it.
        let fork = try lake.copy(old, to: "fork")
        try append([["type": "decoy/1"], ["type": "decoy/1"]], to: fork + "/lake/1", key: logKey)
        _ = try merge(lake.coalition, fork, day: "2027-03-20")
        #expect(try holders() == [])
        try FileManager.default.removeItem(atPath: lake.coalition + "/mirror/lake")
        _ = try merge(lake.coalition, old, day: "2027-03-20")
        #expect(try holders() == [])
    }

    @Test("a merge that is cut off between master and notes forgets no erasure")
    func erasureAfterCrash() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let index = try #require(try bodies(log).firstIndex { $0.type == "journey/1" })
        #expect(try Shell.sync("erase", "--home", lake.home, "\(index)", "--now").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        let kept = [
            (lake.coalition, try lake.copy(lake.coalition, to: "kept")),
            (lake.inbox, try lake.copy(lake.inbox, to: "kept-inbox")),
        ]
        for point in 1...40 {
            for (place, copy) in kept {
                try FileManager.default.removeItem(atPath: place)
                #expect(try Shell.run("cp", ["-a", copy, place]).exit == 0)
            }
            let cut = try Shell.run(
                "strace",
                [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=rename,renameat,renameat2", "-e",
                    "inject=rename,renameat,renameat2:signal=KILL:when=\(point)", Shell.program, "merge", "--home",
                    lake.coalition, "--now", LakeHome.day,
                ])
            _ = try merge(lake.coalition)
            let late = try merge(lake.coalition, day: "2027-03-20")
            #expect(late.errors.contains("destroyed 1 erased"), "cut at rename \(point): \(late.errors)")
            if cut.exit == 0 { break }
        }
    }

    @Test("junk histories do not keep out the one that people decided for")
    func decidedHistory() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let good = try lake.copy(lake.inbox, to: "good")
        try append([["type": "decoy/1"]], to: good + "/lake/1", key: logKey)
        for number in 0..<9 {
            let junk = try lake.copy(lake.inbox, to: "junk\(number)")
            try append([["type": "decoy/1"]], to: junk + "/lake/1", key: logKey)
            _ = try merge(lake.coalition, junk)
        }
        let revoked = try Shell.sync(
            "revoke", "--home", lake.coalition, "lake", "--checkpoint", good + "/lake/1/checkpoint")
        #expect(revoked.exit == 0, "\(revoked.errors)")
        let merged = try merge(lake.coalition, good)
        let partner = try jsonLines(merged.output).first { $0["type"] as? String == "partner" }
        #expect(partner?["condition"] as? String == "healthy", "\(merged.output)")
        #expect(partner?["to"] as? Int == 321)
    }

    @Test("two inboxes that each hold some partners are no false alarm; receipts do not grow on nights without news")
    func quietReceipts() throws {
        #expect(try lake.push(lake.home).exit == 0)
        let other = lake.folder.file("other")
        try FileSystem.makeFolders(other)
        #expect(try merge(lake.coalition, lake.inbox, other).exit == 0)
        #expect(try merge(lake.coalition, lake.inbox, other).exit == 0)
        #expect(try Shell.sync("revoke", "--home", lake.coalition, "lake", "--size", "64").exit == 0)
        _ = try merge(lake.coalition)
        let size = try lake.folder.read("coalition/receipts/checkpoint")
        _ = try merge(lake.coalition)
        _ = try merge(lake.coalition)
        #expect(try lake.folder.read("coalition/receipts/checkpoint") == size)
    }

    @Test("a decision that a renewed registry lacks leaves the partner with what the older key signed")
    func cutRotation() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let size = try #require(try lake.status(lake.home)["log_size"] as? Int)
        let registry = try jsonLines(try Shell.sync("status", "--json", "--home", lake.coalition).output).last
        let decided = try #require(registry?["registry_size"] as? Int)
        #expect(try Shell.sync("rotate", "--home", lake.home).exit == 0)
        #expect(try Shell.sync("admit", "--home", lake.coalition, lake.home + "/rotation.json").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge(lake.coalition).exit == 0)
        let renewed = try Shell.sync("coalition", "renew", "--home", lake.coalition, "--size", "\(decided)")
        #expect(renewed.exit == 0, "\(renewed.errors)")
        let merged = try merge(lake.coalition)
        let partner = try jsonLines(merged.output).first { $0["type"] as? String == "partner" }
        #expect(partner?["to"] as? Int == size, "\(merged.output) \(merged.errors)")
        #expect(partner?["condition"] as? String == "healthy")
    }
}
