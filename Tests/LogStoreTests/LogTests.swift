import CanonicalJSON
import Files
import Glibc
import LogStore
import Signing
import Synchronization
import TestSupport
import Testing
import TransparencyLog

/// A log in a temporary folder, with what is needed to read it again.
struct SampleLog {
    let folder = TemporaryFolder()
    let key: PrivateKey
    let verifier: VerifierKey
    let origin = "coalition.example/hope/1"

    init() throws {
        key = try PrivateKey.generate()
        verifier = try VerifierKey(name: origin, publicKey: key.publicKey)
    }

    var files: LogFiles { LogFiles(store: FolderStore(root: folder.path), lineLimit: LogLimits.partnerLine) }

    func writer() throws -> LogWriter { try LogWriter(files: files, origin: origin, key: key) }

    func bodies(_ range: Range<Int>) -> [[UInt8]] {
        range.map { Body(["number": .integer($0), "type": "test/1"], log: origin).line }
    }

    /// Appends `count` bodies in one go.
    func append(_ count: Int, from: Int = 0) throws {
        var writer = try writer()
        try writer.append(bodies(from..<(from + count)))
    }

    /// Everything wrong with the log as it lies there.
    func problems() -> [LogError] {
        do throws(LogError) {
            guard let checkpoint = try files.checkpoint(key: verifier) else {
                return [LogError(.noCheckpoint, file: "checkpoint", "")]
            }
            let replay = try LogReplay(files, from: TreeFrontier(), to: checkpoint)
            var problems = replay.problems
            if problems.isEmpty {
                try files.forEachBody(in: 0..<checkpoint.size, origin: origin) { (index, file, found) in
                    if case .refused(let error) = found { problems.append(LogError(.body, file: file, error.reason)) }
                }
            }
            return problems
        } catch {
            return [error]
        }
    }
}

@Suite("A log in a folder")
struct LogTests {
    @Test(
        "a log written in one go verifies at every size around the tile borders",
        arguments: [1, 2, 3, 255, 256, 257, 300, 511, 512, 513])
    func sizes(count: Int) throws {
        let log = try SampleLog()
        try log.append(count)
        #expect(log.problems().isEmpty)
        #expect(try log.writer().checkpoint.size == count)
    }

    @Test("a log written in many steps is the same tree as one written at once, and keeps verifying")
    func steps() throws {
        let log = try SampleLog()
        let hasher = TreeHasher()
        var plain = TreeFrontier()
        var size = 0
        for step in [1, 1, 62, 192, 1, 63, 256, 100] {
            let bodies = log.bodies(size..<(size + step))
            var writer = try log.writer()
            try writer.append(bodies)
            for body in bodies { plain.append(hasher.leaf(SHA256.hash(body)), hasher: hasher) { _, _ in } }
            size += step
            #expect(writer.checkpoint.size == size)
            #expect(writer.checkpoint.root == plain.root(hasher: hasher))
            #expect(log.problems().isEmpty)
        }
    }

    @Test("a log that grows past the border of the second tile level keeps verifying", .timeLimit(.minutes(5)))
    func secondLevel() throws {
        let log = try SampleLog()
        // The same line again and again: what is tested is the tree, and salts are slow to make.
        let line = log.bodies(0..<1)[0]
        var writer = try log.writer()
        for (count, tiles) in [
            (65_535, ["tile/1/000.p/255"]), (1, ["tile/1/000", "tile/2/000.p/1"]), (1, ["tile/0/256.p/1"]),
        ] {
            try writer.append(Array(repeating: line, count: count))
            for tile in tiles { #expect(FileSystem.exists(log.folder.file(tile)), "\(tile)") }
            let checkpoint = try #require(try log.files.checkpoint(key: log.verifier))
            #expect(try LogReplay(log.files, from: TreeFrontier(), to: checkpoint).problems.isEmpty)
            #expect(
                try log.files.tree(size: checkpoint.size).root(size: checkpoint.size, hasher: TreeHasher())
                    == checkpoint.root)
        }
        #expect(writer.checkpoint.size == 65_537)
        try proofs(log, entry: SHA256.hash(line), root: writer.checkpoint.root)
    }

