import Age
import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

@Suite("A recovery memory")
struct MemoryTests {
    private static let origin = "coalition.example/hope/1"
    let folder = TemporaryFolder()
    let identity: AgeIdentity
    let key: RecoveryKey
    private var log: LogFiles {
        LogFiles(store: FolderStore(root: folder.file("log")), lineLimit: LogLimits.partnerLine)
    }

    init() throws {
        identity = try AgeIdentity.generate()
        key = try RecoveryKey(identity)
    }

    /// A log of so many entries; its lines.
    private func fill(_ count: Int) throws -> [[UInt8]] {
        var writer = try LogWriter(files: log, origin: Self.origin, key: try PrivateKey.generate())
        let lines = (0..<count).map { Body(["n": .integer($0), "type": "t/1"], log: Self.origin).line }
        try writer.append(lines)
        return lines
    }

    /// `rows` of 3,000 bytes each fill more than a part of the head.
    @Test(
        "holds the files, the rows and the log's lines from any entry on",
        arguments: [
            (1, 0, 0), (300, 0, 0), (300, 255, 3), (600, 256, 40), (600, 300, 40), (600, 600, 0),
        ])
    func roundTrip(size: Int, from: Int, rows: Int) throws {
        let lines = try fill(size)
        var draft = MemoryDraft(origin: Self.origin, log: log, from: from, size: size)
        let content = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        draft.add(file: "keys/log.pem", content)
        let row = String(repeating: "r", count: 3_000)
        for number in 0..<rows { draft.add(["number": .integer(number), "text": .string(row), "type": "row"]) }
        let file = try draft.sealed(for: key)
        let bytes = try file.bytes()
        #expect(bytes.count == file.count)
        let memory = try Memory(opening: bytes, with: identity)
        #expect(memory.log == Self.origin)
        #expect(memory.size == size)
        #expect(memory.from == from)
        #expect(memory.files.map(\.name) == ["keys/log.pem"])
        #expect(memory.files.map(\.bytes) == [content])
        #expect(memory.rows.map { $0["number"]?.integer } == Array(0..<rows))
        #expect(memory.lines == Array(lines[from...]))
        // Its size tells no more than a step of four.
        let plain = try AgeFile.decrypt(bytes, with: [identity])
        #expect(plain.count == 1 << 20)
    }

    @Test("a log whose lines fill more than a step, told by the lengths of its files, is whole in the next")
    func manyLines() throws {
        let lines = try fill(6_300)
        let bytes = try MemoryDraft(origin: Self.origin, log: log, from: 100, size: 6_300).sealed(for: key).bytes()
        #expect(try Memory(opening: bytes, with: identity).lines == Array(lines[100...]))
        #expect(try AgeFile.decrypt(bytes, with: [identity]).count == 4 << 20)
    }

    @Test("made again for another attempt, it is encrypted anew and as long")
    func again() throws {
        _ = try fill(10)
        let file = try MemoryDraft(origin: Self.origin, log: log, from: 0, size: 10).sealed(for: key)
        let (first, second) = (try file.bytes(), try file.bytes())
        #expect(first != second)
        #expect(first.count == second.count)
        #expect(try AgeFile.decrypt(first, with: [identity]) == AgeFile.decrypt(second, with: [identity]))
    }

    @Test("a log that lacks a file makes none, and says which it lacks")
    func damagedLog() throws {
        _ = try fill(300)
        let draft = MemoryDraft(origin: Self.origin, log: log, from: 0, size: 300)
        let file = try draft.sealed(for: key)
        try FileSystem.remove(folder.file("log/bodies/000"))
        let error = #expect(throws: LogError.self) { _ = try draft.sealed(for: key) }
        #expect(error?.code == .missingFile)
        // Lost while it is sent: what was begun does not end as if it were whole.
        #expect(throws: FileError.self) { _ = try file.bytes() }
    }

    @Test("one that has no more steps is padded to the next")
    func steps() throws {
        var draft = MemoryDraft(origin: Self.origin, log: log, from: 0, size: 0)
        draft.add(file: "a", [UInt8](repeating: 1, count: 1 << 20))
        let bytes = try draft.sealed(for: key).bytes()
        #expect(try AgeFile.decrypt(bytes, with: [identity]).count == 4 << 20)
        #expect(try Memory(opening: bytes, with: identity).files.first?.bytes.count == 1 << 20)
    }
}
