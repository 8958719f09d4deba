package import Journeys

/// All rows of staging in little memory: each different journey once, and for each row what is its own. A million rows
/// take some 50 MB besides their different journeys.
package struct StagedRows: Sendable {
    package struct Row: Hashable, Sendable {
        package let id: Int
        /// The index of its journey.
        package let journey: Int
        /// The log index of the group that shares it, once planned.
        package var entry: Int?
        /// The log index of a group that was retracted, where it was in one: it may leave only in other company.
        package var former: Int?
        /// Its attributes were forgotten: only its number and year are left, and it cannot leave any more.
        package let isForgotten: Bool

        package init(id: Int, journey: Int, entry: Int? = nil, former: Int? = nil, isForgotten: Bool = false) {
            self.id = id
            self.journey = journey
            self.entry = entry
            self.former = former
            self.isForgotten = isForgotten
        }
    }

    /// The different journeys.
    package private(set) var journeys: [Journey] = []
    package var rows: [Row] = []
    /// Rows that a later import changed, by id, with the year under which they were recorded before.
    package var corrected: [Int: Int] = [:]
    /// Years of which rows were taken out since the last seal: a presence fact may have lost its company.
    package var doubtfulYears: Set<Int> = []

    package init() {}

    /// Rows numbered from 0, one for each journey.
    package init(_ journeys: [Journey]) {
        var known: [Journey: Int] = [:]
        for (id, journey) in journeys.enumerated() {
            let index = known[journey] ?? add(journey)
            known[journey] = index
            rows.append(Row(id: id, journey: index))
        }
    }

    /// Adds a journey that is not here yet; its index.
    mutating func add(_ journey: Journey) -> Int {
        journeys.append(journey)
        return journeys.count - 1
    }

    package subscript(row: Row) -> Journey { journeys[row.journey] }

    /// The survivors of `rows`.
    package func survivors(_ rows: some Sequence<Row>) -> Int { rows.reduce(0) { $0 + self[$1].survivors } }

    /// The rows that are in no group.
    package var staying: [Row] { rows.filter { $0.entry == nil } }

    /// The years in which rows were recorded, up to and including `limit`, in order.
    func years(upTo limit: Int) -> [Int] { Set(journeys.map(\.recorded.year)).filter { $0 <= limit }.sorted() }

    /// Marks the rows of a draft as members of the groups that begin at log index `first`.
    package mutating func apply(_ draft: SealDraft, first: Int) {
        let entries = Dictionary(uniqueKeysWithValues: draft.members(first: first).map { ($0.id, $0.entry) })
        guard !entries.isEmpty else { return }
        for index in rows.indices {
            if let entry = entries[rows[index].id] { rows[index].entry = entry }
        }
    }

    /// Returns the members of a retracted group to staging (`Staging.retract` does the same in the database).
    package mutating func retract(_ group: Int) {
        let linked = Set(rows.filter { $0.entry == group }.compactMap(\.former))
        for index in rows.indices {
            let isMember = rows[index].entry == group
            guard isMember || rows[index].former.map(linked.contains) ?? false else { continue }
            rows[index].former = group
            if isMember { rows[index].entry = nil }
        }
    }
}