    /// Proofs around every border, each from a handful of tiles.
    private func proofs(_ log: SampleLog, entry: Digest, root: Digest) throws {
        let hasher = TreeHasher()
        let size = 65_537
        let borders = [0, 1, 255, 256, 257, 32_767, 32_768, 65_279, 65_280, 65_534, 65_535, 65_536]
        for index in borders {
            let tree = log.files.tree(size: size)
            let proof = try tree.inclusionProof(index: index, size: size, hasher: hasher)
            #expect(tree.readCount <= 6, "index \(index)")
            try Proof.checkInclusion(
                of: hasher.leaf(entry), at: index, size: size, root: root, proof: proof, hasher: hasher)
            #expect(throws: ProofFailed.self) {
                try Proof.checkInclusion(
                    of: hasher.leaf(entry), at: index, size: size - 1, root: root, proof: proof, hasher: hasher)
            }
        }
        for old in borders.dropFirst() {
            let tree = log.files.tree(size: size)
            let oldRoot = try tree.root(size: old, hasher: hasher)
            let proof = try tree.consistencyProof(from: old, to: size, hasher: hasher)
            #expect(tree.readCount <= 8, "from \(old)")
            try Proof.checkConsistency(
                from: old, oldRoot: oldRoot, to: size, root: root, proof: proof, hasher: hasher)
            #expect(throws: ProofFailed.self) {
                try Proof.checkConsistency(
                    from: old, oldRoot: SHA256.hash([1]), to: size, root: root, proof: proof, hasher: hasher)
            }
        }
    }

    @Test("a line that is too long, empty or two lines is refused, and the log is as it was")
    func badLines() throws {
        let log = try SampleLog()
        try log.append(3)
        let before = try log.folder.read("checkpoint")
        let long = [UInt8](repeating: 65, count: LogLimits.partnerLine + 1)
        for bad in [long, [], Array("a\nb".utf8)] {
            var writer = try log.writer()
            let good = log.bodies(3..<4)[0]
            let error = #expect(throws: LogError.self) { try writer.append([good, bad]) }
            #expect(error?.code == .lineTooLong)
            #expect(try log.folder.read("checkpoint") == before)
        }
        #expect(log.problems().isEmpty)
        try log.append(1, from: 3)
        #expect(log.problems().isEmpty)
    }

    @Test("a damaged last bodies file is not carried on into a wider one")
    func damagedTail() throws {
        let log = try SampleLog()
        try log.append(3)
        var text = try log.folder.read("bodies/000.p/3")
        text[5] ^= 1
        try log.folder.write("bodies/000.p/3", text)
        let error = #expect(throws: LogError.self) { try log.writer() }
        #expect(error?.code == .bodyMismatch)
    }

    @Test("an erased body is null in every width, and the log goes on")
    func erased() throws {
        let log = try SampleLog()
        try log.append(3)
        try log.append(2, from: 3)
        let line = log.bodies(0..<1)
        var writer = try log.writer()
        try writer.append(line)
        let text = try log.folder.read("bodies/000.p/6")
        try writer.erase(at: 5)
        try writer.erase(at: 1)
        try writer.append(log.bodies(6..<300))
        for name in log.folder.files(below: "bodies") {
            let lines = try log.folder.read(name).split(separator: 0x0A, omittingEmptySubsequences: false)
            if lines.count > 1, !name.hasSuffix("001.p/44") { #expect(lines[1] == Body.erased[...], "\(name)") }
        }
        #expect(try log.folder.read("bodies/000").split(separator: 0x0A)[5] == Body.erased[...])
        #expect(text.count > 100)
        #expect(log.problems().isEmpty)
        #expect(try log.writer().checkpoint.size == 300)
    }

    @Test("the root of every earlier size is read from the tiles")
    func earlierRoots() throws {
        let log = try SampleLog()
        let hasher = TreeHasher()
        var plain = TreeFrontier()
        var roots = [plain.root(hasher: hasher)]
        let bodies = log.bodies(0..<520)
        for body in bodies {
            plain.append(hasher.leaf(SHA256.hash(body)), hasher: hasher) { _, _ in }
            roots.append(plain.root(hasher: hasher))
        }
        var writer = try log.writer()
        try writer.append(bodies)
        let tree = log.files.tree(size: 520)
        for size in 0...520 { #expect(try tree.root(size: size, hasher: hasher) == roots[size]) }
    }

    @Test("flip any one byte of any file that the checkpoint reaches: refused, and the file is named")
    func everyByte() throws {
        let log = try SampleLog()
        try log.append(5)
        let files = log.folder.files()
        #expect(files == ["bodies/000.p/5", "checkpoint", "tile/0/000.p/5", "tile/entries/000.p/5"])
        for name in files {
            let good = try log.folder.read(name)
            for index in good.indices {
                var bad = good
                bad[index] ^= 0x01
                try log.folder.write(name, bad)
                let problems = log.problems()
                #expect(problems.contains { $0.file.hasSuffix(name) }, "\(name) byte \(index): \(problems)")
            }
            for count in [0, good.count / 2, good.count - 1] {
                try log.folder.write(name, Array(good[..<count]))
                #expect(log.problems().contains { $0.file.hasSuffix(name) }, "\(name) cut to \(count)")
            }
            try log.folder.write(name, good)
        }
        #expect(log.problems().isEmpty)
    }

    @Test("an altered tile of a higher level, or a full bundle, is named")
    func higherTiles() throws {
        let log = try SampleLog()
        try log.append(300)
        for name in ["tile/1/000.p/1", "tile/0/000", "tile/0/001.p/44", "tile/entries/000", "bodies/001.p/44"] {
            let good = try log.folder.read(name)
            var bad = good
            bad[good.count / 2] ^= 0x04
            try log.folder.write(name, bad)
            #expect(log.problems().map { String($0.file.dropFirst(log.folder.path.count + 1)) } == [name])
            try log.folder.write(name, good)
        }
    }

    @Test("a partial file that is gone is read from the full one")
    func fallBack() throws {
        let log = try SampleLog()
        try log.append(40)
        try log.append(230, from: 40)
        let old = try log.files.frontier(size: 40)
        for name in ["tile/0/000.p/40", "tile/entries/000.p/40", "bodies/000.p/40"] {
            try FileSystem.remove(log.folder.file(name))
        }
        let again = try log.files.frontier(size: 40)
        #expect(again.root(hasher: TreeHasher()) == old.root(hasher: TreeHasher()))
        #expect(try log.files.bodies(of: Tile(.bodies, index: 0, width: 40)).count == 40)
        #expect(try log.files.entries(of: Tile(.entries, index: 0, width: 40)).count == 40)
    }

    @Test("leftovers of a crash beyond the checkpoint are overwritten")
    func leftovers() throws {
        let log = try SampleLog()
        try log.append(10)
        let checkpoint = try log.folder.read("checkpoint")
        try log.append(20, from: 10)
        // The crash came before the checkpoint: the old one stands, the new files lie about.
        try log.folder.write("checkpoint", checkpoint)
        #expect(log.problems().isEmpty)
        try log.append(20, from: 100)
        #expect(log.problems().isEmpty)
        #expect(try log.writer().checkpoint.size == 30)
    }

    @Test("a body of another log, without salt or with an unknown shape is refused")
    func bodies() throws {
        let good = Body(["type": "test/1"], log: "a.example/b/1")
        #expect(try Body(parsing: good.line, log: "a.example/b/1") == good)
        #expect(throws: BodyError.self) { try Body(parsing: good.line, log: "a.example/c/1") }
        for text in [
            "", "null", "[]", #"{"type":"test/1"}"#, #"{"log":"a","salt":"","type":"t"}"#,
            #"{"log":"a","salt":"AAAA","type":"t"}"#,
        ] {
            #expect(throws: BodyError.self) { try Body(parsing: Array(text.utf8), log: "a") }
        }
    }

    @Test("two bodies with the same content have different commitments")
    func salts() {
        let content: JSONObject = ["type": "test/1"]
        #expect(Body(content, log: "a").commitment != Body(content, log: "a").commitment)
    }

    @Test("openssl verifies the checkpoint's signature, and sha256sum a body's commitment")
    func byHand() throws {
        let log = try SampleLog()
        try log.append(5)
        let note = try SignedNote(parsing: try log.folder.read("checkpoint"))
        try log.folder.write("text", note.text)
        try log.folder.write("sig", note.signatures[0].bytes)
        try log.folder.write("pub.pem", log.key.publicKey.pem)
        let verified = try Shell.run(
            "openssl",
            ["pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "text", "-sigfile", "sig"],
            in: log.folder.path)
        #expect(verified.exit == 0, "\(verified.errors)")
        try log.folder.write("text", note.text + "x")
        let altered = try Shell.run(
            "openssl",
            ["pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-rawin", "-in", "text", "-sigfile", "sig"],
            in: log.folder.path)
        #expect(altered.exit != 0)

        let hashed = try Shell.run(
            "sh", ["-c", "sed -n 5p bodies/000.p/5 | tr -d '\\n' | sha256sum"], in: log.folder.path)
        let entry = try log.files.entries(of: Tile(.entries, index: 0, width: 5))[4]
        #expect(hashed.output.hasPrefix(entry.hex))
    }

    @Test("a folder is locked for one process, which is named to the next")
    func lock() throws {
        let folder = TemporaryFolder()
        let first = try FolderLock(folder: folder.path, holder: "push")
        let error = #expect(throws: FileError.self) {
            let second = try FolderLock(folder: folder.path, holder: "import")
            second.release()
        }
        #expect(error?.code == .locked)
        #expect(error?.reason.contains("push") == true)
        first.release()
        try FolderLock(folder: folder.path, holder: "import").release()
    }

    @Test("symbolic links in a store are not followed")
    func links() throws {
        let folder = TemporaryFolder()
        try folder.write("outside/secret", "x")
        try folder.write("store/file", "y")
        _ = try Shell.run("ln", ["-s", folder.file("outside"), folder.file("store/linked")])
        _ = try Shell.run("ln", ["-s", folder.file("outside/secret"), folder.file("store/link")])
        let store = FolderStore(root: folder.file("store"))
        #expect(try store.read("file", limit: 10) == [0x79])
        #expect(throws: FileError.self) { try store.read("linked/secret", limit: 10) }
        #expect(throws: FileError.self) { try store.read("link", limit: 10) }
        #expect(throws: FileError.self) { try store.length(of: "linked/secret") }
        #expect(throws: FileError.self) { try store.names(in: "linked") }
        // What is not there is absent, whatever leads to it: nothing was read.
        #expect(try store.read("linked/other", limit: 10) == nil)
        #expect(try store.names(in: "linked/other").isEmpty)
        #expect(throws: FileError.self) { try store.replace("linked/other", [1]) }
        #expect(folder.files() == ["outside/secret", "store/file", "store/link"])
    }

    @Test("the lines of a large log come in order, read on another core, and stop where someone wants no more")
    func manyLines() throws {
        let log = try SampleLog()
        // More than are read on one core.
        let count = 4_500
        try log.append(count)
        var seen: [Int] = []
        try log.files.forEachBody(in: 100..<count, origin: log.origin) { (index, _, found) in
            if case .body(let body) = found, body.content["number"] == .integer(index) { seen.append(index) }
        }
        #expect(seen == Array(100..<count))

        seen = []
        let enough = LogError(.body, file: "x", "enough")
        #expect(throws: enough) {
            try log.files.forEachBody(in: 0..<count, origin: log.origin) { (index, _, _) throws(LogError) in
                seen.append(index)
                if index == 700 { throw enough }
            }
        }
        #expect(seen == Array(0...700))

        // A file of commitments that is gone ends the reading there; what came before was handed on.
        let bundle = Tile(.entries, index: 9, width: 256).path
        try FileSystem.remove(log.folder.file(bundle))
        seen = []
        #expect(throws: LogError.self) {
            try log.files.forEachBody(in: 0..<count, origin: log.origin) { (index, _, _) in seen.append(index) }
        }
        #expect(seen == Array(0..<(9 * 256)))
    }

    @Test("a file that nobody waited for replaces the one before it, and none is left where it cannot be")
    func loosely() throws {
        let folder = TemporaryFolder()
        let path = folder.file("a/b/c")
        for text in ["first", "second"] {
            try FileSystem.writeLoosely(path, Array(text.utf8))
            #expect(try folder.read("a/b/c") == Array(text.utf8))
        }
        #expect(throws: FileError.self) { try FileSystem.writeLoosely(path + "/d", [1]) }
        #expect(folder.files() == ["a/b/c"])
        try FileSystem.writeIfChanged(path, Array("second".utf8))
        try FileSystem.writeIfChanged(path, Array("third, which is longer".utf8))
        #expect(try folder.read("a/b/c") == Array("third, which is longer".utf8))
    }

    @Test("a new file comes whole under its name, never in the place of another")
    func created() throws {
        let folder = TemporaryFolder()
        let path = folder.file("keys/a.pem")
        try FileSystem.create(path, [1, 2], mode: 0o600)
        let refused = #expect(throws: FileError.self) { try FileSystem.create(path, [3]) }
        #expect(refused?.code == .exists)
        #expect(try folder.read("keys/a.pem") == [1, 2])
        #expect(folder.files() == ["keys/a.pem"])
        #expect(try Shell.run("stat", ["-c", "%a %h", path]).output == "600 1\n")
    }

    @Test("what one thread makes the other takes in order, until it wants no more")
    func relay() {
        for wanted in [0, 1, 9, 500, 5_000] {
            var made = 0
            var taken: [Int] = []
            Relay.run(
                make: { () -> Int? in
                    guard made < 1_000 else { return nil }
                    made += 1
                    return made
                },
                take: { number in
                    taken.append(number)
                    return taken.count < wanted
                })
            #expect(taken == Array(1...max(1, min(wanted, 1_000))))
            #expect(made <= max(taken.count + 10, 10))
        }
    }

    @Test("what several cores make is taken in order, nothing large far ahead, and nothing more once it is not wanted")
    func inOrder() throws {
        struct Enough: Error {}
        let begun = Mutex(0)
        let held = Mutex((now: 0, most: 0))
        var taken: [Int] = []
        Parallel.inOrder(1_000, ahead: 3) { index in
            begun.withLock { $0 += 1 }
            // The first of each ten are the slowest.
            if index % 10 == 0 { usleep(200) }
            return index
        } then: { number in
            held.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            return number * 2
        } take: { number in
            taken.append(number)
            if number == 100 { usleep(20_000) }
            held.withLock { $0.now -= 1 }
        }
        #expect(taken == (0..<1_000).map { $0 * 2 })
        #expect(begun.withLock { $0 } == 1_000)
        #expect(held.withLock { $0.most } <= 3)

        taken = []
        begun.withLock { $0 = 0 }
        #expect(throws: Enough.self) {
            try Parallel.inOrder(1_000, ahead: 3) { index in
                begun.withLock { $0 += 1 }
                usleep(100)
                return index
            } then: {
                $0
            } take: { (number: Int) throws(Enough) in
                taken.append(number)
                if number == 3 { throw Enough() }
            }
        }
        #expect(taken == [0, 1, 2, 3])
        #expect(begun.withLock { $0 } < 500)
    }
}
