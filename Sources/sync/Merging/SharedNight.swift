import Dataset
import Journeys
import LogStore
import Replication
import TransparencyLog

/// Brings this machine's part of a shared master up to what its merge finds. Each log is kept as soon as it is written, and
/// nobody sees any of it before the whole night is published.
struct SharedNight: NightMaster {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let writer: ShardWriter
    private let shard: Shard
    private let today: CivilDate
    private let moves: NightChanges.Moves
    private var moved: Set<String> = []
    /// What is in quarantine of logs that were read, to be told at the end.
    private var found: [(partner: String, entries: [PartnerView.Quarantined])] = []
    private(set) var book: ErasureBook
    let reader: ViewReader

    /// `echoed` are the erasures that some machine has carried out; with `recheck` all logs are read again.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, _ book: ErasureBook, _ writer: ShardWriter, shard: Shard,
        echoed: [String: [Erase]], recheck: Bool, today: CivilDate
    ) throws {
        self.coalition = coalition
        self.registry = registry
        self.book = book
        self.writer = writer
        self.shard = shard
        self.today = today
        let known = writer.known.filter { shard.holds($0.key) }
        // What another machine read, this one reads once itself: what is to be done about erasures stands in its own book.
        let others = known.filter { recheck || $0.value.machine != coalition.settings.name }
        moves = NightChanges.Moves(
            known: known.mapValues(\.checkpoint), rereading: book.news(in: echoed).union(others.keys),
            incomplete: try writer.incomplete())
        reader = ViewReader(policies: registry.policies, echoed: echoed, moves: moves)
    }

    mutating func take(_ result: PartnerMerge.Result, _ view: PartnerView) throws {
        let isListed = book.items.contains { $0.erased.origin == result.origin }
        book.see(
            view.destroyable.map { Erased(origin: result.origin, erase: $0) }, of: result.origin, today: today)
        // Before the rows: a run that is cut off in between reads this log again, and a later one would not.
        if isListed || !view.destroyable.isEmpty { try coalition.keep(book) }
        try writer.put(view, heads: NightChanges.heads([result])[result.origin] ?? [])
        try result.settleBodies(view, registry)
        moved.insert(result.origin)
        if !view.quarantined.isEmpty { found.append((view.partner, view.quarantined)) }
    }

    mutating func finish(
        _ results: [PartnerMerge.Result], _ output: Output
    ) throws -> (outcome: SharedMaster.Outcome, quarantined: Int) {
        let changes = NightChanges(results, known: moves.known)
        try writer.forget(changes.gone)
        try writer.keep(
            Set(changes.counting.map(\.origin)).subtracting(moved).sorted(), heads: changes.heads)
        for (partner, entries) in found { try NightReport.quarantined(entries, of: partner, output) }
        let end = try writer.finish(policies: registry.policies, identities: try coalition.identities())
        if case .published(_, let all, let pool) = end {
            if let pool { try NightReport.pooled(pool, output) }
            if shard == .whole { return (end, all) }
        }
        return (end, found.reduce(0) { $0 + $1.entries.count })
    }
}
