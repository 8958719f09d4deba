import CanonicalJSON
import Files
import Journeys
import Pooling
import Replication
import Signing
import TransparencyLog

/// A pool keeper's home: its signing key, its own list of those it serves, and for each year a key, what was answered and,
/// in the end, the statement that the key is gone.
struct KeeperHome {
    let home: Home
    let settings: Home.Settings

    init(_ home: Home) throws {
        self.home = home
        settings = try home.settings(.keeper)
    }

    var name: String { Names.keeper(domain: settings.domain) }
    func verifier() throws -> VerifierKey { try VerifierKey(name: name, publicKey: try home.publicKey("keeper")) }

    /// The stores in which organisations ask; the one that the invitation names where none is given.
    func stores(_ given: [String]) throws -> [any FileStore] {
        try (given.isEmpty ? [settings.remote] : given).map { try reachableStore($0, home) }
    }

    // MARK: Who is served

    /// An organisation on the list.
    struct Client: Hashable {
        let key: VerifierKey
        /// How many cells it may ask for in a year.
        let cells: Int

        var partner: String { key.name.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    }

    private var listPath: String { home.file("partners.json") }

    private static func unsigned(_ clients: [Client]) -> JSONObject {
        [
            "partners": .array(
                clients.map { .object(["cells": .integer($0.cells), "key": .string($0.key.description)]) }),
            "type": "keeper-list/1",
        ]
    }

    /// The list, in the order of the organisations' names; refused where this home's key did not sign it.
    func clients() throws -> [Client] {
        guard let bytes = try FileSystem.readIfPresent(listPath, limit: 1 << 22) else { return [] }
        let malformed = CommandFailure(
            "keeper.list", "\(listPath) is not as this keeper signed it", hint: "restore it from a backup",
            exit: .verification)
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            var clients: [Client] = []
            for value in try reader.array("partners", limit: 10_000) {
                var item = try JSONReader(value)
                clients.append(
                    Client(
                        key: try VerifierKey(try item.string("key")),
                        cells: try item.integer("cells", in: 1...PoolRequest.elementLimit)))
            }
            let signature = Base64.decode(try reader.string("signature")) ?? []
            guard try verifier().publicKey.verifies(signature, of: Self.unsigned(clients).canonicalBytes()) else {
                throw malformed
            }
            return clients
        } catch {
            throw malformed
        }
    }

    func save(_ clients: [Client]) throws {
        let sorted = clients.sorted { $0.key.name.utf8.lexicographicallyPrecedes($1.key.name.utf8) }
        var object = Self.unsigned(sorted)
        object["signature"] = .string(Base64.encode(try home.key("keeper").sign(object.canonicalBytes())))
        try FileSystem.writeAtomically(listPath, object.canonicalBytes() + [0x0A], mode: 0o600)
    }

    // MARK: Epochs

    private func folder(_ year: Int) -> String { home.file("epochs/\(year)") }
    func epochPath(_ year: Int) -> String { "\(folder(year))/epoch.json" }
    private func keyName(_ year: Int) -> String { "keys/epoch-\(year).key" }

    /// The years that were opened here, in order.
    func years() throws -> [Int] { try FileSystem.names(in: home.file("epochs")).compactMap { Int($0) }.sorted() }

    func epoch(_ year: Int) throws -> PoolEpoch? {
        guard let bytes = try FileSystem.readIfPresent(epochPath(year), limit: 1 << 16) else { return nil }
        return try PoolEpoch(parsing: bytes)
    }

    /// How many cells all organisations together may ask for.
    func cells(_ year: Int) throws -> Int {
        let bytes = try FileSystem.read("\(folder(year))/cells", limit: 64)
        return Int(String(decoding: bytes, as: UTF8.self).trimmingNewline) ?? 0
    }

    /// Makes a year's key and says so, once: what stands here already is given again. The key is on the medium before anyone
    /// can hear of it.
    func open(_ year: Int, closes: CivilDate, cells: Int) throws -> PoolEpoch {
        if let known = try epoch(year) { return known }
        try FileSystem.makeFolders(folder(year), mode: 0o700)
        // One that was left by a run that was interrupted was never announced.
        let key = try KeeperKey()
        try FileSystem.writeAtomically(home.file(keyName(year)), key.scalar.bytes, mode: 0o600)
        try FileSystem.writeAtomically("\(folder(year))/cells", Array("\(cells)\n".utf8), mode: 0o600)
        let epoch = try PoolEpoch(
            year: year, key: key.publicKey, keeper: try verifier(), closes: closes, signedBy: try home.key("keeper"))
        try FileSystem.writeAtomically(epochPath(year), epoch.json.canonicalBytes() + [0x0A])
        return epoch
    }

    func key(_ year: Int) throws -> KeeperKey { try KeeperKey(scalar: SecretBytes(try home.secret(keyName(year)))) }

    // MARK: Answers

    private func answersFolder(_ year: Int) -> String { "\(folder(year))/answers" }

    /// What was answered in a year. It is kept before it leaves, so that no crash gives anyone more than the budget.
    func answers(_ year: Int) throws -> [PoolAnswer] {
        try FileSystem.names(in: answersFolder(year)).filter { $0.hasSuffix(".json") }.map {
            let path = "\(answersFolder(year))/\($0)"
            return try PoolAnswer(parsing: try FileSystem.read(path, limit: PoolRequest.fileByteLimit))
        }
    }

    func keep(_ answer: PoolAnswer) throws {
        try FileSystem.makeFolders(answersFolder(answer.year), mode: 0o700)
        try FileSystem.writeAtomically(
            "\(answersFolder(answer.year))/\(answer.request.hex).json", answer.json.canonicalBytes() + [0x0A],
            mode: 0o600)
    }

    // MARK: The end of an epoch

    func closed(_ year: Int) throws -> PoolClosed? {
        let path = "\(folder(year))/closed.json"
        guard let bytes = try FileSystem.readIfPresent(path, limit: 1 << 22) else { return nil }
        return try PoolClosed(parsing: bytes)
    }

    /// Whether a year's key is still here.
    func hasKey(_ year: Int) -> Bool { FileSystem.exists(home.file(keyName(year))) }

    /// Destroys a year's key and signs that it is gone, in this order. Interrupted, it goes on where it was.
    func close(_ epoch: PoolEpoch, day: CivilDate) throws -> PoolClosed {
        if let known = try closed(epoch.year) { return known }
        let path = home.file(keyName(epoch.year))
        if FileSystem.exists(path) {
            // Overwritten in place first: on a disk that does so too, nothing is left.
            try FileSystem.overwrite(path, with: SecretBytes.random(32))
            try FileSystem.remove(path)
            try FileSystem.synchroniseFolder(home.file("keys"))
        }
        let answered = try answers(epoch.year).map {
            PoolClosed.Answered(log: $0.log, request: $0.request, elements: $0.elements.count)
        }.sorted { ($0.log, $0.request.hex) < ($1.log, $1.request.hex) }
        let statement = try PoolClosed(
            year: epoch.year, key: epoch.key, day: day, answered: answered, signedBy: try home.key("keeper"))
        try FileSystem.writeAtomically("\(folder(epoch.year))/closed.json", statement.json.canonicalBytes() + [0x0A])
        return statement
    }
}
