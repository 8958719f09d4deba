import Testing

@testable import Places

@Suite struct CountryTests {
    let gazetteer = Gazetteer.shared

    @Test func tableHoldsEveryCountry() {
        #expect(Country.all.count == 249)
        #expect(Set(Country.all.map(\.m49)).count == 249)
        let kenya = Country(of: PlaceCode("KE-30")!)
        #expect(kenya?.alpha3 == "KEN")
        #expect(kenya?.m49 == "404")
        #expect(kenya?.region == "Africa")
        #expect(kenya?.subregion == "Sub-Saharan Africa")
        #expect(kenya?.intermediateRegion == "Eastern Africa")
        #expect(Country(of: .unknown) == nil)
    }

    @Test(arguments: Country.all) func resolvesByCodesAndName(_ country: Country) {
        let found = PlaceLookup.found(country.code)
        #expect(gazetteer.country(country.alpha2) == found)
        #expect(gazetteer.country(country.alpha3) == found)
        #expect(gazetteer.country(country.alpha2.lowercased()) == found)
        #expect(gazetteer.country(" \(country.alpha3.lowercased())\r\n") == found)
        #expect(gazetteer.country(country.name) == found)
        #expect(gazetteer.country(country.name.uppercased()) == found)
        #expect(abs(country.latitude) <= 90 && abs(country.longitude) <= 180)
    }

    @Test(arguments: [
        ("UAE", "AE"), ("U.A.E.", "AE"), ("Emirates", "AE"), ("KSA", "SA"), ("Saudi", "SA"), ("Saudia", "SA"),
        ("DRC", "CD"),
        ("D.R. Congo", "CD"), ("Congo (Kinshasa)", "CD"), ("Congo, Democratic Republic of the", "CD"),
        ("Congo-Brazzaville", "CG"), ("Tanzania, United Republic of", "TZ"), ("UK", "GB"), ("Great Britain", "GB"),
        ("USA", "US"), ("U.S.A.", "US"), ("U.S.", "US"), ("United States of America", "US"), ("Ivory Coast", "CI"),
        ("Cote d'Ivoire", "CI"), ("CÔTE D’IVOIRE", "CI"), ("Swaziland", "SZ"), ("Burma", "MM"), ("Russia", "RU"),
        ("Russian Federation", "RU"), ("South Korea", "KR"), ("Korea, Republic of", "KR"), ("North Korea", "KP"),
        ("Syria", "SY"), ("Syrian Arab Republic", "SY"), ("Iran", "IR"), ("Iran (Islamic Republic of)", "IR"),
        ("Viet Nam", "VN"), ("Lao People's Democratic Republic", "LA"), ("Republic of Moldova", "MD"),
        ("Bolivia (Plurinational State of)", "BO"), ("Venezuela, Bolivarian Republic of", "VE"), ("Turkey", "TR"),
        ("Türkiye", "TR"), ("TURKIYE", "TR"), ("Turkiye", "TR"), ("Palestine, State of", "PS"), ("Guinea", "GN"),
        ("Guinea Bissau", "GW"), ("GuineaBissau", "GW"), ("Equatorial Guinea", "GQ"), ("Niger", "NE"), ("Sudan", "SD"),
        ("Curacao", "CW"), ("Reunion", "RE"), ("Åland", "AX"), ("Trinidad & Tobago", "TT"), ("The Gambia", "GM"),
        ("St. Lucia", "LC"), ("saint   lucia", "LC"), ("Georgia", "GE"), ("Czech Republic", "CZ"), ("Holland", "NL"),
    ]) func resolvesOtherNames(_ text: String, _ code: String) {
        #expect(gazetteer.country(text) == .found(PlaceCode(code)!))
    }

    @Test(arguments: [
        ("Uganda", "UG"), ("Uhabeshi", "ET"), ("Misri", "EG"), ("Uingereza", "GB"), ("Marekani", "US"),
        ("Saudia", "SA"),
        ("Falme za Kiarabu", "AE"), ("Uchina", "CN"), ("Ujerumani", "DE"), ("Afrika Kusini", "ZA"),
        ("Sudan Kusini", "SS"),
        ("Msumbiji", "MZ"), ("Jamhuri ya Kidemokrasia ya Kongo", "CD"), ("Uturuki", "TR"), ("Yordani", "JO"),
        ("Katari", "QA"), ("Omani", "OM"), ("Jamhuri ya Kenya", "KE"),
    ]) func resolvesSwahiliNames(_ text: String, _ code: String) {
        #expect(gazetteer.country(text) == .found(PlaceCode(code)!))
    }

    @Test func namibiaIsNotMissing() {
        #expect(gazetteer.country("NA") == .found(PlaceCode("NA")!))
        #expect(gazetteer.country("N/A") == .unknown(suggestions: []))
        #expect(gazetteer.country("n.a.") == .unknown(suggestions: []))
    }

    @Test func namesOfSeveralCountriesAreAmbiguous() {
        let congos = PlaceLookup.ambiguous([PlaceCode("CD")!, PlaceCode("CG")!])
        #expect(gazetteer.country("Congo") == congos)
        #expect(gazetteer.country("Kongo") == congos)
        #expect(gazetteer.country("Korea") == .ambiguous([PlaceCode("KP")!, PlaceCode("KR")!]))
        #expect(gazetteer.country("Virgin Islands") == .ambiguous([PlaceCode("VG")!, PlaceCode("VI")!]))
    }

    @Test func onlyIntendedNamesAreAmbiguous() {
        let intended: Set = ["congo", "thecongo", "kongo", "korea", "virginislands"]
        let names =
            Country.all.map(\.name) + (aliases(in: countryAliases) + aliases(in: swahiliCountryNames)).map(\.name)
        let several = Set(names.map { folded($0) }.filter { gazetteer.countryNames.places(for: $0).count > 1 })
        #expect(several == intended)
    }

    @Test func noNameIsAnotherCountrysCode() {
        for (code, name) in aliases(in: countryAliases) + aliases(in: swahiliCountryNames) {
            let read = gazetteer.countryCode(name)
            #expect(read == nil || read == code, "\(name)")
        }
    }

    @Test func misspellingsAreSuggestedNeverAccepted() {
        #expect(gazetteer.country("Saudi Arabya") == .unknown(suggestions: ["Saudi Arabia"]))
        #expect(gazetteer.country("Keyna") == .unknown(suggestions: ["Kenya"]))
        #expect(gazetteer.country("Ugnada") == .unknown(suggestions: ["Uganda"]))
        #expect(gazetteer.country("Ethopia") == .unknown(suggestions: ["Ethiopia"]))
        #expect(gazetteer.country("Atlantis") == .unknown(suggestions: []))
        #expect(gazetteer.country("") == .unknown(suggestions: []))
        #expect(gazetteer.country("ZZ") == .unknown(suggestions: []))
        #expect(gazetteer.country("\u{0}\u{FFFD}") == .unknown(suggestions: []))
    }

    @Test func cityInTheCountryColumnSuggestsItsCountry() {
        #expect(gazetteer.country("Nairobi") == .unknown(suggestions: ["Kenya"]))
        #expect(gazetteer.country("Dubai") == .unknown(suggestions: ["United Arab Emirates"]))
    }
}
