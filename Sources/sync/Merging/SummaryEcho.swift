import LogStore
import Replication

/// What a merge gives back to those who gave the data: a signed summary of what the coalition's public log says. It knows
/// nothing else, so a merge between two releases adds none.
enum SummaryEcho {
    static func run(_ coalition: CoalitionHome, _ registry: Registry, _ output: Output) throws {
        guard let (record, checkpoint) = try coalition.published(registry) else { return }
        let summary = Summary(record, at: checkpoint)
        var writer = try coalition.receiptsWriter()
        let said = try Receipts(files: coalition.receiptsFiles, checkpoint: writer.checkpoint).summary
        guard said != summary else { return }
        try writer.append([Body(summary.json, log: writer.origin).line])
        output.note("the summary of the public findings is signed for the members")
    }
}
