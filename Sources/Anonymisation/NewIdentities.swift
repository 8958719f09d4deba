import SQLite
import Signing

/// Finds rows by their identity while an import adds some. New ones are kept in memory and written to `known` in its
/// order, many at a time: a million in the order in which they come would touch a page of the file for each.
final class NewIdentities {
    /// How many are kept in memory; a row takes 44 bytes at most.
    private let limit: Int
    private let staging: Staging
    private let find: Statement
    /// Whether `known` had any before this import.
    private let hadKnown: Bool
    /// What this import wrote to it, a filter for each time: to look a new row up among millions costs more than to write it.
    private var written: [StartFilter] = []
    private var starts: [Int] = []
    /// Rising one by one, as rows are numbered; 0 in place of a row that was taken out again.
    private var ids: [UInt32] = []
    private var firstID = 0
    /// The place of an identity in `starts` and one, where its start says or after it; 0 is free. Its size is a power
    /// of two, and at most half of it is taken.
    private var slots = [UInt32](repeating: 0, count: 1_024)

    init(_ staging: Staging, hasKnown: Bool, limit: Int = 1 << 20) throws(StagingError) {
        self.staging = staging
        hadKnown = hasKnown
        self.limit = limit
        find = try staging.prepare("SELECT id FROM known WHERE start = ?")
    }

    /// The ids of rows whose identity begins like this one: nearly always one or none.
    func candidates(_ identity: Digest) throws(StagingError) -> [Int] {
        let start = Staging.start(identity)
        var candidates: [Int] = []
        // A start is part of an HMAC, as good as random to whoever made the file.
        var slot = start & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if starts[place] == start, ids[place] > 0 { candidates.append(Int(ids[place])) }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard hadKnown || written.contains(where: { $0.mayHave(start) }) else { return candidates }
        try Staging.attempt { () throws(SQLiteError) in
            find.reset()
            try find.set(1, start)
            while try find.step() { candidates.append(find.integer(0)) }
        }
        return candidates
    }

    func add(_ identity: Digest, id: Int) throws(StagingError) {
        if starts.isEmpty { firstID = id }
        starts.append(Staging.start(identity))
        ids.append(UInt32(id))
        if starts.count * 2 > slots.count {
            slots = [UInt32](repeating: 0, count: slots.count * 2)
            for place in starts.indices { take(place) }
        } else {
            take(starts.count - 1)
        }
        if starts.count == limit { try write() }
    }

    /// A row was taken out of staging again.
    func forget(_ id: Int) {
        if ids.indices.contains(id - firstID) { ids[id - firstID] = 0 }
    }

    private func take(_ place: Int) {
        var slot = starts[place] & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(place + 1)
    }

    /// Writes what is kept in memory to `known`.
    func write() throws(StagingError) {
        guard !starts.isEmpty else { return }
        let order = starts.indices.sorted { starts[$0] < starts[$1] }
        let insert = try staging.prepare("INSERT INTO known VALUES (?, ?)")
        try Staging.attempt { () throws(SQLiteError) in
            for place in order where ids[place] > 0 {
                try insert.set(1, starts[place])
                try insert.set(2, Int(ids[place]))
                while try insert.step() {}
            }
        }
        var filter = StartFilter(capacity: starts.count)
        for start in starts { filter.add(start) }
        written.append(filter)
        starts.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        slots = [UInt32](repeating: 0, count: 1_024)
    }
}
