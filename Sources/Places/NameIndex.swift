/// Names in any spelling that folds alike, and the places they mean.
struct NameIndex: Sendable {
    /// A name as it is suggested.
    private struct Spelling: Sendable {
        let name: String
        let place: PlaceCode
        /// Where the folded name stands in `letters`.
        let range: Range<Int>
        /// One bit for each letter and digit the folded name has. One edit changes at most two, so most names that are
        /// too far from a text are passed over without a distance.
        let signature: UInt64
    }

    /// What a folded name means: nearly always one place, so only the others take an array.
    private struct Meaning: Sendable {
        private var first: PlaceCode?
        private var others: [PlaceCode] = []

        /// Adds a place; false if it was here.
        mutating func insert(_ place: PlaceCode) -> Bool {
            guard let first else {
                self.first = place
                return true
            }
            guard place != first, !others.contains(place) else { return false }
            others.append(place)
            return true
        }

        var places: [PlaceCode] { first.map { ([$0] + others).sorted() } ?? [] }
    }

    private var meanings: [String: Meaning] = [:]
    private var folder = Folder()
    private var spellings: [Spelling] = []
    private var letters: [UInt8] = []

    /// At most this many names are suggested: a person has to read them in a list of rejected rows.
    static let suggestionLimit = 3

    init(capacity: Int) {
        meanings.reserveCapacity(capacity)
        spellings.reserveCapacity(capacity)
    }

    /// Lets `name` mean `place` too. A name that is not `suggested` is understood but never offered.
    mutating func add(_ name: String, for place: PlaceCode, suggested: Bool = true) {
        let start = letters.count
        folder.fold(name, into: &letters)
        let key = String(decoding: letters[start...], as: UTF8.self)
        guard meanings[key, default: Meaning()].insert(place), suggested else {
            letters.removeLast(letters.count - start)
            return
        }
        spellings.append(
            Spelling(
                name: name, place: place, range: start..<letters.count,
                signature: signature(letters.span.extracting(start..<letters.count))))
    }

    /// The places a folded name means, sorted.
    func places(for key: String) -> [PlaceCode] { meanings[key]?.places ?? [] }

    /// The names nearest to a folded text if they are at most two slips away, one where either has fewer than five
    /// letters; in the order they were added. With `onePerPlace`, of a place's several names only the first.
    func suggestions(
        for key: String, onePerPlace: Bool = false, where isWanted: (PlaceCode) -> Bool = { _ in true }
    ) -> [String] {
        let text = Array(key.utf8)
        guard text.count >= 3 else { return [] }
        let bits = signature(text.span)
        var near: [Spelling] = []
        var nearest = 2
        for spelling in spellings {
            let count = spelling.range.count
            let limit = min(nearest, min(count, text.count) < 5 ? 1 : 2)
            guard abs(count - text.count) <= limit, count >= 3,
                (spelling.signature ^ bits).nonzeroBitCount <= 2 * limit, isWanted(spelling.place),
                let distance = editDistance(text.span, letters.span.extracting(spelling.range), atMost: limit)
            else { continue }
            if distance < nearest { near.removeAll() }
            nearest = distance
            near.append(spelling)
        }
        var chosen: [Spelling] = []
        for spelling in near where chosen.count < Self.suggestionLimit {
            let isRepeated = chosen.contains { $0.name == spelling.name || (onePerPlace && $0.place == spelling.place) }
            if !isRepeated { chosen.append(spelling) }
        }
        return chosen.map(\.name)
    }

    /// The names whose folded form begins with `key`, sorted, one for each place.
    func names(beginningWith key: String, limit: Int, where isWanted: (PlaceCode) -> Bool) -> [String] {
        let start = Array(key.utf8)
        var names: [String] = []
        var seen: Set<PlaceCode> = []
        for spelling in spellings
        where letters[spelling.range].starts(with: start) && isWanted(spelling.place)
            && seen.insert(spelling.place).inserted
        {
            names.append(spelling.name)
        }
        return Array(names.sorted().prefix(limit))
    }

    private func signature(_ key: Span<UInt8>) -> UInt64 {
        var bits: UInt64 = 0
        for index in key.indices { bits |= 1 << UInt64(key[index] & 63) }
        return bits
    }
}
