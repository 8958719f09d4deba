package import Anonymisation
package import Journeys
package import Places

/// A published count: survivors of one year on one route between two countries.
package struct PublishedCell: Hashable, Sendable {
    /// Who published it.
    package let coalition: String
    package let year: Int
    package let key: CellKey
    /// What the published bounds say: the number lies between these, both included. The log has both bounds rounded down.
    package let survivors: CountInterval

    package var origin: PlaceCode { key.origin }
    package var destination: PlaceCode { key.destination }
    package var status: DestinationStatus { key.status }
    /// `nil` where the cell does not tell the forms: what is left of its route.
    package var forms: [Form]? { key.forms }
}

/// What one coalition published of one year. It never changes.
package struct PublishedYear: Hashable, Sendable {
    package let year: Int
    package let coalition: String
    /// Whether the coalition is the one whose findings these are.
    package let isOwn: Bool
    /// What every number in it passed.
    package let rule: PublicationRule
    /// In the order of the log.
    package let cells: [PublishedCell]
    package let heldBack: HeldBack

    /// What stands in no cell.
    package enum HeldBack: Hashable, Sendable {
        /// So many survivors, whose route is not told.
        case survivors(CountInterval)
        /// Nobody, or fewer than the rule lets tell. Which of the two is not told either.
        case tooFewToTell
    }

    init(_ year: PublicRecord.Year, coalition: String, isOwn: Bool) {
        let rule = year.release.rule
        self.year = year.release.year
        self.coalition = coalition
        self.isOwn = isOwn
        self.rule = rule
        cells = year.cells.map { _, cell in
            PublishedCell(
                coalition: coalition, year: cell.year, key: cell.key, survivors: rule.meaning(of: cell.survivors))
        }
        heldBack = year.release.rest.map { .survivors(rule.meaning(of: $0)) } ?? .tooFewToTell
    }

    /// Survivors in its cells.
    package var survivors: CountInterval { cells.reduce(.zero) { $0 + $1.survivors } }
}
