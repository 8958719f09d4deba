extension Gazetteer {
    /// What a text means that is not known as a whole but has parts that are: "Kibera, Nairobi", "Busia (Uganda)".
    ///
    /// The known parts must agree: each the same place as the others or the country around it; of those that do, the
    /// finest counts. A part nobody knows ("old town") is passed over, unless it is nearly a name: that may be a
    /// second place misspelt. In a country without shipped divisions one part that lies in it is enough.
    ///
    /// - Returns: nil if the text has no parts or none is known.
    func placeInParts(_ text: String, within: PlaceCode?) -> PlaceLookup? {
        let parts = text.utf8.split { ",;/()[]|\n".utf8.contains($0) }.map { String(Substring($0)) }
        guard parts.count > 1 else { return nil }
        var known: [[PlaceCode]] = []
        var strangers: [String] = []
        for (position, part) in parts.enumerated() {
            let key = folded(part)
            if key.isEmpty { continue }
            var places = candidates(part, key: key, within: within)
            // After a comma a bare code qualifies what stands before it: "Busia, UG".
            if places.isEmpty, position > 0, within == nil, let code = countryCode(part) { places = [code] }
            if places.isEmpty { strangers.append(key) } else { known.append(places) }
        }
        guard let first = known.first else { return nil }
        let mentioned = Set(known.joined()).sorted()
        if let within, !within.hasAdmin1Table {
            return mentioned.contains { $0.country == within } ? .found(within) : .contradiction(mentioned)
        }
        let agreed = known.dropFirst().reduce(Set(first)) { agreed, places in
            Set(agreed.flatMap { earlier in places.compactMap { finer(earlier, $0) } })
        }
        guard !agreed.isEmpty else { return .ambiguous(mentioned) }
        let countries = Set(agreed.map(\.country))
        for stranger in strangers {
            // Four letters are near to something somewhere: compare those with names close by only.
            let isShort = stranger.utf8.count < 5
            let near = placeNames.suggestions(for: stranger) { place in
                within.map { $0 == place.country } ?? (!isShort || countries.contains(place.country))
            }
            if !near.isEmpty { return .unknown(suggestions: near) }
        }
        return decide(agreed.sorted(), within: within)
    }

    /// The finer of two places of which one is or lies in the other; else nil.
    private func finer(_ left: PlaceCode, _ right: PlaceCode) -> PlaceCode? {
        if left == right || left == right.country { return right }
        return right == left.country ? left : nil
    }
}
