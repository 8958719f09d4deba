import Anonymisation
import CanonicalJSON
import Files
import Foundation
import Journeys
import LogStore
import Places
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// A partner who means harm, or whose store does: it is named, everybody else is merged, and nothing takes long.
@Suite("A hostile partner")
struct HostilePartnerTests {
    let night: Night
    private static let partner = "lake"

    /// How many files that nobody asked for lie in each of five folders: `HOSTILE_FILES` for a release.
    private static let files = ProcessInfo.processInfo.environment["HOSTILE_FILES"].flatMap { Int($0) } ?? 2_000

    /// What a merge may cost at most, whatever lies in the store. An unhindered one takes a tenth of a second of an optimised
    /// program; address space is more than memory.
    private static let secondLimit = 20
    private static let megabyteLimit = 1_024

    init() throws { night = try Night.shared() }

    /// Plays the night's merge again after `attack` on the partner's folder in the store: cold, and on top of what was merged
    /// before. Returns the ids of what was said about the partner.
    private func ids(
        _ attack: (_ log: String, _ folder: TemporaryFolder) throws -> Void, isCold: Bool, exit: Int32 = 3
    ) throws -> Set<String> {
        let folder = try night.copy()
        try attack(folder.file("inbox/\(Self.partner)/1"), folder)
        if isCold {
            try FileManager.default.removeItem(atPath: folder.file("coalition/mirror"))
            try FileManager.default.removeItem(atPath: folder.file("coalition/master.sqlite"))
        }
        let result = try Shell.sync(
            bounded: [
                "merge", "--json", "--home", folder.file("coalition"), folder.file("inbox"), "--now", "2027-01-21",
            ], seconds: Self.secondLimit, megabytes: Self.megabyteLimit)
        #expect(result.exit == exit, "\(result.output.suffix(2000))\(result.errors.suffix(2000))")
        let lines = try jsonLines(result.output)
        let others = lines.filter { $0["type"] as? String == "partner" && $0["partner"] as? String != Self.partner }
        #expect(others.count == 5)
        #expect(others.allSatisfy { $0["to"] as? Int == 384 })
        let said = lines.filter { ["problem", "quarantine"].contains($0["type"] as? String) }
        #expect(said.allSatisfy { $0["partner"] as? String == Self.partner })
        return Set(said.compactMap { $0["id"] as? String })
    }

    private func shell(_ script: String) throws {
        let result = try Shell.run("sh", ["-c", script])
        try #require(result.exit == 0, "\(result.errors)")
    }

    private func damage(_ name: String, _ change: @escaping (inout [UInt8]) -> Void) -> (String, TemporaryFolder) throws
        -> Void
    {
        { log, _ in
            var bytes = Array(try Data(contentsOf: URL(filePath: "\(log)/\(name)")))
            change(&bytes)
            try Data(bytes).write(to: URL(filePath: "\(log)/\(name)"))
        }
    }

    /// Appends lines that the partner signs herself.
    private func append(
        _ bodies: @escaping (_ origin: String, _ folder: TemporaryFolder) throws -> [[UInt8]]
    ) -> (String, TemporaryFolder) throws -> Void {
        { log, folder in
            let home = folder.file("cso/\(Self.partner)")
            let key = try PrivateKey(pem: try FileSystem.read("\(home)/keys/log.pem", limit: 4_096))
            let request = try JoinRequest(parsing: try FileSystem.read("\(home)/request.json", limit: 1 << 16))
            var writer = try LogWriter(
                files: LogFiles(store: FolderStore(root: log), lineLimit: LogLimits.coalitionLine),
                origin: request.key.name, key: key)
            try writer.append(try bodies(request.key.name, folder))
        }
    }

