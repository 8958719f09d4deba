import Anonymisation
import Dataset
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// Brings the master in a file up to what a merge finds: logs that moved are read again and written, those that did not keep
/// their rows.
struct MasterNight: NightMaster {
    private let coalition: CoalitionHome
    private let registry: Registry
    private let today: CivilDate
    private let before: Master.Source?
    private let moves: NightChanges.Moves
    private var writer: MasterWriter?
    /// The lines of what is in quarantine, by log.
    private var quarantined: [String: [String]]
    /// What is in quarantine of logs that were read, to be told at the end.
    private var found: [(partner: String, entries: [PartnerView.Quarantined])] = []
    private(set) var book: ErasureBook
    let reader: ViewReader

    /// `echoed` are the erasures that some machine has carried out, `before` what the master was made from, `nil` where
    /// everything is to be read again.
    init(
        _ coalition: CoalitionHome, _ registry: Registry, _ book: ErasureBook, echoed: [String: [Erase]],
        before: Master.Source?, today: CivilDate
    ) {
        self.coalition = coalition
        self.registry = registry
        self.book = book
        self.today = today
        // Under other decisions nothing is known of any log.
        self.before = before?.registry == registry.checkpoint ? before : nil
        moves = NightChanges.Moves(
            known: self.before?.logs ?? [:], rereading: book.news(in: echoed), incomplete: self.before?.incomplete ?? []
        )
        reader = ViewReader(policies: registry.policies, echoed: echoed, moves: moves)
        quarantined = self.before?.quarantined ?? [:]
    }

    mutating func take(_ result: PartnerMerge.Result, _ view: PartnerView) throws {
        try begun().put(view)
        book.see(
            view.destroyable.map { Erased(origin: result.origin, erase: $0) }, of: result.origin, today: today)
        try result.settleBodies(view, registry)
        let lines = view.quarantined.map { Frontier.line($0.index, $0.code.rawValue) }
        quarantined[result.origin] = lines.isEmpty ? nil : lines
        if !lines.isEmpty { found.append((view.partner, view.quarantined)) }
    }

    /// The writer, from the first log on that has something to write.
    private mutating func begun() throws -> MasterWriter {
        if let writer { return writer }
        let writer = try MasterWriter(path: coalition.masterPath, continuing: before != nil)
        self.writer = writer
        return writer
    }

    mutating func finish(
        _ results: [PartnerMerge.Result], _ output: Output
    ) throws -> (outcome: SharedMaster.Outcome, quarantined: Int) {
        let changes = NightChanges(results, known: moves.known)
        func frontier(_ quarantined: [String: [String]]) -> Frontier {
            Frontier(
                registry: registry.checkpoint, logs: changes.counting, heads: changes.heads, quarantined: quarantined)
        }
        func published(_ frontier: String) -> (outcome: SharedMaster.Outcome, quarantined: Int) {
            let count = quarantined.values.reduce(0) { $0 + $1.count }
            return (.published(frontier: frontier, quarantined: count, pool: nil), count)
        }
        if let before, writer == nil, changes.gone.isEmpty {
            let hash = frontier(quarantined).hash.hex
            if hash == before.frontier { return published(hash) }
        }
        let writer = try begun()
        for origin in changes.gone {
            try writer.forget(origin: origin)
            quarantined[origin] = nil
        }
        for (partner, entries) in found { try NightReport.quarantined(entries, of: partner, output) }
        let pool = try writer.openPool(policies: registry.policies, identities: try coalition.identities())
        quarantined = pool.quarantined
        try NightReport.pooled(pool.outcome, output)
        let now = frontier(quarantined)
        // Before the master that the erasures were read for: a run that is cut off here reads them again, one that is cut
        // off later would not.
        try coalition.keep(book)
        try writer.finish(coalition: registry.name, frontier: now)
        return published(now.hash.hex)
    }
}

extension PartnerMerge.Result {
    /// Keeps of the copy's bodies what `view` says may be kept.
    func settleBodies(_ view: PartnerView, _ registry: Registry) throws {
        guard let files else { return }
        try LogMirror(local: files, keys: registry.history(of: origin).keys).settleBodies(view)
    }
}
