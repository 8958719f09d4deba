import Journeys

/// The rows that pooled reports tell of, have told of, or may tell of once the keeper has answered.
///
/// No presence fact rests on them. A closed report hides its route; a country that its organisation names and that is in none
/// of its groups would tell it, all the more where two closed reports share a tag, or where a fact is erased beside a report.
package struct PooledRows: Sendable {
    /// The log indices of all reports, also of those erased since: who came back from one is known by it.
    package var reports: Set<Int>
    /// Years whose reports are still to be made, and who was noted for them; `nil` where it is whoever stays.
    package var pending: [Int: Set<Int>?]
    /// Rows of reports that are still to be made, by id.
    var leaving: Set<Int> = []

    package init(reports: Set<Int> = [], pending: [Int: Set<Int>?] = [:]) {
        self.reports = reports
        self.pending = pending
    }

    func contains(_ row: StagedRows.Row) -> Bool {
        row.entry.map(reports.contains) ?? false || row.former.map(reports.contains) ?? false
            || leaving.contains(row.id)
    }

    /// What the year's reports would be now, made from those of `rows` that were noted for it; nothing where none are to come.
    func draft(_ rows: some Sequence<StagedRows.Row>, of staged: StagedRows, year: Int, policy: Policy) -> PoolDraft? {
        guard let noted = pending[year] else { return nil }
        return PoolDraft(
            rows.filter { noted?.contains($0.id) ?? true }, of: staged, year: year, policy: policy)
    }

    /// With the rows of all years whose reports are still to be made, as they stand now.
    package func drafted(of staged: StagedRows, policies: PolicyHistory) -> PooledRows {
        var result = self
        for year in pending.keys {
            let draft = draft(staged.staying, of: staged, year: year, policy: policies.policy(for: year))
            for cell in draft?.cells ?? [] { result.leaving.formUnion(cell.members) }
        }
        return result
    }
}
