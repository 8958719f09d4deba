package import Places

/// The part of the world that a country is counted in, each country in exactly one: the list of `Regions` for the Gulf
/// and the Middle East, M49 for the others.
package enum WorldPart: String, Hashable, Sendable, CaseIterable {
    case gulfAndMiddleEast = "gulf-and-middle-east"
    case europe
    case asia = "asia-elsewhere"
    case africa
    /// The Americas, Oceania and Antarctica.
    case elsewhere

    package init(of place: PlaceCode) {
        self =
            if Regions.isGulfOrMiddleEast(place) {
                .gulfAndMiddleEast
            } else if Regions.isEurope(place) {
                .europe
            } else if Regions.isAsiaOutsideGulfAndMiddleEast(place) {
                .asia
            } else if Regions.isAfrica(place) {
                .africa
            } else {
                .elsewhere
            }
    }

    /// As a heading.
    package var label: String {
        switch self {
        case .gulfAndMiddleEast: "Middle East and Gulf"
        case .europe: "Europe"
        case .asia: "Asia outside the Middle East and Gulf"
        case .africa: "Africa"
        case .elsewhere: "Elsewhere"
        }
    }

    /// After a number of countries.
    package var phrase: String {
        switch self {
        case .gulfAndMiddleEast: "in the Middle East and Gulf"
        case .europe: "in Europe"
        case .asia: "in Asia outside that list"
        case .africa: "in Africa"
        case .elsewhere: "elsewhere"
        }
    }
}
