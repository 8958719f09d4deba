extension Gazetteer {
    /// Names of places that begin with a text, in any spelling that folds alike, sorted, at most `limit`; within a
    /// country where one is given. A text of fewer than two letters has none.
    package func completions(of text: String, within country: PlaceCode?, limit: Int) -> [String] {
        let key = folded(text)
        guard key.utf8.count >= 2 else { return [] }
        return placeNames.names(beginningWith: key, limit: limit) { place in
            country.map { $0.country == place.country } ?? true
        }
    }
}