    @Test("files that are cut off, swapped, missing, or not files", arguments: [true, false])
    func files(isCold: Bool) throws {
        // What was merged before is not read again, so only a changed checkpoint shows itself then.
        let unseen: Set<String> = []
        #expect(
            try ids(damage("tile/entries/000") { $0.removeLast(40) }, isCold: isCold, exit: isCold ? 3 : 0)
                == (isCold ? ["log.file-malformed"] : unseen))
        #expect(try ids(damage("checkpoint") { $0.removeLast(10) }, isCold: isCold) == ["log.bad-checkpoint"])
        #expect(
            try ids(damage("checkpoint") { $0 += [UInt8](repeating: 0x61, count: 100_000) }, isCold: isCold)
                == ["log.file-malformed"])
        let swapped = try ids(
            { log, _ in
                let manager = FileManager.default
                try manager.moveItem(atPath: "\(log)/bodies/000", toPath: "\(log)/bodies/x")
                try manager.moveItem(atPath: "\(log)/bodies/001.p/64", toPath: "\(log)/bodies/000")
                try manager.moveItem(atPath: "\(log)/bodies/x", toPath: "\(log)/bodies/001.p/64")
            }, isCold: isCold, exit: isCold ? 3 : 0)
        #expect(swapped.isSubset(of: ["log.file-malformed", "body.missing", "body.mismatch"]))
        #expect(swapped.isEmpty != isCold)
        for make in ["ln -s /etc/passwd", "ln -s ../../../coalition/keys/registry.pem", "mkfifo", "mkdir"] {
            let found = try ids(
                { log, _ in
                    try shell("rm '\(log)/checkpoint'; \(make) '\(log)/checkpoint'")
                }, isCold: isCold)
            #expect(!found.isEmpty, "\(make)")
        }
        let linked = try ids(
            { log, _ in
                try shell("mv '\(log)/tile' '\(log)/t'; ln -s t '\(log)/tile'")
            }, isCold: true)
        #expect(!linked.isEmpty)
    }

    @Test("ten gigabytes where a small file should be, and thousands of files that nobody asked for")
    func sizes() throws {
        for name in ["checkpoint", "bodies/000", "tile/0/000", "tile/entries/000"] {
            let found = try ids(
                { log, _ in try shell("truncate -s 10G '\(log)/\(name)'") },
                isCold: true)
            #expect(found.isSubset(of: ["log.file-malformed", "body.malformed", "body.missing"]), "\(name) \(found)")
            #expect(!found.isEmpty, "\(name)")
        }
        let many = try ids(
            { log, _ in
                for folder in ["", "bodies/000.p/", "tile/", "signed/", "fork/"] {
                    try FileManager.default.createDirectory(
                        atPath: "\(log)/\(folder)", withIntermediateDirectories: true)
                    for number in 0..<Self.files {
                        try Data().write(to: URL(filePath: "\(log)/\(folder)\(String(format: "%016x", number))"))
                    }
                }
            }, isCold: true)
        // Only what stands where sides of a fork would be is looked at, and a few of them.
        #expect(many == ["log.file-malformed"])
    }

    @Test("another partner's log, whole, and her entries under one's own signature", arguments: [true, false])
    func another(isCold: Bool) throws {
        let whole = try ids(
            { log, folder in
                try FileManager.default.removeItem(atPath: log)
                try FileManager.default.copyItem(atPath: folder.file("inbox/hope/1"), toPath: log)
            }, isCold: isCold)
        #expect(whole == ["log.bad-checkpoint"])
        let stolen = try ids(
            append { _, folder in
                try String(contentsOfFile: folder.file("inbox/hope/1/bodies/001.p/64"), encoding: .utf8)
                    .split(separator: "\n").map { Array($0.utf8) }
            }, isCold: isCold)
        #expect(stolen == ["body.wrong-log"])
    }

    @Test("signed entries that break a rule", arguments: [true, false])
    func entries(isCold: Bool) throws {
        func body(_ text: String) -> (String, TemporaryFolder) throws -> Void {
            append { origin, _ in
                guard let object = try JSONParser.relaxed(Array(text.utf8)).object else { return [] }
                return [Body(object, log: origin).line]
            }
        }
        #expect(try ids(append { _, _ in [Array("not json".utf8)] }, isCold: isCold) == ["body.malformed"])
        #expect(try ids(append { _, _ in [Array("null".utf8)] }, isCold: isCold) == ["body.missing"])
        #expect(try ids(body(#"{"type":"surprise/1"}"#), isCold: isCold) == ["body.unknown-type"])
        #expect(try ids(body(#"{"type":"decoy/1","note":"a name"}"#), isCold: isCold) == ["body.schema"])
        #expect(
            try ids(
                body(#"{"type":"presence/1","kind":"country","place":"Kisumu","role":"transit","year":2026}"#),
                isCold: isCold)
                == ["body.schema"])
        // A group of one, under a seal of its own.
        let small = try ids(
            append { origin, folder in
                let invitation = try Invitation(
                    parsing: try FileSystem.read(folder.file("coalition/invitation.json"), limit: 1 << 20))
                let kenya = try #require(PlaceCode("KE"))
                let group = Group(
                    attributes: Attributes(origin: kenya, destination: kenya, destinationStatus: .actual), rung: 5,
                    period: .year(2027), survivors: CountInterval(1, 1))
                let seal = Seal(
                    period: .year(2027), part: .groups, policy: invitation.policy.digest, first: 384,
                    withheld: CountInterval(0, 9), estimated: CountInterval(0, 9))
                return [Body(group.json, log: origin).line, Body(seal.json, log: origin).line]
            }, isCold: isCold)
        #expect(small == ["body.policy"])
        let long = try ids(
            append { origin, _ in
                [Body(["type": "decoy/1", "note": .string(String(repeating: "x", count: 3_000))], log: origin).line]
            }, isCold: isCold)
        #expect(long.isSubset(of: ["log.file-malformed", "body.malformed", "body.missing"]))
        #expect(!long.isEmpty)
    }

    @Test("an old copy of the store shows itself, and takes nothing back")
    func rolledBack() throws {
        let old = try ids(
            { log, folder in
                let home = folder.file("cso/\(Self.partner)")
                let pushed = try Shell.sync("push", "--home", home, "--now", "2028-01-20", folder.file("inbox"))
                #expect(pushed.exit == 0, "\(pushed.errors)")
                let before = try Data(contentsOf: URL(filePath: "\(night.out)/inbox/\(Self.partner)/1/checkpoint"))
                let merged = try Shell.sync(
                    "merge", "--home", folder.file("coalition"), folder.file("inbox"), "--now", "2028-01-20")
                #expect(merged.exit == 0, "\(merged.errors)")
                try before.write(to: URL(filePath: "\(log)/checkpoint"))
            }, isCold: false)
        #expect(old == ["log.rolled-back"])
    }
}
