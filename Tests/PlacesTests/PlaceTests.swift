import Testing

@testable import Places

@Suite struct PlaceTests {
    let gazetteer = Gazetteer.shared

    private func found(_ text: String) -> PlaceLookup { .found(PlaceCode(text)!) }
    private func codes(_ texts: String...) -> [PlaceCode] { texts.map { PlaceCode($0)! } }
    private func place(_ city: String, _ country: String? = nil) -> PlaceLookup {
        gazetteer.place(city: city, country: country.map { PlaceCode($0)! })
    }

    @Test func tableHoldsThreeThousandCities() {
        let cities = rows(of: cityTable, columns: 2)
        #expect(cities.count >= 3000)
        for city in cities {
            let code = PlaceCode(city[1])
            #expect(code != nil)
            let lookup = gazetteer.place(city: city[0], country: code)
            switch lookup {
            case .found(let place): #expect(place == code, "\(city)")
            case .ambiguous(let places): #expect(code?.country.text == "KE" && places.contains(code!), "\(city)")
            default: Issue.record("\(city): \(lookup)")
            }
        }
    }

    @Test func resolvesAnywhereWithoutACountry() {
        #expect(place("Dubai") == found("AE"))
        #expect(place("Nairobi") == found("KE-30"))
        #expect(place("sulaymaniyah") == found("IQ"))
        #expect(place("Mecca") == found("SA"))
        #expect(place("London") == found("GB"))
        #expect(place("Uganda") == found("UG"))
        #expect(place("UAE") == found("AE"))
        #expect(place("SAU") == found("SA"))
        #expect(place("Addis Ababa, Bole") == found("ET"))
        #expect(place("Nairobi", "ZZ") == found("KE-30"))
    }

    @Test func nameInSeveralCountriesIsAmbiguous() {
        #expect(place("Tripoli") == .ambiguous(codes("LB", "LY")))
        #expect(place("Georgia") == .ambiguous(codes("GE", "US")))
        #expect(place("Busia") == .ambiguous(codes("KE-04", "UG")))
        #expect(place("Congo") == .ambiguous(codes("CD", "CG")))
        #expect(place("Tripoli", "LY") == found("LY"))
        #expect(place("Tripoli", "LB") == found("LB"))
        #expect(place("Georgia", "US") == found("US"))
        #expect(place("Georgia", "GE") == found("GE"))
        #expect(place("Tripoli, Libya") == found("LY"))
        #expect(place("Georgia (USA)") == found("US"))
        #expect(place("Busia, UG") == found("UG"))
    }

    @Test func sameCodeTwiceIsNotAmbiguous() {
        #expect(place("Suzhou") == found("CN"))
        #expect(place("Singapore") == found("SG"))
        #expect(place("Luxembourg") == found("LU"))
    }

    @Test func cityInACountryWithoutDivisionsIsTheCountry() {
        #expect(place("Kampala", "UG") == found("UG"))
        #expect(place("a village nobody mapped", "UG") == found("UG"))
        #expect(place("Kampla", "UG") == found("UG"))
        #expect(place("", "UG") == found("UG"))
        #expect(place("Addis Ababa, Bole", "ET") == found("ET"))
        #expect(place("Los Angeles, CA", "US") == found("US"))
        #expect(place("LA", "US") == found("US"))
        #expect(place("Addis Ababa / Dubai", "ET") == found("ET"))
    }

    @Test func placeOfAnotherCountryIsAContradiction() {
        #expect(place("Dubai", "SA") == .contradiction(codes("AE")))
        #expect(place("Dubai", "KE") == .contradiction(codes("AE")))
        #expect(place("Nairobi", "UG") == .contradiction(codes("KE-30")))
        #expect(place("KE-30", "UG") == .contradiction(codes("KE-30")))
        #expect(place("KE047", "UG") == .contradiction(codes("KE-30")))
        #expect(place("Tripoli", "KE") == .contradiction(codes("LB", "LY")))
        #expect(place("Uganda", "KE") == .contradiction(codes("UG")))
        #expect(place("Dubai, Deira", "SA") == .contradiction(codes("AE")))
        #expect(place("Mbale", "UG") == found("UG"))
    }

    @Test func knownNamesakesAreNoContradiction() {
        #expect(place("London", "CA") == found("CA"))
        #expect(place("Victoria", "AU") == found("AU"))
        #expect(place("Lagos", "PT") == found("PT"))
        #expect(place("Paris", "US") == found("US"))
        #expect(place("Paris", "KE") == .contradiction(codes("FR")))
    }

    @Test func unknownNamesGetSuggestions() {
        #expect(place("Mombassa") == .unknown(suggestions: ["Mombasa"]))
        #expect(place("Kampla") == .unknown(suggestions: ["Kampala"]))
        #expect(place("qqqqqq") == .unknown(suggestions: []))
        #expect(place("") == .unknown(suggestions: []))
        #expect(place("LA") == .unknown(suggestions: []))
    }

    @Test func suggestionsAreAtMostThree() {
        for text in ["Bara", "Kisi", "Mali n", "Sanaa", "Karu", "Mangu"] {
            if case .unknown(let suggestions) = place(text) { #expect(suggestions.count <= 3) }
        }
    }

    /// Every suggestion leads to a place, in the country it was offered for.
    @Test func suggestionsResolve() {
        for county in County.all {
            for index in county.name.indices {
                var slip = county.name
                slip.remove(at: index)
                guard case .unknown(let suggestions) = place(slip, "KE") else { continue }
                for suggestion in suggestions {
                    let again = place(suggestion, "KE")
                    switch again {
                    case .found, .ambiguous: break
                    default: Issue.record("\(slip): \(suggestion): \(again)")
                    }
                }
            }
        }
    }
}
