extension Gazetteer {
    /// The finest place the gazetteer can tell for a text that names a city, a division of a country or, failing
    /// that, a country.
    ///
    /// A division may also be given by its ISO 3166-2 code (`KE-30`) or its P-code (`KE047`); an alpha-3 code is read
    /// where no country is given, an alpha-2 code never (`LA` is Laos to some and Los Angeles to others).
    ///
    /// - With a `country` (or a place in it), only places in it count. Where its divisions are shipped, a city's is
    ///   found, an empty text means the country, and a city that is not known there is unknown. Where they are not,
    ///   any text means the country, since that is the finest place there is. A text known in other countries alone
    ///   is a contradiction.
    /// - Without a `country` (or with `ZZ`), a name in several places is ambiguous.
    /// - A text in parts ("Kibera, Nairobi", "Malindi (old town)") means what its known parts agree on.
    package func place(city text: String, country: PlaceCode?) -> PlaceLookup {
        let within: PlaceCode? = if let country, !country.isUnknown { country.country } else { nil }
        let key = folded(text)
        guard !key.isEmpty else { return within.map { .found($0) } ?? .unknown(suggestions: []) }
        if let result = decide(candidates(text, key: key, within: within), within: within) { return result }
        if let result = placeInParts(text, within: within) { return result }
        if let within, !within.hasAdmin1Table { return .found(within) }
        return .unknown(suggestions: suggestions(for: key, within: within))
    }

    /// The places a text may mean, in any country.
    func candidates(_ text: String, key: String, within: PlaceCode?) -> [PlaceCode] {
        if let code = divisionCode(text) { return [code] }
        let named = placeNames.places(for: key)
        if let within {
            let isNamesake = !named.isEmpty && !named.contains(within) && namesakes.places(for: key).contains(within)
            return isNamesake ? (named + [within]).sorted() : named
        }
        guard key.utf8.count == 3, let code = countryCode(text), !named.contains(code) else { return named }
        return (named + [code]).sorted()
    }

    /// What candidates mean within a country, if one is given; nil if there are none.
    func decide(_ candidates: [PlaceCode], within: PlaceCode?) -> PlaceLookup? {
        guard !candidates.isEmpty else { return nil }
        let inside = if let within { candidates.filter { $0.country == within } } else { candidates }
        return switch inside.count {
        case 0: .contradiction(candidates)
        case 1: .found(inside[0])
        default: .ambiguous(inside)
        }
    }

    func suggestions(for key: String, within: PlaceCode?) -> [String] {
        guard let within else { return placeNames.suggestions(for: key) }
        return placeNames.suggestions(for: key) { $0.country == within }
    }

    /// The division with this ISO 3166-2 code or P-code, in any case, white space around it.
    ///
    /// The two number Kenya's counties differently and differ by the hyphen, so punctuation counts here: `KE30` is
    /// neither.
    private func divisionCode(_ text: String) -> PlaceCode? {
        let trimmed = Substring(text).utf8.trimmingSpaces
        guard (4...6).contains(trimmed.count), trimmed.contains(where: { (0x30...0x39).contains($0) })
        else { return nil }
        let code = Substring(trimmed).uppercased()
        if let place = PlaceCode(code), place.isAdmin1 { return place }
        return pcodes[code]
    }
}
