import Age
import Anonymisation
import CanonicalJSON
import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// A decision of the coalition's people, signed into the registry and published.
enum Decision {
    /// Signs `entry` unless `isTaken` says that the registry has it already; says so in `words`.
    static func sign(
        _ entry: RegistryEntry, _ coalition: CoalitionHome, isTaken: Bool, _ words: String, _ output: Output
    ) throws -> ExitCode {
        if !isTaken { try coalition.decide(entry) }
        let code = report(try coalition.publish(), output)
        let size = try coalition.registry().checkpoint.size
        try output.line("\(words)\(isTaken ? " already" : ""); registry size \(size)")
        try output.object(["changed": .boolean(!isTaken), "registry_size": .integer(size), "type": "summary"])
        return code
    }

    /// What went wrong while a decision was carried to the store. It is signed and stands.
    static func report(_ troubles: [Trouble], _ output: Output) -> ExitCode {
        for trouble in troubles { output.warning("\(trouble.problem)") }
        guard troubles.contains(where: { !$0.isRestored }) else { return troubles.isEmpty ? .ok : .partial }
        output.warning(
            "what was decided is signed here and not all of it is in the store; the next merge carries it there")
        return .partial
    }
}

/// `auditor add`: a cosigner's key and what it attests.
enum AuditorAddCommand {
    static let command = Command(
        "auditor add", .coalition, operands: "KEY|FILE", "register an auditor's cosignature key",
        options: [
            .init(
                "--attests", "consistent|content",
                "consistent: the log only grew; content: every body was checked too"),
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let key = try Arguments.verifierKey(try context.arguments.operands(1...1)[0])
        guard key.kind == .cosigner else {
            throw CommandFailure(
                "key.malformed", "the key is a log's, not a cosigner's",
                hint: "an auditor makes one with: \(ProgramName.current) auditor init", exit: .malformedInput)
        }
        guard let attests = Auditor.Attests(rawValue: try context.arguments.required("--attests")) else {
            throw CommandFailure.usage("--attests must be consistent or content", verb: "auditor add")
        }
        let coalition = try CoalitionHome(try Home(context.arguments))
        let auditor = Auditor(key: key, attests: attests)
        let known = try coalition.decidingRegistry(context.output).auditors
        guard !known.contains(where: { $0.key == key && $0.attests != attests }) else {
            throw CommandFailure(
                "key.taken", "this key attests something else already", hint: "use another key for each",
                exit: .cannotCreate)
        }
        return try Decision.sign(
            .auditor(auditor), coalition, isTaken: known.contains(auditor), "auditor \(key.name) registered",
            context.output)
    }
}

/// `recipient add` and `recipient remove`: to whom bodies are encrypted from now on.
enum RecipientCommands {
    static let add = Command(
        "recipient add", .coalition, operands: "[AGE1...|FILE]",
        "encrypt bodies to one more key from now on; without one, to a new key of this home",
        options: [Command.passphrase], locksHome: true
    ) { context in
        let isNew = context.arguments.operands.isEmpty
        let own = isNew ? try makeIdentity(try CoalitionHome(try Home(context.arguments))) : nil
        return try change(context, own) { known, given in known.contains(given) ? known : known + [given] }
    }

    /// Adds an identity to those of this home.
    private static func makeIdentity(_ coalition: CoalitionHome) throws -> AgeRecipient {
        let identity = try AgeIdentity.generate()
        let known = try coalition.identities() + [identity]
        try FileSystem.writeAtomically(
            coalition.home.file("keys/bodies.age"), Array(known.map { $0.text + "\n" }.joined().utf8), mode: 0o600)
        return identity.recipient
    }

    static let remove = Command(
        "recipient remove", .coalition, operands: "AGE1...|FILE", "encrypt bodies no longer to this key",
        options: [Command.passphrase], locksHome: true
    ) { try change($0, nil) { known, given in known.filter { $0 != given } } }

    private static func change(
        _ context: Context, _ own: AgeRecipient?, _ edit: ([AgeRecipient], AgeRecipient) -> [AgeRecipient]
    ) throws -> ExitCode {
        let recipient = try own ?? given(try context.arguments.operands(1...1)[0])
        let coalition = try CoalitionHome(try Home(context.arguments))
        let known = try coalition.decidingRegistry(context.output).recipients
        let wanted = edit(known, recipient)
        guard wanted.count <= RegistryEntry.recipientLimit else {
            throw CommandFailure(
                "recipient.too-many", "there may be \(RegistryEntry.recipientLimit) recipients", exit: .cannotCreate)
        }
        if wanted.isEmpty && !known.isEmpty {
            throw CommandFailure(
                "recipient.last", "this is the last recipient: nobody could read what is pushed",
                hint: "add another first", exit: .cannotCreate)
        }
        return try Decision.sign(
            .recipients(wanted), coalition, isTaken: wanted == known, "bodies go to \(wanted.count) recipients",
            context.output)
    }

    private static func given(_ text: String) throws -> AgeRecipient {
        if let recipient = try? AgeRecipient(text) { return recipient }
        let line = String(decoding: try FileSystem.read(text, limit: 4_096), as: UTF8.self)
        return try AgeRecipient(line.trimmingNewline)
    }
}

/// `policy adopt`: another policy, from the next year or a later one.
enum PolicyAdoptCommand {
    static let command = Command(
        "policy adopt", .coalition, operands: "NAME|FILE", "let another policy hold, from a coming year on",
        options: [
            PolicyFile.country, .init("--from-year", "YEAR", "the first year under it (default: the next)"),
            Command.now,
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let policy = try PolicyFile.read(try context.arguments.operands(1...1)[0], context.arguments)
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.decidingRegistry(context.output)
        // Members seal by the policy that they fetched last: a year that has begun keeps its policy.
        let next = try context.arguments.today().year + 1
        let year = context.arguments.value("--from-year").map { Int($0) ?? 0 } ?? next
        guard year >= next, year <= 2200 else {
            throw CommandFailure.usage(
                "--from-year must be \(next) or later: a year that has begun keeps its policy", verb: "policy adopt")
        }
        let isTaken = registry.policies.policies.contains { $0.fromYear == year && $0.policy == policy }
        var policies = registry.policies
        guard isTaken || policies.add(policy, fromYear: year) else {
            throw CommandFailure(
                "policy.decided", "the policy of \(year) was decided before",
                hint: "adopt it from a year after \(policies.policies[policies.policies.count - 1].fromYear)",
                exit: .cannotCreate)
        }
        if !isTaken {
            try coalition.registryWriter().files.replace("files/\(policy.digest.hex)", policy.bytes)
            try PolicyCommand.describe(policy, context.output)
        }
        return try Decision.sign(
            .policy(policy.digest, name: policy.name, fromYear: year), coalition, isTaken: isTaken,
            "policy \(policy.name) holds from \(year) on", context.output)
    }
}
