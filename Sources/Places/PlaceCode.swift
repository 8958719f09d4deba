/// A place as the log writes it: an ISO 3166-1 alpha-2 code (`KE`), an ISO 3166-2 code of a shipped table (`KE-30`),
/// or `ZZ`, the code CLDR keeps for a place nobody knows.
///
/// Only codes in the tables can be made, so a `PlaceCode` always has a name. It is two bytes: a position in the table
/// of places sorted by code. The position is no promise between releases; write `text`.
package struct PlaceCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    let ordinal: UInt16

    init(ordinal: UInt16) { self.ordinal = ordinal }

    /// The place with exactly this code, in capitals; nil for any other text. Names and other spellings are for
    /// `Gazetteer`.
    package init?(_ text: String) { self.init(text.utf8.span) }

    /// The place whose code these bytes are.
    package init?(_ text: Span<UInt8>) {
        guard let ordinal = PlaceTable.shared.ordinal(of: text) else { return nil }
        self.ordinal = ordinal
    }

    /// `ZZ`: a place nobody knows.
    package static let unknown = PlaceCode("ZZ")!

    /// The code: `KE`, `KE-30` or `ZZ`.
    package var text: String { PlaceTable.shared[self].code }
    /// The code, as `text`.
    package var description: String { text }
    /// The English name: `Kenya`, `Nairobi City`, `Unknown`.
    package var name: String { PlaceTable.shared[self].name }
    /// A point for the place: a county's is its capital's, a country's lies inside its main part; nil for `ZZ`.
    package var coordinates: Coordinates? { PlaceTable.shared[self].coordinates }

    /// The country the place lies in; a country's, and `ZZ`'s, is itself.
    package var country: PlaceCode { PlaceCode(ordinal: PlaceTable.shared[self].countryOrdinal) }
    /// Whether this is a division of a country, not a country or `ZZ`.
    package var isAdmin1: Bool { PlaceTable.shared[self].isAdmin1 }
    /// Whether this is `ZZ`.
    package var isUnknown: Bool { self == .unknown }
    /// Whether the divisions of this place's country are shipped, so that a place in it can be told more finely than
    /// the country.
    package var hasAdmin1Table: Bool { PlaceTable.shared.isDivided(PlaceTable.shared[self].countryOrdinal) }
    /// The codes of the shipped divisions of this place's country, sorted; empty if there is no table.
    package var admin1Codes: [PlaceCode] { PlaceTable.shared.divisions(of: country) }

    /// By the bytes of the code: a country stands before its divisions, `ZZ` last.
    package static func < (left: PlaceCode, right: PlaceCode) -> Bool { left.ordinal < right.ordinal }
}

extension PlaceCode {
    /// Every code there is: the admin-1 places that have a table, the countries, and the unknown place.
    package static var all: [PlaceCode] {
        County.all.compactMap { PlaceCode($0.code) } + Country.all.map(\.code) + [.unknown]
    }
}
