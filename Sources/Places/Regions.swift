/// Groups of places that findings speak of.
///
/// Regions are those of the United Nations' M49, with one exception: `gulfAndMiddleEast` is a list of this project,
/// because M49 has no such region.
package enum Regions {
    /// The Gulf and the Middle East: the six states of the Gulf Cooperation Council (Bahrain, Kuwait, Oman, Qatar,
    /// Saudi Arabia, United Arab Emirates) and Iraq, Iran, Israel, Jordan, Lebanon, Palestine, Syria and Yemen. Egypt
    /// counts as Africa and Türkiye as Asia, as in M49.
    package static let gulfAndMiddleEast: [PlaceCode] = codes([
        "AE", "BH", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "YE",
    ])

    /// The counties that are cities as a whole, Mombasa and Nairobi City. Movement from any other county to one of
    /// these is movement from the country to the city.
    package static let urbanCounties: [PlaceCode] = codes(["KE-28", "KE-30"])

    /// Whether a place lies in the Gulf or the Middle East.
    package static func isGulfOrMiddleEast(_ place: PlaceCode) -> Bool { gulfAndMiddleEast.contains(place.country) }

    /// Whether a place lies in M49's Europe, which holds all of Russia.
    package static func isEurope(_ place: PlaceCode) -> Bool { isIn("Europe", place) }

    /// Whether a place lies in M49's Africa.
    package static func isAfrica(_ place: PlaceCode) -> Bool { isIn("Africa", place) }

    /// Whether a place lies in M49's Asia, but not in the Gulf or the Middle East.
    package static func isAsiaOutsideGulfAndMiddleEast(_ place: PlaceCode) -> Bool {
        isIn("Asia", place) && !isGulfOrMiddleEast(place)
    }

    /// Whether a place is one of the counties that are cities as a whole.
    package static func isUrbanCounty(_ place: PlaceCode) -> Bool { urbanCounties.contains(place) }

    private static func isIn(_ region: String, _ place: PlaceCode) -> Bool { Country(of: place)?.region == region }

    private static func codes(_ texts: [String]) -> [PlaceCode] { texts.map { PlaceCode($0)! } }
}
