package import Journeys

/// All rows of staging in little memory: each different journey once, and for each row what is its own. A million rows
/// take 16 MB besides their different journeys.
package struct StagedRows: Sendable {
    /// Sixteen bytes a row. Numbers of rows, journeys and log entries stay below 2^32 - 1: a staging with more would
    /// not fit into any memory.
    package struct Row: Hashable, Sendable {
        private static let none = UInt32.max

        private let number: UInt32
        /// The index of its journey, and above it whether it is forgotten.
        private let content: UInt32
        private var group: UInt32
        private var before: UInt32

        package init(id: Int, journey: Int, entry: Int? = nil, former: Int? = nil, isForgotten: Bool = false) {
            precondition(journey < 1 << 31)
            number = UInt32(id)
            content = UInt32(journey) | (isForgotten ? 1 << 31 : 0)
            group = entry.map { UInt32($0) } ?? Self.none
            before = former.map { UInt32($0) } ?? Self.none
        }

        package var id: Int { Int(number) }
        /// The index of its journey.
        package var journey: Int { Int(content & ~(1 << 31)) }
        /// Its attributes were forgotten: only its number and year are left, and it cannot leave any more.
        package var isForgotten: Bool { content >> 31 == 1 }

        /// The log index of the group that shares it, once planned.
        package var entry: Int? {
            get { group == Self.none ? nil : Int(group) }
            set { group = newValue.map { UInt32($0) } ?? Self.none }
        }

        /// The log index of a group that was retracted, where it was in one: it may leave only in other company.
        package var former: Int? {
            get { before == Self.none ? nil : Int(before) }
            set { before = newValue.map { UInt32($0) } ?? Self.none }
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
    @discardableResult
    mutating func add(_ journey: Journey) -> Int {
        journeys.append(journey)
        return journeys.count - 1
    }

    /// Adds rows with other ids.
    mutating func append(_ other: StagedRows) {
        var indices = Dictionary(uniqueKeysWithValues: journeys.enumerated().map { ($1, $0) })
        let places = other.journeys.map { journey in
            let index = indices[journey] ?? add(journey)
            indices[journey] = index
            return index
        }
        rows.reserveCapacity(rows.count + other.rows.count)
        for row in other.rows {
            rows.append(
                Row(
                    id: row.id, journey: places[row.journey], entry: row.entry, former: row.former,
                    isForgotten: row.isForgotten))
        }
        corrected.merge(other.corrected) { $1 }
    }

    package subscript(row: Row) -> Journey { journeys[row.journey] }

    /// The survivors of `rows`.
    package func survivors(_ rows: some Sequence<Row>) -> Int { rows.reduce(0) { $0 + journeys[$1.journey].survivors } }

    /// The rows that are in no group.
    package var staying: [Row] { rows.filter { $0.entry == nil } }

    /// The years in which rows were recorded, up to and including `limit`, in order.
    func years(upTo limit: Int) -> [Int] { Set(journeys.map(\.recorded.year)).filter { $0 <= limit }.sorted() }

    /// Marks the rows of a draft as members of the groups that begin at log index `first`.
    package mutating func apply(_ draft: SealDraft, first: Int) {
        let members = draft.members(first: first)
        guard let last = members.map(\.id).max() else { return }
        // Rows are numbered one after the other, so this array is as long as there ever were rows.
        var entries = [UInt32](repeating: 0, count: last + 1)
        for (id, entry) in members { entries[id] = UInt32(entry) + 1 }
        for index in rows.indices {
            let id = rows[index].id
            if id <= last, entries[id] > 0 { rows[index].entry = Int(entries[id]) - 1 }
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
