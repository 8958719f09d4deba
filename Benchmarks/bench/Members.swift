import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// Members of a coalition by the thousand, admitted at once, with logs that nobody waited for: what a merge meets, made
/// in seconds. Member N is called `pN`.
struct Members {
    let base: String

    private var home: String { "\(base)/c" }

    func make(_ count: Int, entries: Int, seed: UInt64) throws {
        let vkey = try FileSystem.read("\(home)/registry.vkey", limit: 4_096).dropLast()
        let registryKey = try VerifierKey(String(decoding: vkey, as: UTF8.self))
        let domain = String(registryKey.name.prefix { $0 != "/" })
        var admissions: [RegistryEntry] = []
        for number in 0..<count {
            let key = try PrivateKey.generate()
            let origin = Names.origin(domain: domain, partner: "p\(number)")
            let verifier = try VerifierKey(name: origin, publicKey: key.publicKey)
            admissions.append(
                .admit(
                    Admission(
                        partner: "p\(number)", name: "P\(number)", key: verifier, size: 0,
                        root: TreeHasher().emptyRoot())))
            try FileSystem.writeLoosely("\(base)/keys/\(number).pem", Array(try key.pem().utf8))
            try append(to: origin, key, entries: entries, seed: seed &+ UInt64(number))
        }
        let files = LogFiles(store: FolderStore(root: "\(home)/registry"), lineLimit: LogLimits.coalitionLine)
        let signer = try PrivateKey(pem: try FileSystem.read("\(home)/keys/registry.pem", limit: 4_096))
        var writer = try LogWriter(files: files, origin: registryKey.name, key: signer)
        try writer.append(admissions.map { Body($0.json, log: registryKey.name).line })
    }

    func add(to number: Int, entries: Int, seed: UInt64) throws {
        let vkey = try FileSystem.read("\(home)/registry.vkey", limit: 4_096)
        let domain = String(decoding: vkey, as: UTF8.self).prefix { $0 != "/" }
        let key = try PrivateKey(pem: try FileSystem.read("\(base)/keys/\(number).pem", limit: 4_096))
        try append(
            to: Names.origin(domain: String(domain), partner: "p\(number)"), key, entries: entries, seed: seed)
    }

    private func append(to origin: String, _ key: PrivateKey, entries: Int, seed: UInt64) throws {
        let files = LogFiles(
            store: HastyStore(folder: FolderStore(root: "\(base)/inbox")), folder: Names.folder(origin: origin),
            lineLimit: LogLimits.partnerLine)
        var writer = try LogWriter(files: files, origin: origin, key: key)
        var generate = Generate(out: base, origin: origin, entries: entries, seed: seed)
        var lines: [[UInt8]] = []
        try generate.lines { lines.append($0) }
        // The second seal of one period would not count.
        if writer.checkpoint.size > 0 { lines.removeLast() }
        try writer.append(lines)
    }
}

/// A folder that waits for no medium.
private struct HastyStore: FileStore {
    let folder: FolderStore

    var name: String { folder.name }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? { try folder.read(path, limit: limit) }
    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) { try folder.stage(path, bytes) }
    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) { try folder.stage(path, bytes) }
    func stage(_ path: String, _ bytes: [UInt8]) throws(FileError) { try folder.stage(path, bytes) }
    func settle(_ staged: StagedFiles) throws(FileError) {}
    func names(in folder: String) throws(FileError) -> [String] { try self.folder.names(in: folder) }
    func remove(_ path: String) throws(FileError) { try folder.remove(path) }
}
