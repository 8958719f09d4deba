extension PlaceCode {
    /// The humanitarian P-code of a shipped division (`KE047` is Nairobi City); nil for every other place.
    package var pcode: String? { pcodes[text] }
}

/// P-codes by ISO 3166-2 code.
private let pcodes = Dictionary(uniqueKeysWithValues: County.all.map { ($0.code, $0.pcode) })
