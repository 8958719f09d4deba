import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// An auditor's folder: the cosignature key, what it attests, and what it saw last of each log.
struct AuditorHome {
    let path: String
    /// The same folder, where keys for stores across a network may lie.
    let home: Home
    let name: String
    let attests: Auditor.Attests
    private let passphrase: Passphrase?

    static let settings = "auditor.json"

    /// Makes the folder; refuses one that is in use.
    static func create(
        _ path: String, name: String, attests: Auditor.Attests, passphrase: Passphrase?
    ) throws -> VerifierKey {
        guard !FileSystem.exists("\(path)/\(settings)") else {
            throw CommandFailure(
                "home.exists", "\(path) is an auditor's folder already; nothing was changed",
                hint: "choose another with --home DIR", exit: .cannotCreate)
        }
        try FileSystem.makeFolders(FileSystem.parent(of: path))
        try FileSystem.makeFolders(path, mode: 0o700)
        let key = try PrivateKey.generate()
        let verifier: VerifierKey
        do {
            verifier = try VerifierKey(name: name, publicKey: key.publicKey, kind: .cosigner)
        } catch {
            throw CommandFailure.usage("--name must be without spaces and plus signs, such as auditor.example/desk")
        }
        let file = "\(path)/cosigner.pem"
        try FileSystem.create(file, Array(try key.pem(passphrase: passphrase).utf8), mode: 0o600)
        try PrivateFile.requirePrivate(file)
        try FileSystem.create("\(path)/cosigner.pub.pem", Array(key.publicKey.pem.utf8))
        try FileSystem.create("\(path)/cosigner.vkey", Array("\(verifier)\n".utf8))
        let json: JSONValue = .object([
            "attests": .string(attests.rawValue), "name": .string(name), "type": "auditor-home/1",
        ])
        try FileSystem.create("\(path)/\(settings)", json.canonicalBytes() + [0x0A], mode: 0o600)
        return verifier
    }

    init(_ path: String, passphrase: Passphrase?) throws {
        self.path = path
        home = Home(path: path)
        self.passphrase = passphrase
        guard let bytes = try FileSystem.readIfPresent("\(path)/\(Self.settings)", limit: 1 << 16) else {
            throw CommandFailure(
                "home.missing", "\(path) is not an auditor's folder",
                hint: "make one: \(ProgramName.current) auditor init --home \(path) --name NAME --attests consistent",
                exit: .usage)
        }
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            name = try reader.string("name")
            attests = try reader.code("attests") { Auditor.Attests(rawValue: $0) }
        } catch {
            throw CommandFailure("home.malformed", "\(path)/\(Self.settings) is not readable", exit: .malformedInput)
        }
    }

    func key() throws -> PrivateKey {
        try PrivateKey(pem: try PrivateFile.read("\(path)/cosigner.pem"), passphrase: passphrase)
    }

    // MARK: What was seen

    private func file(_ origin: String, _ suffix: String) -> String {
        "\(path)/seen/\(SHA256.hash(Array(origin.utf8)).hex).\(suffix)"
    }

    /// The log's key as it was when the log was seen last; a request cannot bring another.
    func pinnedKey(_ origin: String) throws -> VerifierKey? {
        guard let bytes = try FileSystem.readIfPresent(file(origin, "vkey"), limit: 4_096) else { return nil }
        return try VerifierKey(String(decoding: bytes, as: UTF8.self).trimmingNewline)
    }

    /// The signed checkpoint that was cosigned last.
    func seen(_ key: VerifierKey) throws -> (checkpoint: Checkpoint, note: [UInt8])? {
        guard let note = try FileSystem.readIfPresent(file(key.name, "checkpoint"), limit: Checkpoint.fileByteLimit)
        else { return nil }
        // It was verified before it was kept; the log's key may be another one by now.
        return (try Checkpoint(parsing: try SignedNote(parsing: note).text), note)
    }

    /// Keeps what is about to be cosigned. It is on the medium when this returns.
    func keep(_ note: [UInt8], key: VerifierKey) throws {
        // A key that a verified registry put in the place of the one before is followed.
        if try pinnedKey(key.name) != key {
            try FileSystem.writeAtomically(file(key.name, "vkey"), Array("\(key)\n".utf8), mode: 0o600)
        }
        try FileSystem.writeAtomically(file(key.name, "checkpoint"), note, mode: 0o600)
    }

    /// Keeps evidence of a fork and returns its path.
    func keep(_ proof: ForkProof, old: Int, new: Int, key: VerifierKey) throws -> String {
        let name = key.name.split(separator: "/").dropFirst().joined(separator: "-")
        let path = "\(path)/fork-\(name)-\(old)-\(new).proof"
        try FileSystem.writeAtomically(path, proof.bytes)
        return path
    }
}
