import CanonicalJSON
import Files
import Foundation
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// The registry is the most precious file: nothing is signed into it that nobody could read, and nothing written over it.
@Suite("The registry's defence")
struct RegistryDefenceTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func coalition(_ words: String..., home: String? = nil) throws -> Shell.Result {
        try Shell.run(Shell.program, words + ["--home", home ?? lake.coalition])
    }

    private func merge(_ home: String? = nil) throws -> Shell.Result {
        try Shell.sync("merge", "--home", home ?? lake.coalition, "--now", LakeHome.day)
    }

    private func key(_ path: String) throws -> PrivateKey {
        try PrivateKey(pem: try FileSystem.read(path, limit: 4_096))
    }

    private var shownSize: Int {
        get throws {
            let text = String(decoding: try lake.folder.read("inbox/registry/1/checkpoint"), as: UTF8.self)
            return try #require(Int(text.split(separator: "\n")[1]))
        }
    }

    // MARK: What nobody could read

    @Test(
        "a partner's request or checkpoint with a size that JSON cannot hold ends nothing",
        arguments: [1 << 53, 1 << 60])
    func hugeSize(size: Int) throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try Shell.sync("rotate", "--home", lake.home).exit == 0)
        let (old, new) = (try key(lake.home + "/keys/log.pem"), try key(lake.home + "/keys/next.pem"))
        let state = Checkpoint(origin: "t.example/lake/1", size: size, root: SHA256.hash([7]))
        var note = try state.signed(by: old)
        try note.add(state.signed(by: new).signatures)
        let request = try JoinRequest(
            domain: "t.example", partner: "lake", name: "Lake",
            key: try VerifierKey(name: state.origin, publicKey: new.publicKey), checkpoint: note.bytes, signedBy: new)
        let path = try lake.folder.write("request.json", request.json.canonicalBytes() + [0x0A])
        let checkpoint = try lake.folder.write("huge", state.signed(by: old).bytes)
        let before = try shownSize
        #expect(try coalition("admit", path, "--dry-run").exit == 65)
        #expect(try coalition("admit", path).exit == 65)
        #expect(try coalition("revoke", "lake", "--checkpoint", checkpoint).exit == 65)
        #expect(try shownSize == before)
        #expect(try merge().exit == 0)
        #expect(try coalition("revoke", "lake").exit == 0)
    }

    @Test("a decision that could not be read back, or does not fit those before it, is told before it is signed")
    func objections() throws {
        let files = LogFiles(
            store: FolderStore(root: lake.coalition + "/registry"), lineLimit: LogLimits.coalitionLine)
        let invitation = try Invitation(parsing: try FileSystem.read(lake.invitation, limit: 1 << 20))
        let key = invitation.registryKey
        let registry = try Registry(
            files: files, key: key, checkpoint: try #require(try files.checkpoint(key: key)))
        let partner = registry.admissions[0].key
        func state(_ size: Int) -> Checkpoint { Checkpoint(origin: partner.name, size: size, root: SHA256.hash([1])) }
        #expect(try registry.objection(to: .revoke(partner, at: state(5)), files) == nil)
        #expect(try registry.objection(to: .revoke(partner, at: state(1 << 53)), files) == "could not be read back")
        #expect(try registry.objection(to: .revoke(key, at: state(5)), files) != nil)
        #expect(try registry.objection(to: .rotate(old: key, new: partner, at: state(5)), files) != nil)
        #expect(try registry.objection(to: .admit(registry.admissions[0]), files) != nil)
        // A policy whose file is not there.
        #expect(throws: LogError.self) {
            try registry.objection(to: .policy(SHA256.hash([2]), name: "x", fromYear: 2100), files)
        }
    }

    @Test(
        "a checkpoint of an impossible size is a verdict of verify and no crash",
        arguments: [Int.max, 1 << 62, (1 << 53) - 1])
    func verifySizes(size: Int) throws {
        #expect(try lake.push(lake.home).exit == 0)
        let state = Checkpoint(origin: "t.example/lake/1", size: size, root: SHA256.hash([9]))
        try lake.folder.write(
            "inbox/lake/1/checkpoint", state.signed(by: try key(lake.home + "/keys/log.pem")).bytes)
        let verified = try lake.verify()
        #expect(verified.exit == 1, "\(verified.output)\(verified.errors)")
        #expect(verified.output.contains("NOT verified: 1 of 2 logs failed"), "\(verified.output)")
    }

    // MARK: What others decided

    @Test("a second copy of the home decides after what the first one decided, and not over it")
    func behind() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge().exit == 0)
        let copy = try lake.copy(lake.coalition, to: "copy")
        #expect(try coalition("revoke", "lake").exit == 0)
        let size = try shownSize
        let second = try coalition(
            "resource", "add", "https://t.example/a", "--title", "A", "--kind", "report", "--year", "2026", home: copy)
        #expect(second.exit == 0, "\(second.errors)")
        #expect(second.errors.contains("1 decisions that this home did not know"))
        #expect(try shownSize == size + 1)
        #expect(try lake.verify().exit == 0)
        for home in [lake.coalition, copy] { #expect(try merge(home).exit == 0) }
    }

    @Test("a copy of the home that decided otherwise writes nothing over the store, and both sides are shown")
    func contradicting() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge().exit == 0)
        let copy = try lake.copy(lake.coalition, to: "copy")
        // Decided while the store was away, which is said.
        #expect(try Shell.run("mv", [lake.inbox, lake.folder.file("away")]).exit == 0)
        let words = ["resource", "add", "https://t.example/a", "--title", "A", "--kind", "report", "--year", "2026"]
        #expect(try Shell.run(Shell.program, words + ["--home", copy]).exit == 3)
        #expect(try Shell.run("mv", [lake.folder.file("away"), lake.inbox]).exit == 0)
        #expect(try coalition("revoke", "lake").exit == 0)
        let shown = try lake.folder.read("inbox/registry/1/checkpoint")
        for result in [
            try coalition("revoke", "lake", home: copy), try coalition("policy", "adopt", "strict", home: copy),
            try merge(copy),
        ] {
            #expect(result.exit == 1, "\(result.output)")
            #expect(result.errors.contains("the registry is forked"), "\(result.errors)")
        }
        #expect(try lake.folder.read("inbox/registry/1/checkpoint") == shown)
        #expect(try lake.verify().exit == 0)
    }

    @Test("a registry of another coalition in the store is left alone")
    func anotherCoalition() throws {
        let inbox = lake.folder.file("in2")
        func start(_ home: String) throws -> Shell.Result {
            try Shell.sync(
                "coalition", "init", "--home", home, "--name", "U", "--domain", "u.example", "--remote", inbox)
        }
        #expect(try start(lake.folder.file("other")).exit == 0)
        let taken = try start(lake.folder.file("third"))
        #expect(taken.exit == 73, "\(taken.errors)")
        let shown = try lake.folder.read("in2/registry/1/checkpoint")
        let merged = try Shell.sync("merge", "--home", lake.coalition, inbox, "--now", LakeHome.day)
        #expect(merged.exit == 3, "\(merged.output)\(merged.errors)")
        #expect(merged.errors.contains("of another coalition"))
        #expect(try lake.folder.read("in2/registry/1/checkpoint") == shown)
    }

    @Test("a file in the place of a coming one is replaced and reported, and the decision is carried")
    func inTheWay() throws {
        let next = try shownSize + 1
        for kind in ["tile/0", "tile/entries"] {
            try lake.folder.write("inbox/registry/1/\(kind)/000.p/\(next)", "x")
        }
        let revoked = try coalition("revoke", "lake")
        #expect(revoked.exit == 3, "\(revoked.errors)")
        #expect(revoked.errors.contains("has been replaced"))
        #expect(try shownSize == next)
        #expect(try merge().exit == 0)
        #expect(try lake.verify().exit == 0)
    }

    @Test("a decision that cannot be carried to the store is signed, and the next merge carries it")
    func notCarried() throws {
        let before = try shownSize
        #expect(try lake.push(lake.home).exit == 0)
        let path = lake.inbox + "/registry/1/checkpoint"
        let bytes = try lake.folder.read("inbox/registry/1/checkpoint")
        #expect(try Shell.run("sh", ["-c", "rm '\(path)' && mkdir '\(path)'"]).exit == 0)
        let revoked = try coalition("revoke", "lake")
        #expect(revoked.exit == 3, "\(revoked.errors)")
        #expect(revoked.errors.contains("the next merge carries it"))
        let merged = try merge()
        #expect(merged.exit == 3, "\(merged.errors)")
        #expect(merged.output.contains("in the coalition's own logs"))
        #expect(try Shell.run("rmdir", [path]).exit == 0)
        try lake.folder.write("inbox/registry/1/checkpoint", bytes)
        #expect(try merge().exit == 0)
        #expect(try shownSize == before + 1)
    }

    // MARK: Renewal

    @Test("a registry is renewed from any size that is whole, and from no other")
    func renewalSizes() throws {
        let size = try shownSize
        let cut = try coalition("coalition", "renew", "--size", "1")
        #expect(cut.exit == 1)
        #expect(cut.errors.contains("no coalition or no policy"), "\(cut.errors)")
        #expect(try coalition("coalition", "renew", "--size", "\(size)").exit == 0)
        // No file of exactly this width was ever written in the new one.
        let again = try coalition("coalition", "renew", "--size", "\(size - 1)")
        #expect(again.exit == 0, "\(again.errors)")
        #expect(again.output.contains("registry 3 goes on from size \(size - 1)"))
        #expect(try merge().exit == 0)
    }

    @Test("a renewal that was cut off says so, and the same command finishes it")
    func interrupted() throws {
        let before = try lake.copy(lake.coalition, to: "before")
        #expect(try coalition("coalition", "renew").exit == 0)
        // Killed between the two registries: the mark stands, the new registry is there, its key's file is the old one.
        #expect(try Shell.run("cp", [lake.invitation, lake.coalition + "/renewal.json"]).exit == 0)
        #expect(try Shell.run("cp", [before + "/registry.vkey", lake.coalition + "/registry.vkey"]).exit == 0)
        for result in [try merge(), try coalition("status"), try coalition("revoke", "lake")] {
            #expect(result.exit == 2)
            #expect(result.errors.contains("coalition renew"), "\(result.errors)")
        }
        let finished = try coalition("coalition", "renew")
        #expect(finished.exit == 0, "\(finished.errors)")
        #expect(finished.output.contains("finished what was interrupted"))
        // Killed after that and before it was carried to the store.
        #expect(try Shell.run("rm", ["-r", lake.inbox + "/registry/2"]).exit == 0)
        let carried = try coalition("coalition", "renew")
        #expect(carried.output.contains("finished what was interrupted"), "\(carried.output)\(carried.errors)")
        #expect(FileManager.default.fileExists(atPath: lake.inbox + "/registry/2/checkpoint"))
        #expect(!FileManager.default.fileExists(atPath: lake.inbox + "/registry/3"))
        #expect(try merge().exit == 0)
    }

    @Test("a log that waits is not ended at nothing unless a person says so")
    func revokeWaiting() throws {
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try merge().exit == 0)
        // A planned change of keys at a state that nobody has.
        #expect(try Shell.sync("rotate", "--home", lake.home).exit == 0)
        let (old, new) = (try key(lake.home + "/keys/log.pem"), try key(lake.home + "/keys/next.pem"))
        let state = Checkpoint(origin: "t.example/lake/1", size: 400, root: SHA256.hash([7]))
        var note = try state.signed(by: old)
        try note.add(state.signed(by: new).signatures)
        let request = try JoinRequest(
            domain: "t.example", partner: "lake", name: "Lake",
            key: try VerifierKey(name: state.origin, publicKey: new.publicKey), checkpoint: note.bytes, signedBy: new)
        let path = try lake.folder.write("request.json", request.json.canonicalBytes() + [0x0A])
        #expect(try coalition("admit", path).exit == 0)
        #expect(try merge().output.contains("WAITING"))
        let refused = try coalition("revoke", "lake")
        #expect(refused.exit == 64)
        #expect(refused.errors.contains("waits for a history"), "\(refused.errors)")
        #expect(try coalition("revoke", "lake", "--size", "321").exit == 64)
        #expect(try coalition("revoke", "lake", "--size", "320").exit == 0)
        #expect(try merge().exit == 0)
        #expect(try coalition("status").output.contains("lake, merged up to size 320"))
    }
}
