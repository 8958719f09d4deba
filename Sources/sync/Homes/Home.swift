import CanonicalJSON
import Files
import Journeys
import Replication
import Signing
import TransparencyLog

/// A working folder: settings, keys and everything kept for one partner or one coalition.
struct Home {
    enum Role: String {
        case partner, coalition, keeper

        var owner: String {
            switch self {
            case .partner: "an organisation"
            case .coalition: "a coalition"
            case .keeper: "a pool keeper"
            }
        }
    }

    let path: String
    /// The file with the passphrase of the private keys, where they have one.
    private let passphraseFile: String?
    /// Where the command line says that the master is.
    let masterOption: String?

    /// The folder that `--home`, the environment or the XDG rules name.
    init(_ arguments: Arguments) throws(CommandFailure) {
        passphraseFile = arguments.value("--passphrase-file")
        masterOption = arguments.value("--master")
        if let given = arguments.value("--home") ?? environment("JOURNEY_SYNC_HOME") {
            path = given
        } else if let data = environment("XDG_DATA_HOME") {
            path = "\(data)/journey-sync"
        } else if let user = environment("HOME") {
            path = "\(user)/.local/share/journey-sync"
        } else {
            throw CommandFailure("home.unknown", "no working folder is known", hint: "give --home DIR", exit: .usage)
        }
    }

    /// A folder that is named otherwise, such as an auditor's.
    init(path: String) {
        self.path = path
        passphraseFile = nil
        masterOption = nil
    }

    /// What a home is for, written by `init`.
    struct Settings {
        let role: Role
        let domain: String
        /// The partner's id; the merging machine's name in a coalition's home.
        let name: String
        let remote: String
        /// The database that holds the coalition's master, where it is not a file in the home.
        var master: String?

        var json: JSONValue {
            var object: JSONObject = [
                "domain": .string(domain), "name": .string(name), "remote": .string(remote),
                "role": .string(role.rawValue), "type": "home/1",
            ]
            object["master"] = master.map { .string($0) }
            return .object(object)
        }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folder, readable by its owner only; refuses one that is in use.
    func create() throws {
        guard !FileSystem.exists(file("settings.json")) else {
            throw CommandFailure(
                "home.exists", "\(path) is a working folder already; nothing was changed",
                hint: "choose another with --home DIR", exit: .cannotCreate)
        }
        try FileSystem.makeFolders(FileSystem.parent(of: path))
        try FileSystem.makeFolders(path, mode: 0o700)
        let isNew = !FileSystem.exists(file("keys"))
        try FileSystem.makeFolders(file("keys"), mode: 0o700)
        if isNew { try PrivateFile.requirePrivate(file("keys")) }
    }

    func save(_ settings: Settings) throws {
        try FileSystem.writeAtomically(file("settings.json"), settings.json.canonicalBytes() + [0x0A], mode: 0o600)
    }

    /// The settings of a home that must be of `role`.
    func settings(_ role: Role) throws -> Settings {
        let settings = try settings()
        guard settings.role == role else { throw wrongRole(settings.role) }
        return settings
    }

    /// Says that a verb does not work in the home of a `role`.
    func wrongRole(_ role: Role) -> CommandFailure {
        CommandFailure(
            "home.wrong-role", "\(path) belongs to \(role.owner); this verb needs another kind of home",
            hint: "choose another with --home DIR", exit: .usage)
    }

    func settings() throws -> Settings {
        guard let bytes = try FileSystem.readIfPresent(file("settings.json"), limit: 1 << 16) else {
            throw CommandFailure(
                "home.missing", "\(path) is not a working folder yet",
                hint: "run: \(ProgramName.current) init --invite INVITATION.json --org NAME", exit: .usage)
        }
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            return Settings(
                role: try reader.code("role") { Role(rawValue: $0) }, domain: try reader.string("domain"),
                name: try reader.string("name"), remote: try reader.string("remote"),
                master: reader.optional("master")?.string)
        } catch {
            throw CommandFailure("home.malformed", "\(file("settings.json")) is not readable", exit: .malformedInput)
        }
    }

    // MARK: Keys

    /// Makes a signing key, encrypted where a passphrase is given; a key file is never overwritten.
    func makeKey(_ name: String) throws -> PrivateKey {
        let key = try PrivateKey.generate()
        let pem = try key.pem(passphrase: try passphrase())
        try FileSystem.create(file("keys/\(name).pem"), Array(pem.utf8), mode: 0o600)
        try FileSystem.create(file("keys/\(name).pub.pem"), Array(key.publicKey.pem.utf8))
        return key
    }

    func key(_ name: String) throws -> PrivateKey {
        try PrivateKey(pem: try secret("keys/\(name).pem"), passphrase: try passphrase())
    }

    /// The public half, for which no passphrase is needed.
    func publicKey(_ name: String) throws -> PublicKey {
        try PublicKey(pem: try FileSystem.read(file("keys/\(name).pub.pem"), limit: 1 << 16))
    }

    private func passphrase() throws -> Passphrase? { try passphraseFile.map { try PrivateFile.passphrase($0) } }

    /// Reads a private file; one that others may read is refused.
    func secret(_ name: String) throws -> [UInt8] { try PrivateFile.read(file(name)) }

    // MARK: The machine

    /// Remembers on which machine and file system this home is.
    func rememberMachine() throws {
        try FileSystem.writeAtomically(file("machine"), Array(try machine().utf8), mode: 0o600)
    }

    /// Refuses to go on in a home that was moved or copied to another machine or file system.
    func requireSameMachine() throws {
        guard let known = try FileSystem.readIfPresent(file("machine"), limit: 4_096) else {
            return try rememberMachine()
        }
        guard try Array(machine().utf8) == known else {
            throw CommandFailure(
                "home.moved", "\(path) was made on another machine or file system: is it a copy?",
                hint: "make sure that no other copy is in use, then run: \(ProgramName.current) recover",
                exit: .verification)
        }
    }

    private func machine() throws -> String {
        SHA256.hash(Array(try MachineIdentity.of(folder: path).utf8)).hex + "\n"
    }

    /// Runs `work` while no other verb works in this home.
    func locked<Result>(by verb: String, _ work: () throws -> Result) throws -> Result {
        _ = try settings()
        let lock = try FolderLock(folder: path, holder: verb)
        let result = Swift.Result { try work() }
        lock.release()
        return try result.get()
    }
}

extension Arguments {
    /// The day to act on.
    func today() throws(CommandFailure) -> CivilDate {
        guard let text = value("--now") else { return CivilDate.today() }
        guard let date = CivilDate(text) else { throw .usage("--now is not a date of the form YYYY-MM-DD") }
        return date
    }
}
