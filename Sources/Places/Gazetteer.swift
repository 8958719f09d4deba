/// Reads the names and codes people write for places.
///
/// Matching takes no notice of case, accents, punctuation and spaces. What it cannot tell it hands back: a name that
/// several places have as choices, a misspelling as suggestions. It knows 249 countries with other names in common use
/// and in Swahili, Kenya's 47 counties, and some three thousand cities; the tables' heads name their sources.
package struct Gazetteer: Sendable {
    /// The one gazetteer, built from the shipped tables on first use.
    package static let shared = Gazetteer()

    /// Alpha-2 and alpha-3, in capitals.
    let countryCodes: [String: PlaceCode]
    /// P-codes (`KE047`), in capitals.
    let pcodes: [String: PlaceCode]
    let countryNames: NameIndex
    /// Cities, divisions, and countries by name.
    let placeNames: NameIndex
    /// Places that count only where their country is given.
    let namesakes: NameIndex

    private init() {
        var countryCodes: [String: PlaceCode] = [:]
        var pcodes: [String: PlaceCode] = [:]
        var countryNames = NameIndex(capacity: 1500)
        var placeNames = NameIndex(capacity: 6000)

        for county in County.all {
            let code = PlaceCode(county.code)!
            pcodes[county.pcode] = code
            placeNames.add(county.name, for: code)
            placeNames.add(county.capital, for: code)
            for form in ["\(county.name) County", "County of \(county.name)", "Kaunti ya \(county.name)"] {
                placeNames.add(form, for: code, suggested: false)
            }
        }
        countryCodes.reserveCapacity(2 * Country.all.count)
        for country in Country.all {
            let code = country.code
            countryCodes[country.alpha2] = code
            countryCodes[country.alpha3] = code
            countryNames.add(country.name, for: code)
            placeNames.add(country.name, for: code)
        }
        for (code, name) in aliases(in: countryAliases) + aliases(in: swahiliCountryNames) {
            countryNames.add(name, for: code)
            placeNames.add(name, for: code)
        }
        forEachRow(of: cityTable, columns: 2) { row in
            let name = row[0]
            let code = PlaceCode(row[1])!
            placeNames.add(name, for: code)
            if code.isAdmin1 { placeNames.add("\(name) town", for: code, suggested: false) }
        }
        for (code, name) in aliases(in: placeAliases) {
            placeNames.add(name, for: code)
        }
        var namesakes = NameIndex(capacity: 200)
        for (code, name) in aliases(in: Places.namesakes) {
            namesakes.add(name, for: code, suggested: false)
        }
        self.namesakes = namesakes
        self.countryCodes = countryCodes
        self.pcodes = pcodes
        self.countryNames = countryNames
        self.placeNames = placeNames
    }
}
