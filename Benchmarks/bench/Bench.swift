import Dispatch
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// Benchmarks' own program; not shipped.
///
///     bench generate OUT ENTRIES [SEED]   a coalition, a key and the lines of a log, in OUT
///     bench members BASE COUNT ENTRIES SEED
///                                         so many members of the coalition in BASE/c, each with a log of so many entries
///                                         in BASE/inbox and its key in BASE/keys
///     bench more BASE NUMBER ENTRIES SEED more entries in the log of one of them, without a seal at their end
///     bench fill HOME STORE ENTRIES SEED  a log of an organisation's home, written straight into a store
///     bench copy HOME STORE               a coalition's verified copies of all logs in a store, in memory, and no master
///     bench append OUT                    appends OUT/lines to an empty log in OUT/store, and signs it
@main
struct Bench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch (words.first, words.count) {
        case ("generate", 3), ("generate", 4):
            guard let entries = Int(words[2]), let seed = UInt64(words.count > 3 ? words[3] : "1") else {
                return usage()
            }
            var generate = Generate(out: words[1], entries: entries, seed: seed)
            try generate.prepare()
            try write(&generate, to: "\(words[1])/lines")
        case ("append", 2): try append(words[1])
        case ("copy", 3): try copy(home: words[1], store: words[2])
        case ("members", 5):
            guard let count = Int(words[2]), let entries = Int(words[3]), let seed = UInt64(words[4]) else {
                return usage()
            }
            try Members(base: words[1]).make(count, entries: entries, seed: seed)
        case ("fill", 5):
            guard let entries = Int(words[3]), let seed = UInt64(words[4]) else { return usage() }
            try fill(home: words[1], store: words[2], entries: entries, seed: seed)
        case ("more", 5):
            guard let number = Int(words[2]), let entries = Int(words[3]), let seed = UInt64(words[4]) else {
                return usage()
            }
            try Members(base: words[1]).add(to: number, entries: entries, seed: seed)
        default: usage()
        }
    }

    private static func usage() {
        fatalError(
            "usage: bench generate OUT ENTRIES [SEED] | append OUT | copy HOME STORE | members BASE COUNT ENTRIES SEED "
                + "| more BASE NUMBER ENTRIES SEED | fill HOME STORE ENTRIES SEED"
        )
    }

    private static func copy(home: String, store: String) throws {
        let files = LogFiles(store: FolderStore(root: "\(home)/registry"), lineLimit: LogLimits.coalitionLine)
        let vkey = String(
            decoding: try FileSystem.read("\(home)/registry.vkey", limit: 4_096).dropLast(), as: UTF8.self)
        let key = try VerifierKey(vkey)
        guard let checkpoint = try files.checkpoint(key: key) else { fatalError("no registry in \(home)") }
        let registry = try Registry(files: files, key: key, checkpoint: checkpoint)
        let admissions = registry.admissions
        DispatchQueue.concurrentPerform(iterations: admissions.count) { index in
            let admission = admissions[index]
            let mirror = LogFiles(
                store: MemoryStore(), folder: Names.folder(origin: admission.origin),
                lineLimit: LogLimits.partnerLine)
            let result = PartnerMerge.run(
                admission, registry.history(of: admission.origin), auditors: [], receipts: [], before: nil,
                isSameRegistry: false,
                mirror: mirror, stores: [FolderStore(root: store)], identities: [], recheck: false)
            guard result.state == .advanced, result.problems.isEmpty else { fatalError("a log does not verify") }
        }
    }

    private static func fill(home: String, store: String, entries: Int, seed: UInt64) throws {
        let key = try PrivateKey(pem: try FileSystem.read("\(home)/keys/log.pem", limit: 4_096))
        let request = try JoinRequest(parsing: try FileSystem.read("\(home)/request.json", limit: 1 << 16))
        let files = LogFiles(
            store: FolderStore(root: store), folder: Names.folder(origin: request.key.name),
            lineLimit: LogLimits.partnerLine)
        var writer = try LogWriter(files: files, origin: request.key.name, key: key)
        var generate = Generate(out: home, origin: request.key.name, entries: entries, seed: seed)
        var lines: [[UInt8]] = []
        try generate.lines { lines.append($0) }
        try writer.append(lines)
    }

    private static func write(_ generate: inout Generate, to path: String) throws {
        let file = try FileHandle(opening: path, flags: 0o1101, mode: 0o600)
        var buffer: [UInt8] = []
        try generate.lines { line in
            buffer += line
            buffer.append(0x0A)
            if buffer.count > 1 << 20 {
                try file.write(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try file.write(buffer)
    }

    private static func append(_ out: String) throws {
        let key = try PrivateKey(pem: try FileSystem.read("\(out)/log.pem", limit: 4_096))
        let files = LogFiles(
            store: FolderStore(root: "\(out)/store"), folder: "partner/1", lineLimit: LogLimits.partnerLine)
        var writer = try LogWriter(files: files, origin: Generate.origin, key: key)
        try writer.append(Lines(file: try FileHandle(opening: "\(out)/lines", flags: 0)))
    }
}

/// The lines of a file, read a piece at a time.
final class Lines: Sequence, IteratorProtocol {
    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var offset = 0

    init(file: consuming FileHandle) { self.file = file }

    func next() -> [UInt8]? {
        while true {
            if let end = buffer[offset...].firstIndex(of: 0x0A) {
                defer { offset = end + 1 }
                return Array(buffer[offset..<end])
            }
            buffer.removeSubrange(..<offset)
            offset = 0
            guard let more = try? file.read(upTo: 1 << 18), !more.isEmpty else { return nil }
            buffer += more
        }
    }
}
