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

    /// `name`: a partner's id, or `receipts/MACHINE`.
    init(_ name: String, _ coalition: CoalitionHome, _ registry: Registry) throws {
        let files: LogFiles
        if let admission = registry.admission(of: name) {
            history = registry.history(of: admission.origin)
            files = coalition.mirror(of: admission)
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
        "revoke", .coalition, operands: "PARTNER|receipts/MACHINE",
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
        let registry = try coalition.registry()
        let log = try MeantLog(name, coalition, registry)
        guard let key = log.history.windows.last?.key else {
            throw CommandFailure("key.none", "\(name) has no key", exit: .malformedInput)
        }
        let (standing, branch) = try log.standing(try coalition.allReceipts(registry))
        let state: Checkpoint
        if let file = context.arguments.value("--checkpoint") {
            state = try Checkpoint.open(try FileSystem.read(file, limit: Checkpoint.fileByteLimit), key: key)
        } else if let text = context.arguments.value("--size") {
            guard let size = Int(text), size >= 0, size <= standing.valid.size else {
                throw CommandFailure.usage(
                    "--size is from 0 to \(standing.valid.size), what counts now", verb: "revoke")
            }
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
}

/// `resolve`: of the histories of a forked log, which one holds.
enum ResolveCommand {
    static let command = Command(
        "resolve", .coalition, operands: "PARTNER|receipts/MACHINE",
        "show the histories of a forked log, or decide for one",
        options: [
            .init("--root", "HEX", "the root, or the beginning of it, of the history that holds"), Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let name = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.registry()
        let log = try MeantLog(name, coalition, registry)
        let (standing, _) = try log.standing(try coalition.allReceipts(registry))
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
