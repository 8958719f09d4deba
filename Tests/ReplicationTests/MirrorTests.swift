import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

@Suite("A verified copy of a log")
struct MirrorTests {
    let folder = TemporaryFolder()
    let key: PrivateKey
    let verifier: VerifierKey
    static let origin = "coalition.example/hope/1"

    init() throws {
        key = try PrivateKey.generate()
        verifier = try VerifierKey(name: Self.origin, publicKey: key.publicKey)
    }

    private func files(_ name: String) -> LogFiles {
        LogFiles(store: FolderStore(root: folder.file(name)), lineLimit: LogLimits.partnerLine)
    }

    private func append(_ count: Int, to name: String = "store", tag: Int = 0) throws {
        var writer = try LogWriter(files: files(name), origin: Self.origin, key: key)
        try writer.append(
            (0..<count).map { Body(["n": .integer($0), "tag": .integer(tag), "type": "t/1"], log: Self.origin).line })
    }

    private func update(recheck: Bool = false) throws -> LogMirror.Update {
        try LogMirror(local: files("copy"), key: verifier).update(from: files("store"), recheck: recheck)
    }

    /// Flips a bit in the middle of a file of the store.
    private func damage(_ name: String) throws {
        var bytes = try folder.read("store/\(name)")
        bytes[bytes.count / 2] ^= 1
        try folder.write("store/\(name)", bytes)
    }

    private func copyStore(to name: String) throws {
        for file in folder.files(below: "store") {
            try folder.write(file.replacing("store/", with: "\(name)/", maxReplacements: 1), try folder.read(file))
        }
    }

    @Test("grows with the log, and is the same as the log")
    func growth() throws {
        #expect(try update().state == .absent)
        for (step, count) in [64, 64, 150, 300].enumerated() {
            try append(count, tag: step)
            let update = try update()
            #expect(update.state == .advanced)
            #expect(update.to - update.from == count)
            #expect(update.problems.isEmpty)
        }
        #expect(try update().state == .unchanged)
        #expect(try update(recheck: true).problems.isEmpty)
        let checkpoint = try #require(try files("copy").checkpoint(key: verifier))
        #expect(try LogReplay(files("copy"), from: TreeFrontier(), to: checkpoint).problems.isEmpty)
        #expect(try folder.read("copy/bodies/000") == folder.read("store/bodies/000"))
    }

    @Test(
        "an altered tree is refused, cold, growing and on recheck, and the copy stays as it was",
        arguments: ["checkpoint", "tile/entries/000.p/128", "tile/0/000.p/128"])
    func alteredTree(name: String) throws {
        try append(64)
        _ = try update()
        try append(64, tag: 1)
        let good = try folder.read("store/\(name)")
        try damage(name)
        let grown = try update()
        #expect(grown.state == .refused)
        #expect(grown.to == 64)
        #expect(grown.problems.contains { $0.file.hasSuffix(name) })
        let cold = try LogMirror(local: files("cold"), key: verifier).update(from: files("store"), recheck: false)
        #expect(cold.state == .refused)
        #expect(cold.problems.contains { $0.file.hasSuffix(name) })
        try folder.write("store/\(name)", good)
        #expect(try update().state == .advanced)
        try damage(name)
        #expect(try update(recheck: true).problems.contains { $0.file.hasSuffix(name) })
        #expect(try #require(try files("copy").checkpoint(key: verifier)).size == 128)
    }

    @Test("an altered body is left out and taken later; a good copy is never given up")
    func alteredBody() throws {
        try append(64)
        let good = try folder.read("store/bodies/000.p/64")
        try damage("bodies/000.p/64")
        let first = try update()
        #expect(first.state == .advanced)
        #expect(first.problems.map(\.code) == [.bodyMismatch])
        #expect(try update().problems.map(\.code) == [.bodyMismatch])
        try folder.write("store/bodies/000.p/64", good)
        #expect(try update().problems.isEmpty)
        #expect(try folder.read("copy/bodies/000.p/64") == good)
        try damage("bodies/000.p/64")
        #expect(try update().state == .unchanged)
        #expect(try update(recheck: true).problems.map(\.code) == [.bodyMismatch])
        #expect(try folder.read("copy/bodies/000.p/64") == good)
    }

    @Test("a store that went back in time is behind, and the copy stays")
    func rollback() throws {
        try append(64)
        try copyStore(to: "old")
        try append(64, tag: 1)
        _ = try update()
        let behind = try LogMirror(local: files("copy"), key: verifier).update(from: files("old"), recheck: false)
        #expect(behind.state == .behind)
        #expect(behind.to == 128)
        #expect(behind.problems.map(\.code) == [.rolledBack])
        try FileSystem.remove(folder.file("store/checkpoint"))
        #expect(try update().state == .behind)
    }

    @Test("a log that forks is refused, longer, shorter and equal")
    func fork() throws {
        try append(64)
        try copyStore(to: "other")
        try append(64, tag: 1)
        _ = try update()
        for (count, tag) in [(20, 2), (44, 3), (100, 4)] {
            try append(count, to: "other", tag: tag)
            for recheck in [false, true] {
                let forked = try LogMirror(local: files("copy"), key: verifier)
                    .update(from: files("other"), recheck: recheck)
                #expect(forked.state == .forked, "after \(count) more, recheck \(recheck)")
                #expect(forked.to == 128)
            }
        }
    }

    @Test("a signed checkpoint of any false size is refused at once")
    func falseSize() throws {
        try append(64)
        _ = try update()
        let start = threadSeconds()
        for size in [65, 257, 1 << 40, 1 << 62, Int.max] {
            let lie = Checkpoint(origin: Self.origin, size: size, root: SHA256.hash([7]))
            try folder.write("store/checkpoint", try lie.signed(by: key).bytes)
            for recheck in [false, true] {
                let update = try update(recheck: recheck)
                #expect(update.state == .refused, "\(size)")
                #expect(update.to == 64)
            }
        }
        // Were a size believed, no number of seconds would do.
        #expect(threadSeconds() - start < 10)
    }

    @Test("a recheck mends a copy that was harmed on disk")
    func harmedCopy() throws {
        try append(300)
        _ = try update()
        for name in ["tile/0/000", "tile/entries/001.p/44", "bodies/000"] {
            let good = try folder.read("copy/\(name)")
            var bad = good
            bad[40] ^= 1
            try folder.write("copy/\(name)", bad)
            #expect(try update(recheck: true).problems.isEmpty)
            #expect(try folder.read("copy/\(name)") == good)
        }
    }

    @Test("a log signed by another key is refused")
    func otherKey() throws {
        let stranger = try PrivateKey.generate()
        var writer = try LogWriter(files: files("store"), origin: Self.origin, key: stranger)
        try writer.append([Body(["type": "t/1"], log: Self.origin).line])
        let update = try update()
        #expect(update.state == .refused)
        #expect(update.problems.map(\.code) == [.badCheckpoint])
    }
}
