import Age
import Anonymisation
import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `recover`: goes on after a restored backup, on another machine, or on a new laptop with the recovery key alone.
enum RecoverCommand {
    static let command = Command(
        "recover", .partner, operands: "[REMOTE]", "go on after a restored backup, or on a new laptop",
        options: [
            .init("--recovery-key", "FILE", "a file with the recovery key that init showed (mode 600)"),
            .init("--partner", "ID", "on a new laptop: the organisation's id in the coalition"),
            .init("--new-key", nil, "make and show a new recovery key in place of the one before"),
            Command.passphrase,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let arguments = context.arguments
        let given = try arguments.operands(0...1).first
        let home = try Home(arguments)
        let identity = try arguments.value("--recovery-key").map { try readIdentity($0) }
        if !FileSystem.exists(home.file("settings.json")) {
            try newLaptop(home, given, identity, arguments)
        }
        return try home.locked(by: "recover") { () throws -> ExitCode in
            let partner = try PartnerHome(home)
            if arguments.has("--new-key") { try renewKey(home, context.output) }
            return try recover(partner, try partner.remote(given), identity, context.output)
        }
    }

    private static func renewKey(_ home: Home, _ output: Output) throws {
        let key = try PartnerHome.makeRecoveryKey(home)
        try output.line("recovery key, shown this once: \(key.text)")
        try output.object(["recovery_key": .string(key.text), "type": "recovery-key"])
        output.note("write it down and keep it in a safe; the key before it opens no memory written from now on")
    }

    private static func readIdentity(_ path: String) throws -> AgeIdentity {
        guard let identity = try AgeIdentity.file(try PrivateFile.read(path)).first else {
            throw CommandFailure("age.key", "\(path) holds no recovery key", exit: .malformedInput)
        }
        return identity
    }

    // MARK: A new laptop

    /// Makes the home that the memory describes. The settings come last: without them this runs again.
    private static func newLaptop(
        _ home: Home, _ remote: String?, _ identity: AgeIdentity?, _ arguments: Arguments
    ) throws {
        guard let remote, let id = arguments.value("--partner"), Names.isPartner(id), let identity else {
            throw CommandFailure(
                "home.missing", "\(home.path) is not a working folder yet",
                hint: "on a new laptop run: \(ProgramName.current) recover REMOTE --partner ID --recovery-key FILE",
                exit: .usage)
        }
        let store = try reachableStore(remote, home)
        let memory = try fetchMemory(store, folder: "\(id)/1", identity)
        try home.create()
        try FileSystem.writeAtomically(home.file("recovering"), [], mode: 0o600)
        for name in PartnerHome.rememberedFiles.reversed() {
            guard let file = memory.files.first(where: { $0.name == name }) else { continue }
            // What this laptop came in with is newer than what the lost one had.
            if Home.AccessFile.all.contains(name), FileSystem.exists(home.file(name)) { continue }
            try FileSystem.writeAtomically(
                home.file(name), file.bytes, mode: name.hasSuffix(".pub.pem") ? 0o644 : 0o600)
        }
    }

    private static func fetchMemory(_ store: any FileStore, folder: String, _ identity: AgeIdentity) throws -> Memory {
        guard let bytes = try store.read("\(folder)/\(Memory.path)", limit: Memory.byteLimit) else {
            throw CommandFailure(
                "recovery.missing", "\(store.name) holds no recovery memory of \(folder)",
                hint: "check the address and the id; look for another store or stick that was pushed to",
                exit: .unavailable)
        }
        return try Memory(opening: bytes, with: identity)
    }

    // MARK: Catching up

    private static func recover(
        _ partner: PartnerHome, _ store: any FileStore, _ identity: AgeIdentity?, _ output: Output
    ) throws -> ExitCode {
        let remote = partner.remoteLog(store, identities: identity.map { [$0] } ?? [])
        let own = try partner.checkpoint()
        let isUnfinished = FileSystem.exists(partner.home.file("recovering"))
        guard let shown = try remote.signedCheckpoint(keys: try partner.keys(try partner.registry()))?.checkpoint else {
            throw CommandFailure(
                "remote.blank", "\(store.name) holds nothing of this log",
                hint: "recover from a store that was pushed to", exit: .unavailable)
        }
        if shown.size > own.size || isUnfinished {
            guard let identity else {
                throw CommandFailure(
                    "recovery.key-needed",
                    "the remote has \(shown.size) entries of this log, this home \(own.size): its memory is needed",
                    hint: "run: \(ProgramName.current) recover --recovery-key FILE, with the key that init showed",
                    exit: .permission)
            }
            let memory = try fetchMemory(store, folder: Names.folder(origin: partner.origin), identity)
            try catchUp(partner, memory, remote, shown: shown)
        } else {
            guard try partner.logFiles.isPrefix(shown, of: own) else { throw forked(store) }
        }
        try partner.home.rememberMachine()
        let now = try partner.checkpoint()
        let gained = now.size - own.size
        try output.line(
            gained == 0 && !isUnfinished
                ? "nothing is missing here: log size \(now.size)"
                : "recovered \(gained) entries; log size \(now.size), root \(now.root.hex.prefix(16))...")
        try output.object([
            "log_size": .integer(now.size), "recovered": .integer(gained), "root": .string(now.root.base64),
            "type": "summary",
        ])
        output.note("next: import the newest case file again (nobody is counted twice), then push")
        return .ok
    }

    private static func forked(_ store: any FileStore) -> CommandFailure {
        CommandFailure(
            "log.forked", "this home and \(store.name) each have entries that the other lacks",
            hint: "keep both as they are, push from neither, and ask the coalition", exit: .verification)
    }

    /// The log from the store and the memory, then staging from the memory. `recovering` stands until all is done.
    private static func catchUp(
        _ partner: PartnerHome, _ memory: Memory, _ remote: LogFiles, shown: Checkpoint
    ) throws {
        guard memory.log == partner.origin, memory.size >= shown.size, memory.from <= shown.size else {
            throw CommandFailure(
                "recovery.mismatch", "the recovery memory and the log in \(remote.store.name) are of different nights",
                hint: "recover from the store that was pushed to last", exit: .verification)
        }
        try FileSystem.writeAtomically(partner.home.file("recovering"), [], mode: 0o600)
        let mirror = LogMirror(
            local: partner.logFiles, keys: try partner.keys(try partner.registry()), gone: GoneBodies(isOwnLog: true))
        let update = try mirror.update(from: remote, recheck: false)
        if update.state == .forked { throw forked(remote.store) }
        if let problem = update.problems.first { throw problem }
        var writer = try partner.writer()
        if writer.checkpoint.size < memory.size {
            try writer.append(memory.lines.dropFirst(writer.checkpoint.size - memory.from))
        }
        guard writer.checkpoint.size == memory.size else { throw forked(remote.store) }
        let staging = try partner.staging()
        try staging.restore(memory.rows)
        // A backup may be older than an erasure: what was destroyed since must not come back with it.
        for entry in try staging.erasedEntries() { try writer.erase(at: entry) }
        if let note = try remote.checkpointBytes() {
            try FileSystem.writeAtomically(partner.home.file("pushed"), note, mode: 0o600)
        }
        try FileSystem.remove(partner.home.file("recovering"))
        try FileSystem.synchroniseFolder(partner.home.path)
    }
}
