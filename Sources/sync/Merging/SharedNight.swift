import Dataset
import Journeys
import LogStore
import Replication
import TransparencyLog

/// Brings this machine's part of a shared master up to what its merge found. Each log is kept as soon as it is written, and
/// nobody sees any of it before the whole night is published.
struct SharedNight {
    let coalition: CoalitionHome
    let registry: Registry
    let writer: ShardWriter
    let shard: Shard
    let recheck: Bool

    /// `echoed` are the erasures that some machine has carried out. How many entries of what was read are in quarantine is
    /// told beside what became of the night.
    func run(
        _ results: [PartnerMerge.Result], echoed: Set<Erased>, _ book: inout ErasureBook, today: CivilDate,
        _ output: Output
    ) throws -> (outcome: SharedMaster.Outcome, quarantined: Int) {
        let known = writer.known.filter { shard.holds($0.key) }
        let echoed = Erased.byOrigin(echoed)
        // What another machine read, this one reads once itself: what is to be done about erasures stands in its own book.
        var rereading = Set(known.filter { $0.value.machine != coalition.settings.name }.keys)
        rereading.formUnion(MasterNight.news(echoed, book))
        if recheck { rereading.formUnion(results.map(\.origin)) }
        let moves = NightChanges.Moves(
            known: known.mapValues(\.checkpoint), rereading: rereading, incomplete: try writer.incomplete())
        let changes = NightChanges(results, known: moves.known)
        let moved = results.filter(moves.contains)
        try writer.forget(changes.gone)
        try writer.keep(
            Set(changes.counting.map(\.origin)).subtracting(moved.map(\.origin)).sorted(), heads: changes.heads)
        var quarantined = 0
        try MasterNight.forEachView(of: moved, policies: registry.policies, echoed: echoed) { (result, view) in
            let isListed = book.items.contains { $0.erased.origin == result.origin }
            book.see(
                view.destroyable.map { Erased(origin: result.origin, erase: $0) }, of: result.origin, today: today)
            // Before the rows: a run that is cut off in between reads this log again, and a later one would not.
            if isListed || !view.destroyable.isEmpty { try coalition.keep(book) }
            try writer.put(view, heads: changes.heads[result.origin] ?? [])
            if let files = result.files {
                try LogMirror(local: files, keys: registry.history(of: result.origin).keys).settleBodies(view)
            }
            quarantined += view.quarantined.count
            try MasterNight.report(view.quarantined, of: view.partner, output)
        }
        let end = try writer.finish(policies: registry.policies, identities: try coalition.identities())
        if case .published(_, _, let pool?) = end { try MasterNight.report(pool, output) }
        return (end, quarantined)
    }
}
