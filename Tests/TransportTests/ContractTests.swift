import Files
import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

/// What every store must do, tried on the real server.
@Suite(.serialized) struct ContractTests {
    /// Each test has a log of its own.
    private static let number = Mutex(1)

    private func fresh(_ kind: StoreKind) throws -> (store: any FileStore, log: String) {
        let number = Self.number.withLock { number in
            number += 1
            return number
        }
        return (try kind.open(), "hope/\(number)")
    }

    private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix(state: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    @Test("what is not there is absent", arguments: StoreKind.all)
    func absent(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        #expect(try store.read("\(log)/checkpoint", limit: 100) == nil)
        #expect(try store.length(of: "\(log)/tile/0/000") == nil)
        #expect(try store.names(in: "\(log)/tile") == [])
    }

    @Test("a file is made once, and never changed", arguments: StoreKind.all)
    func create(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        let path = "\(log)/tile/0/x001/000"
        try store.create(path, Array("first".utf8))
        #expect(try store.read(path, limit: 5) == Array("first".utf8))
        #expect(try store.length(of: path) == 5)
        try store.create(path, Array("first".utf8))
        do {
            try store.create(path, Array("other".utf8))
            Issue.record("another content was taken")
        } catch {
            #expect(error.code == .exists)
        }
        #expect(try store.read(path, limit: 100) == Array("first".utf8))
        #expect(try store.names(in: "\(log)/tile/0/x001") == ["000"])
    }

    @Test("a file is replaced, again and again, also by a shorter one", arguments: StoreKind.all)
    func replace(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        for round in (0..<6).reversed() {
            let text = Array(String(repeating: "checkpoint \(round)\n", count: 3 * round + 1).utf8)
            try store.replace("\(log)/checkpoint", text)
            #expect(try store.read("\(log)/checkpoint", limit: 4_096) == text)
        }
        #expect(try store.names(in: log) == ["checkpoint"])
    }

    @Test("a file that is made while it is sent arrives whole", arguments: StoreKind.all)
    func made(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        let path = "\(log)/recovery/memory.age"
        for pieces in [[], [1], [65_552, 65_552, 9], [300_000, 1, 70_000]] {
            let parts = pieces.enumerated().map { bytes($1, seed: UInt64($0)) }
            let whole = parts.flatMap { $0 }
            try store.replace(path, Self.file(parts, count: whole.count))
            #expect(try store.read(path, limit: 1 << 20) == whole)
        }
    }

    @Test("a file that cannot be made whole replaces nothing, and says why", arguments: StoreKind.all)
    func unmade(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        let path = "\(log)/recovery/memory.age"
        try store.replace(path, Array("old".utf8))
        let reason = FileError(code: .full, path: "here", reason: "no room")
        for parts in [[], [bytes(200_000, seed: 1)]] {
            do throws(FileError) {
                try store.replace(path, Self.file(parts, count: 400_000, failing: reason))
                Issue.record("half a file was taken")
            } catch {
                #expect(error == reason)
            }
            #expect(try store.read(path, limit: 1 << 20) == Array("old".utf8))
        }
        // The store is as good as before.
        try store.replace(path, Array("new".utf8))
        #expect(try store.read(path, limit: 1 << 20) == Array("new".utf8))
    }

    /// A file of these parts, and behind them a failure where there is one.
    private static func file(_ parts: [[UInt8]], count: Int, failing reason: FileError? = nil) -> MadeFile {
        MadeFile(count: count) {
            var rest = parts[...]
            return { () throws(FileError) in
                if let part = rest.popFirst() { return part }
                if let reason { throw reason }
                return []
            }
        }
    }

    @Test("no more than the limit is read", arguments: StoreKind.all)
    func limit(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        let path = "\(log)/bodies/000"
        let large = bytes(300_000, seed: 7)
        try store.create(path, large)
        #expect(try store.read(path, limit: 300_000) == large)
        do {
            _ = try store.read(path, limit: 299_999)
            Issue.record("more than the limit was read")
        } catch {
            #expect(error.code == .tooLarge)
        }
        // The connection is as good as before.
        #expect(try store.read(path, limit: 1 << 20) == large)
    }

    @Test("a server says what time it is", arguments: StoreKind.all)
    func clock(_ kind: StoreKind) throws {
        let (store, _) = try fresh(kind)
        guard kind.isHTTP else {
            #expect(try store.clock() == nil)
            return
        }
        let clock = try #require(try store.clock())
        #expect(abs(clock - Int(Date().timeIntervalSince1970)) < 60)
    }

    @Test("names are listed, and a superseded file goes", arguments: StoreKind.all)
    func names(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        for width in ["7", "12", "200"] { try store.create("\(log)/tile/0/000.p/\(width)", Array(width.utf8)) }
        try store.create("\(log)/tile/0/000", bytes(8_192, seed: 1))
        #expect(try store.names(in: "\(log)/tile/0/000.p") == ["12", "200", "7"])
        #expect(try store.names(in: "\(log)/tile/0") == ["000", "000.p"])
        try store.remove("\(log)/tile/0/000.p/12")
        try store.remove("\(log)/tile/0/000.p/12")
        #expect(try store.read("\(log)/tile/0/000.p/12", limit: 10) == nil)
        #expect(try store.names(in: "\(log)/tile/0/000.p") == ["200", "7"])
    }

    @Test("many files at once, and read ahead", arguments: StoreKind.all)
    func parallel(_ kind: StoreKind) throws {
        let (store, log) = try fresh(kind)
        let paths = (0..<24).map { "\(log)/tile/entries/0\(10 + $0)" }
        let contents = (0..<24).map { bytes(1 + 397 * $0, seed: UInt64($0)) }
        try Parallel.forEach(paths.count, width: store.parallelism) { (index: Int) throws(FileError) in
            try store.create(paths[index], contents[index])
        }
        store.expect(
            paths.map { ExpectedFile($0, limit: 1 << 14) } + [.init("\(log)/tile/entries/099", limit: 10)], by: log)
        for (path, content) in zip(paths, contents) { #expect(try store.read(path, limit: 1 << 14) == content) }
        #expect(try store.read("\(log)/tile/entries/099", limit: 10) == nil)
        // What was expected and replaced since is read anew.
        store.expect([.init(paths[0], limit: 10), .init("\(log)/checkpoint", limit: 100)], by: log)
        _ = try store.read(paths[0], limit: 10)
        try store.replace("\(log)/checkpoint", [1, 2, 3])
        #expect(try store.read("\(log)/checkpoint", limit: 100) == [1, 2, 3])
    }
}
