import Journeys

/// Years whose pooled reports are still to be made, and who may be in them. A seal speaks of their survivors as the reports
/// will: by their buckets.
package struct PendingReports: Sendable {
    /// Who was noted for a year; `nil` where it is whoever stays.
    package var years: [Int: Set<Int>?]

    package init(years: [Int: Set<Int>?] = [:]) { self.years = years }

    /// What the year's reports would be now, made from those of `rows` that were noted for it; nothing where none are to come.
    func draft(_ rows: some Sequence<StagedRows.Row>, of staged: StagedRows, year: Int, policy: Policy) -> PoolDraft? {
        guard let noted = years[year] else { return nil }
        return PoolDraft(rows.filter { noted?.contains($0.id) ?? true }, of: staged, year: year, policy: policy)
    }
}
