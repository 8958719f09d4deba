package import Journeys

/// What one organisation's groups are of the cells that its coalition has published: computed where the groups are, and
/// shown nowhere else.
package struct OwnShare: Hashable, Sendable {
    private struct Place: Hashable {
        let year: Int
        let key: CellKey?
    }

    private let shares: [Place: CountInterval]

    /// `groups` are the organisation's own. Those of a year that was not published yet are left out.
    package init(of groups: some Sequence<Group>, in record: PublicRecord) {
        var shares: [Place: CountInterval] = [:]
        var cells: [Int: Set<CellKey>] = [:]
        for year in record.years { cells[year.release.year] = Set(year.cells.map(\.cell.key)) }
        for group in groups {
            guard let published = cells[group.period.year] else { continue }
            // The ladder put it where the first of these stands.
            let key = CellKey(of: group.attributes)
            let cell = [key, key?.route].compactMap { $0 }.first { published.contains($0) }
            shares[Place(year: group.period.year, key: cell), default: .zero] += group.survivors
        }
        self.shares = shares
    }

    /// The own survivors in a cell.
    package func survivors(in key: CellKey, year: Int) -> CountInterval {
        shares[Place(year: year, key: key)] ?? .zero
    }

    /// The own survivors of a published year that stand in no cell.
    package func heldBack(year: Int) -> CountInterval { shares[Place(year: year, key: nil)] ?? .zero }
}
