import CanonicalJSON
import Dataset
import LogStore
import Replication
import TransparencyLog

/// `merge --finish`: publishes a night whose shards are all done, where the last of them was cut off before it could.
extension MergeCommand {
    static func finish(_ context: Context) throws -> ExitCode {
        let coalition = try CoalitionHome(try Home(context.arguments))
        let stores = try coalition.stores(context.arguments.operands)
        var troubles: [Trouble] = []
        let registry = try coalition.updateRegistry(from: stores, &troubles)
        try coalition.requireMachine(registry)
        guard let shared = try coalition.sharedMaster() else {
            throw CommandFailure.usage("--finish is for a master that machines share: give --master", verb: "merge")
        }
        guard let night = try shared.newest() else { throw DatasetError(.missing, "no night was begun yet") }
        guard night.registry == registry.checkpoint else {
            throw CommandFailure(
                "shard.stale",
                "the night was begun under \(night.registry.size) decisions of the registry, the store shows "
                    + "\(registry.checkpoint.size)",
                hint: "run the shards again: \(ProgramName.current) merge --shard I/N", exit: .unavailable)
        }
        let (frontier, quarantined) = try finished(
            try shared.publish(
                night.number, policies: registry.policies, identities: try coalition.identities()), night,
            context.output)
        try coalition.rememberMaster(context.output)
        if try coalition.catchUpReceipts(registry, from: stores, &troubles, context.output) {
            try SummaryEcho.run(coalition, registry, context.output)
        }
        for store in stores + [coalition.mirrorStore] {
            troubles += try coalition.publish(registry, to: store, recheck: false)
        }
        for trouble in Set(troubles.map(\.problem.description)).sorted() { context.output.warning(trouble) }
        try context.output.line("published; frontier \(frontier.prefix(16))...")
        try context.output.object([
            "frontier": .string(frontier), "own_problems": .integer(troubles.count),
            "quarantined": .integer(quarantined), "type": "summary",
        ])
        return quarantined + troubles.count > 0 ? .partial : .ok
    }

    private static func finished(
        _ outcome: SharedMaster.Outcome, _ night: SharedMaster.Generation, _ output: Output
    ) throws -> (frontier: String, quarantined: Int) {
        switch outcome {
        case .published(let frontier, let quarantined, let pool):
            if let pool { try NightReport.pooled(pool, output) }
            return (frontier, quarantined)
        case .waiting(let shards):
            let names = shards.map { "\($0)/\(night.shards)" }
            throw CommandFailure(
                "shard.waiting", "not finished yet: \(names.joined(separator: ", "))",
                hint: "run: \(ProgramName.current) merge --shard \(names.first ?? "")", exit: .unavailable)
        }
    }
}
