import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// Which log of the coalition a person means, and what is known of it.
struct MeantLog {
    let history: KeyHistory
    let copies: LogCopies

    /// `name`: a partner's id, `receipts/MACHINE`, or `public`.
    init(_ name: String, _ coalition: CoalitionHome, _ registry: Registry) throws {
        let files: LogFiles
        if let admission = registry.admission(of: name) {
            history = registry.history(of: admission.origin)
            files = coalition.mirror(of: admission)
        } else if name == "public", !registry.publicHistory.keys.isEmpty {
            history = registry.publicHistory
            files = coalition.publicFiles
        } else if name.hasPrefix("receipts/"), let key = registry.machines[String(name.dropFirst(9))] {
            history = registry.history(of: key.name)
            files = coalition.receiptsFiles(of: String(name.dropFirst(9)))
        } else {
            throw CommandFailure(
                "partner.unknown", "no partner of that id", hint: "run: \(ProgramName.current) status",
                exit: .malformedInput)
        }
        copies = LogCopies(files, keys: history.keys, cosigners: registry.auditors.map(\.key))
    }

    func standing(_ receipts: Receipts) throws -> (Standing, StoredBranch?) {
        try copies.standing(history, receipts: receipts.accepted[history.origin] ?? [])
    }
}

/// `revoke`: a log's key said nothing that counts after a state.
enum RevokeCommand {
    static let command = Command(
        "revoke", .coalition, operands: "PARTNER|receipts/MACHINE|public",
        "end a key that is lost or stolen, at the last state that is good",
        options: [
            .init("--size", "N", "the last good size (default: all that counts now)"),
            .init("--checkpoint", "FILE", "the last good checkpoint, as the organisation itself has it"),
            Command.dryRun, Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let name = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.decidingRegistry(context.output)
        let log = try MeantLog(name, coalition, registry)
        guard let key = log.history.windows.last?.key else {
            throw CommandFailure("key.none", "\(name) has no key", exit: .malformedInput)
        }
        let (standing, branch) = try log.standing(coalition.allReceipts(registry))
        let state: Checkpoint
        if let file = context.arguments.value("--checkpoint") {
            state = try Checkpoint.open(try FileSystem.read(file, limit: Checkpoint.fileByteLimit), key: key)
        } else if standing.condition == .waiting {
            state = try self.state(ofWaiting: log, name, context.arguments.value("--size"))
        } else if let text = context.arguments.value("--size") {
            let size = try self.size(text, upTo: standing.valid.size, "what counts now")
            state =
                try branch.map {
                    Checkpoint(origin: log.history.origin, size: size, root: try $0.root(size: size))
                } ?? standing.valid
        } else {
            state = standing.valid
        }
        let words = "the key of \(name) ends at size \(state.size), root \(state.root.hex.prefix(16))..."
        if context.arguments.has("--dry-run") {
            try context.output.line("would revoke: \(words)")
            try context.output.object(["size": .integer(state.size), "type": "summary"])
            return .ok
        }
        let code = try Decision.sign(
            .revoke(key, at: state), coalition, isTaken: log.history.end == state, words, context.output)
        try revokeCertificates(name, coalition, context.output)
        context.output.note(
            "next: the organisation makes a new key (rotate --lost); admit its request, then merge")
        return code
    }
}

extension RevokeCommand {
    /// Whoever has the key may have the certificate too.
    private static func revokeCertificates(_ name: String, _ coalition: CoalitionHome, _ output: Output) throws {
        guard let authority = try CoalitionAuthority.existing(coalition.home) else { return }
        let machine = name.split(separator: "/").last.map(String.init) ?? name
        let holder: Certificate.Holder =
            name.hasPrefix("receipts/") ? .client(.machine, machine) : .client(.partner, name)
        let count = try authority.revoke(holder)
        guard count > 0 else { return }
        output.note(
            "\(count) certificates of \(name) hold no longer: copy \(coalition.home.file(CoalitionAuthority.listFile)) "
                + "to the server's tls/ folder and reload it")
    }

    private static func size(_ text: String, upTo limit: Int, _ what: String) throws(CommandFailure) -> Int {
        guard let size = Int(text), size >= 0, size <= limit else {
            throw .usage("--size is from 0 to \(limit), \(what)", verb: "revoke")
        }
        return size
    }

    /// Nothing counts of a log that waits, and ending its key there would drop all of it: a person says what was good.
    private static func state(ofWaiting log: MeantLog, _ name: String, _ size: String?) throws -> Checkpoint {
        guard let size else {
            throw CommandFailure(
                "state.needed", "\(name) waits for a history that is not here, so nothing of it counts now",
                hint:
                    "say the last good state: --size N, of the copy here; or --checkpoint FILE, as the organisation has it",
                exit: .usage)
        }
        let head =
            try log.copies.main.checkpoint()
            ?? Checkpoint(origin: log.history.origin, size: 0, root: TreeHasher().emptyRoot())
        let branch = StoredBranch(files: log.copies.main.local, head: head)
        let state = try self.size(size, upTo: head.size, "the copy here")
        return Checkpoint(
            origin: log.history.origin, size: state,
            root: state == 0 ? TreeHasher().emptyRoot() : try branch.root(size: state))
    }
}

/// `resolve`: of the histories of a forked log, which one holds.
enum ResolveCommand {
    static let command = Command(
        "resolve", .coalition, operands: "PARTNER|receipts/MACHINE|public",
        "show the histories of a forked log, or decide for one",
        options: [
            .init("--root", "HEX", "the root, or the beginning of it, of the history that holds"), Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let name = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.decidingRegistry(context.output)
        let log = try MeantLog(name, coalition, registry)
        let (standing, _) = try log.standing(coalition.allReceipts(registry))
        guard let root = context.arguments.value("--root") else {
            try show(name, standing, context.output)
            return standing.condition == .forked ? .partial : .ok
        }
        let found = standing.heads.filter { $0.root.hex.hasPrefix(root.lowercased()) }
        guard root.utf8.count >= 8, found.count == 1 else {
            throw CommandFailure.usage(
                "--root must be at least 8 hex digits of one of the histories; without it they are shown",
                verb: "resolve")
        }
        let isTaken = log.history.pins.contains { $0.rank == .resolution && $0.state == found[0] }
        let code = try Decision.sign(
            .resolve(found[0]), coalition, isTaken: isTaken || standing.condition != .forked,
            "\(name): the history with size \(found[0].size), root \(found[0].root.hex.prefix(16))... holds",
            context.output)
        context.output.note("next: \(ProgramName.current) merge")
        return code
    }

    private static func show(_ name: String, _ standing: Standing, _ output: Output) throws {
        for head in standing.heads {
            try output.line("size \(head.size)  root \(head.root.hex)")
            try output.object(["root": .string(head.root.hex), "size": .integer(head.size), "type": "history"])
        }
        try output.line(
            standing.condition == .forked
                ? "\(name) is forked: its \(standing.heads.count) histories share \(standing.valid.size) entries, which count"
                : "\(name) is \(standing.condition.rawValue): \(standing.valid.size) entries count")
        try output.object([
            "condition": .string(standing.condition.rawValue), "log": .string(standing.valid.origin),
            "size": .integer(standing.valid.size), "type": "summary",
        ])
    }
}
