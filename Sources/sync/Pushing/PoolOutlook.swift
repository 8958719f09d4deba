import Anonymisation
import CanonicalJSON
import Journeys
import Places
import Replication

/// What would leave in pooled reports once the keeper has answered: of the years that wait for that, and of those that the
/// next push closes.
struct PoolOutlook {
    private var drafts: [(year: Int, draft: PoolDraft)] = []
    /// The rows in them, by id.
    private(set) var rows: Set<Int> = []

    init(_ night: PartnerNight, _ seals: [SealDraft], _ staged: StagedRows) throws {
        for (year, state) in try night.poolYears() where state == .closed || state == .asked {
            add(year, try night.poolDraft(year, staged))
        }
        for seal in seals {
            guard case .year(let year) = seal.period else { continue }
            let policy = night.policies.policy(for: year)
            add(
                year,
                PoolDraft(
                    staged.staying.filter { !rows.contains($0.id) }, of: staged, year: year, policy: policy))
        }
    }

    private mutating func add(_ year: Int, _ draft: PoolDraft) {
        if draft.cells.isEmpty { return }
        drafts.append((year, draft))
        rows.formUnion(draft.cells.flatMap(\.members))
    }

    var cells: Int { drafts.reduce(0) { $0 + $1.draft.cells.count } }
    var survivors: Int { drafts.reduce(0) { $0 + $1.draft.survivors } }

    func print(_ output: Output) throws {
        for (year, draft) in drafts {
            try output.line(
                "\(year)  pool: \(draft.survivors) survivors of \(draft.cells.count) rare routes, once the keeper has "
                    + "answered; each stays unreadable unless enough other organisations report it too")
            for cell in draft.cells {
                let attributes = cell.cell.attributes
                try output.line(
                    "      \(attributes.origin.name) to \(attributes.destination.name)"
                        + (attributes.destinationStatus == .intended ? " (intended)" : "") + ": \(cell.survivors)")
                try output.object([
                    "destination": .string(attributes.destination.text),
                    "destination_status": .string(attributes.destinationStatus.rawValue),
                    "origin": .string(attributes.origin.text), "survivors": .integer(cell.survivors),
                    "type": "pool-cell", "year": .integer(year),
                ])
            }
        }
    }
}
