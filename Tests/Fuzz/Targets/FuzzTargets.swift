import Age
import Anonymisation
import CanonicalJSON
import Files
import Glibc
import Intake
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// The parsers that read what others wrote, each as a function of bytes that must come back whatever the bytes are.
/// Where a format has one encoding, what was parsed must encode to the same bytes.
package enum FuzzTarget: String, CaseIterable, Sendable {
    case note, checkpoint, tile, bundle, body, bodies, proof, key, request, fork, path, age, agekey, joining, policy
    case csv, json, xlsx, sheet, mapping
    case element, answer, pooled

    package func run(_ bytes: [UInt8]) {
        switch self {
        case .note: note(bytes)
        case .checkpoint: checkpoint(bytes)
        case .tile: log(bytes, "tile/0/000.p/3") { _ = try? $0.hashes(of: Tile(.hashes(level: 0), index: 0, width: 3)) }
        case .bundle: log(bytes, "tile/entries/000.p/3") { _ = try? $0.entries(of: Tile(.entries, index: 0, width: 3)) }
        case .bodies: log(bytes, "bodies/000.p/3") { _ = try? $0.bodies(of: Tile(.bodies, index: 0, width: 3)) }
        case .body: body(bytes)
        case .proof: same(bytes, try? TlogProof(parsing: bytes).bytes)
        case .request: same(bytes, try? AddCheckpoint(parsing: bytes).bytes)
        case .fork: same(bytes, try? ForkProof(parsing: bytes).bytes)
        case .key: text(bytes) { text in same(text, (try? VerifierKey(text))?.description) }
        case .path: text(bytes) { text in same(text, Tile(path: text)?.path) }
        case .age: _ = try? AgeFile.decrypt(bytes, with: Self.identities)
        case .agekey: ageKey(bytes)
        case .joining: joining(bytes)
        case .policy: policy(bytes)
        case .csv: cases(bytes, .csv)
        case .json: cases(bytes, .json)
        case .xlsx: cases(bytes, .xlsx)
        case .sheet: sheet(bytes)
        case .mapping:
            _ = try? Mapping(parsing: bytes)
            _ = try? LocalPlaces(parsing: bytes)
        case .element: element(bytes)
        case .answer: answer(bytes)
        case .pooled: pooled(bytes)
        }
    }

    // MARK: Notes

    private static let verifier: VerifierKey? = {
        guard let key = try? PrivateKey(seed: [UInt8](repeating: 7, count: 32)) else { return nil }
        return try? VerifierKey(name: "coalition.example/hope/1", publicKey: key.publicKey)
    }()

    private func note(_ bytes: [UInt8]) {
        same(bytes, try? SignedNote(parsing: bytes).bytes)
        if let key = Self.verifier { _ = try? SignedNote.open(bytes, keys: [key]) }
        _ = try? SignedNote.signatures(parsing: bytes)
    }

    private func checkpoint(_ bytes: [UInt8]) {
        text(bytes) { text in
            guard let checkpoint = try? Checkpoint(parsing: text) else { return }
            // Extension lines may follow the three that are read.
            require(text.utf8.starts(with: checkpoint.text.utf8))
        }
        if let key = Self.verifier { _ = try? Checkpoint.open(bytes, key: key) }
    }

    // MARK: Logs

    /// A store that holds one file.
    private struct OneFile: FileStore {
        let path: String
        let bytes: [UInt8]
        var name: String { "fuzz" }
        func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
            path == self.path && bytes.count <= limit ? bytes : nil
        }
        func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {}
        func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {}
        func names(in folder: String) throws(FileError) -> [String] { [] }
        func remove(_ path: String) throws(FileError) {}
    }

    private func log(_ bytes: [UInt8], _ path: String, _ read: (LogFiles) -> Void) {
        read(LogFiles(store: OneFile(path: path, bytes: bytes), lineLimit: LogLimits.partnerLine))
    }

    private func body(_ bytes: [UInt8]) {
        if let value = try? JSONParser.canonical(bytes) { require(value.canonicalBytes() == bytes) }
        let log = "coalition.example/hope/1"
        var reader = EntryReader(log: log)
        if let entry = reader.entry(bytes[...]) {
            // The fast reader gives what the strict one gives, or nothing.
            let strict = (try? Body(parsing: bytes, log: log)).flatMap {
                try? PartnerEntry(type: $0.type, content: $0.content)
            }
            require(strict == entry)
        }
        guard let body = try? Body(parsing: bytes, log: log) else { return }
        require(body.line == bytes)
        if let entry = try? PartnerEntry(type: body.type, content: body.content), case .group(let group) = entry {
            require(group.json == body.content)
        }
        if body.type == Resource.type,
            let entry = try? RegistryEntry(type: body.type, content: body.content)
        {
            require(entry.json == body.content)
        }
        published(body)
        _ = try? RegistryEntry(type: body.type, content: body.content)
        _ = try? Merged(content: body.content)
        _ = try? Erased(content: body.content)
    }

    private func published(_ body: Body) {
        switch try? PublicEntry(type: body.type, content: body.content) {
        case .cell(let cell)?: require(cell.json == body.content)
        case .exists(let fact, let year)?: require(fact.json(year: year) == body.content)
        case .release(let release)?: require(release.json == body.content)
        case nil: break
        }
        if let summary = try? Summary(content: body.content) { require(summary.json == body.content) }
    }

    // MARK: Keys and documents

    private static let identities = [
        try? AgeIdentity("AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0")
    ].compactMap { $0 }

    private func ageKey(_ bytes: [UInt8]) {
        text(bytes) { text in
            same(text, (try? AgeRecipient(text))?.description)
            same(text, (try? AgeIdentity(text))?.text)
        }
        _ = try? AgeIdentity.file(bytes)
    }

    private func joining(_ bytes: [UInt8]) {
        _ = try? Invitation(parsing: bytes)
        _ = try? JoinRequest(parsing: bytes)
        _ = try? Welcome(parsing: bytes)
        _ = try? RecoveryKey(parsing: bytes)
        _ = try? ErasureBook(parsing: bytes)
        _ = try? PoolEpoch(parsing: bytes)
        _ = try? PoolRequest(parsing: bytes)
        _ = try? PoolAnswer(parsing: bytes)
        _ = try? PoolClosed(parsing: bytes)
        _ = PoolMessage(bytes)
    }

    private func policy(_ bytes: [UInt8]) {
        guard let value = try? JSONParser.relaxed(bytes) else { return }
        if let policy = try? Policy(json: value) { require((try? Policy(json: policy.json)) != nil) }
    }

    // MARK: Case files

    /// Reads a whole file, and drafts a mapping of it.
    private func cases(_ bytes: [UInt8], _ format: CaseFile.Format) {
        let path = "\(Self.folder)/cases.\(format.rawValue)"
        require((try? FileSystem.writeLoosely(path, bytes)) != nil)
        guard let today = CivilDate(year: 2027, month: 1, day: 20) else { return }
        let options = ImportRun.Options(format: format, today: today)
        if let run = try? ImportRun(paths: [path], options: options) { while (try? run.next()) ?? nil != nil {} }
        _ = try? MappingDraft(path: path, options: options).text
    }

    /// The part of a workbook that is large, without the archive around it, which a mutation would only break.
    private func sheet(_ bytes: [UInt8]) {
        let reader = XLSXSheetReader(sheet: bytes)
        while (try? reader.next()) ?? nil != nil {}
    }

    /// A folder in memory where the machine has one.
    private static let folder: String = {
        let path = "\(FileSystem.exists("/dev/shm") ? "/dev/shm" : "/tmp")/journey-sync-fuzz-\(getpid())"
        try? FileSystem.makeFolders(path)
        return path
    }()

    // MARK: Promises

    private func text(_ bytes: [UInt8], _ read: (String) -> Void) {
        if let text = String(validating: bytes, as: UTF8.self) { read(text) }
    }

    /// What was parsed encodes to what it was parsed from.
    func same(_ bytes: [UInt8], _ encoded: [UInt8]?) {
        if let encoded { require(encoded == bytes) }
    }

    private func same(_ text: String, _ encoded: String?) {
        if let encoded { require(encoded.utf8.elementsEqual(text.utf8)) }
    }

    func require(_ holds: Bool) {
        precondition(holds, "\(rawValue): what was parsed is not what it was parsed from")
    }
}
