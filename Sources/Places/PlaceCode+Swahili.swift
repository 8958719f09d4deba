extension PlaceCode {
    /// What the place is called in Swahili. Counties are called the same in both languages.
    package var swahiliName: String { SwahiliNames.shared[self] ?? name }
}

/// The Swahili name of each country that has one: the first of `swahiliCountryNames`, unless another one reads better.
private struct SwahiliNames: Sendable {
    static let shared = SwahiliNames()

    /// What today's newspapers in Swahili write where the list begins with a full, an old or a narrower name.
    private static let usual = [
        "ET": "Ethiopia", "GB": "Uingereza", "IN": "India", "IR": "Iran", "KE": "Kenya", "MM": "Myanmar",
        "PS": "Palestina", "SY": "Siria", "TZ": "Tanzania", "ZZ": "Haijulikani",
    ]

    private let names: [PlaceCode: String]

    private init() {
        var names: [PlaceCode: String] = [:]
        for (text, name) in Self.usual { if let code = PlaceCode(text) { names[code] = name } }
        for (code, name) in aliases(in: swahiliCountryNames) where names[code] == nil { names[code] = name }
        self.names = names
    }

    subscript(place: PlaceCode) -> String? { names[place] }
}
