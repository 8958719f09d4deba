import Age
import Anonymisation
import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `epoch add`: registers a year's key of the pool keeper, before anyone uses it.
enum EpochAddCommand {
    static let command = Command(
        "epoch add", .coalition, operands: "EPOCH.json", "register the pool keeper's key of a year",
        options: [Command.passphrase], locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let path = try context.arguments.operands(1...1)[0]
        let epoch: PoolEpoch
        do {
            epoch = try PoolEpoch(parsing: try FileSystem.read(path, limit: 1 << 16))
        } catch let error as JoiningError {
            throw CommandFailure(
                "epoch.malformed", "\(path): not a keeper's epoch: \(error)",
                hint: "the keeper makes one with: \(ProgramName.current) keeper open YEAR", exit: .malformedInput)
        }
        let coalition = try CoalitionHome(try Home(context.arguments))
        let registry = try coalition.decidingRegistry(context.output)
        guard registry.policies.policy(for: epoch.year).pooling != nil else {
            throw CommandFailure(
                "epoch.no-pooling", "the policy of \(epoch.year) pools nothing",
                hint: "a policy that does: \(ProgramName.current) policy adopt standard --pooling 3",
                exit: .cannotCreate)
        }
        let known = registry.epochs[epoch.year]
        guard known == nil || known?.epoch == epoch else {
            throw CommandFailure(
                "epoch.taken", "another key is registered for \(epoch.year) already",
                hint: "a year has one key; the keeper goes on with the first", exit: .cannotCreate)
        }
        let before = registry.epochs.values.filter { $0.epoch.year < epoch.year }.max { $0.epoch.year < $1.epoch.year }
        if let before, before.epoch.keeper != epoch.keeper {
            context.output.warning("this is another keeper's key than that of \(before.epoch.year)")
        }
        context.output.note("the keeper's key in words: \(Fingerprint.text(epoch.keeper))")
        return try Decision.sign(
            .epoch(known ?? RegisteredEpoch(epoch, recipient: try recipient(coalition))), coalition,
            isTaken: known != nil, "epoch \(epoch.year) registered, open until \(epoch.closes)", context.output)
    }

    /// To whom reports are encrypted: the first key of this home, made where there is none.
    private static func recipient(_ coalition: CoalitionHome) throws -> AgeRecipient {
        if let identity = try coalition.identities().first { return identity.recipient }
        let identity = try AgeIdentity.generate()
        try FileSystem.writeAtomically(
            coalition.home.file("keys/bodies.age"), Array("\(identity.text)\n".utf8), mode: 0o600)
        return identity.recipient
    }
}
