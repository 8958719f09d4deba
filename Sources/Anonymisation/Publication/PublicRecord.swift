import Journeys

/// What a public log says, year by year, as far as it keeps the rule. Entries count once their release covers them.
///
/// A year is released once: what stands of it later, or twice, is refused.
package struct PublicRecord: Sendable {
    package struct Year: Sendable {
        package let index: Int
        package let release: Release
        package let cells: [(index: Int, cell: Cell)]
        package let facts: [(index: Int, fact: PublicFact)]
    }

    /// In the order of the log.
    package private(set) var years: [Year] = []
    /// Entries that do not count, and why.
    package private(set) var refused: [(index: Int, reason: String)] = []

    /// Entries since the last release.
    private var pending: [(index: Int, entry: PublicEntry)] = []

    package init() {}

    package func year(_ year: Int) -> Year? { years.first { $0.release.year == year } }

    /// Takes the next entry. `policies` hold the rule that the reader asks for: the coalition's own, or that of the
    /// coalition one level up.
    package mutating func take(_ entry: PublicEntry, at index: Int, policies: PolicyHistory) {
        guard case .release(let release) = entry else { return pending.append((index, entry)) }
        defer { pending.removeAll() }
        let rule = policies.policy(for: release.year).publication
        var objection: String?
        if year(release.year) != nil { objection = "releases a year that was released before" }
        if release.first > index || release.first < (years.last.map { $0.index + 1 } ?? 0) {
            objection = "does not begin where the last release ended"
        }
        if !release.rule.isAtLeast(rule) { objection = "keeps a weaker rule than the policy asks for" }
        if let rest = release.rest, !release.rule.allows(rest) { objection = "tells a rest that breaks its rule" }
        if let objection {
            refused.append((index, objection))
            for (index, _) in pending { refused.append((index, "its release is not valid")) }
            return
        }
        close(release, at: index)
    }

    private mutating func close(_ release: Release, at index: Int) {
        var cells: [(index: Int, cell: Cell)] = []
        var facts: [(index: Int, fact: PublicFact)] = []
        var seen: (keys: Set<CellKey>, facts: Set<PublicFact>) = ([], [])
        for (index, entry) in pending {
            switch entry {
            case _ where index < release.first: refused.append((index, "is covered by no release"))
            case .cell(let cell):
                if cell.year != release.year {
                    refused.append((index, "is of another year than its release"))
                } else if !release.rule.allows(cell.survivors) {
                    refused.append((index, "breaks the rule of its release"))
                } else if !seen.keys.insert(cell.key).inserted {
                    refused.append((index, "counts a cell twice"))
                } else {
                    cells.append((index, cell))
                }
            case .exists(let fact, let year):
                if year != release.year {
                    refused.append((index, "is of another year than its release"))
                } else if !seen.facts.insert(fact).inserted {
                    refused.append((index, "tells a fact twice"))
                } else {
                    facts.append((index, fact))
                }
            case .release: break
            }
        }
        years.append(Year(index: index, release: release, cells: cells, facts: facts))
    }
}
