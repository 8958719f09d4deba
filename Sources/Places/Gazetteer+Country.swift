extension Gazetteer {
    /// The country a text means: an alpha-2 or alpha-3 code in any case, or a name.
    ///
    /// `NA` is Namibia, so what a spreadsheet means by "not available" has to be taken out before; `N/A` is no
    /// country. `Congo` and `Korea` are ambiguous. A text that is no country but a city of one is unknown and
    /// suggests that country.
    package func country(_ text: String) -> PlaceLookup {
        if let code = countryCode(text) { return .found(code) }
        let key = folded(text)
        let places = countryNames.places(for: key)
        if places.count == 1 { return .found(places[0]) }
        if !places.isEmpty { return .ambiguous(places) }
        let near = countryNames.suggestions(for: key, onePerPlace: true)
        if !near.isEmpty { return .unknown(suggestions: near) }
        let countries = Set(placeNames.places(for: key).map(\.country)).sorted()
        return .unknown(suggestions: countries.prefix(NameIndex.suggestionLimit).map(\.name))
    }

    /// The country with this alpha-2 or alpha-3 code, in any case, white space around it.
    func countryCode(_ text: String) -> PlaceCode? {
        let trimmed = Substring(text).utf8.trimmingSpaces
        guard trimmed.count == 2 || trimmed.count == 3 else { return nil }
        return countryCodes[Substring(trimmed).uppercased()]
    }
}
