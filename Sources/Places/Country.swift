/// A country or territory of ISO 3166-1, with its place in the United Nations' M49 regions.
package struct Country: Hashable, Sendable {
    /// ISO 3166-1 alpha-2: `KE`.
    package let alpha2: String
    /// ISO 3166-1 alpha-3: `KEN`.
    package let alpha3: String
    /// UN M49, three digits (the same as ISO 3166-1 numeric): `404`.
    package let m49: String
    /// A short English name: `Kenya`.
    package let name: String
    /// M49 region: `Africa`; empty for Antarctica alone.
    package let region: String
    /// M49 sub-region: `Sub-Saharan Africa`; empty for Antarctica alone.
    package let subregion: String
    /// M49 intermediate region where the sub-region is divided further: `Eastern Africa`; else empty.
    package let intermediateRegion: String
    /// A point to draw the country at: inside its main part, not its exact centre.
    package let coordinates: Coordinates

    /// The country's place code, its alpha-2.
    package var code: PlaceCode { PlaceCode(alpha2)! }
    /// Degrees north of the country's point.
    package var latitude: Double { coordinates.latitude }
    /// Degrees east of the country's point.
    package var longitude: Double { coordinates.longitude }

    /// All 249, sorted by alpha-2.
    package static var all: [Country] { PlaceTable.shared.countries }

    /// The country of a place; nil for `ZZ`.
    package init?(of place: PlaceCode) {
        guard let country = PlaceTable.shared[place].country else { return nil }
        self = PlaceTable.shared.countries[country]
    }

    /// A row of `countryTable`.
    init(row: [String]) {
        alpha2 = row[0]
        alpha3 = row[1]
        m49 = row[2]
        name = row[3]
        region = row[4]
        subregion = row[5]
        intermediateRegion = row[6]
        coordinates = Coordinates(latitude: Double(row[7])!, longitude: Double(row[8])!)
    }
}
