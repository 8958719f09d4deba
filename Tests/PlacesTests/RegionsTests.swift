import Testing

@testable import Places

@Suite struct RegionsTests {
    private func place(_ text: String) -> PlaceCode { PlaceCode(text)! }

    @Test func gulfAndMiddleEastIsTheDocumentedList() {
        let texts = ["AE", "BH", "IL", "IQ", "IR", "JO", "KW", "LB", "OM", "PS", "QA", "SA", "SY", "YE"]
        #expect(Regions.gulfAndMiddleEast.map(\.text) == texts)
        #expect(Regions.isGulfOrMiddleEast(place("SA")))
        #expect(!Regions.isGulfOrMiddleEast(place("EG")))
        #expect(!Regions.isGulfOrMiddleEast(place("TR")))
    }

    @Test func regionsAreThoseOfM49() {
        #expect(Regions.isAfrica(place("KE-30")) && Regions.isAfrica(place("EG")) && !Regions.isAfrica(place("YE")))
        #expect(Regions.isEurope(place("RU")) && Regions.isEurope(place("GB")) && !Regions.isEurope(place("TR")))
        #expect(Regions.isAsiaOutsideGulfAndMiddleEast(place("TH")))
        #expect(Regions.isAsiaOutsideGulfAndMiddleEast(place("TR")))
        #expect(!Regions.isAsiaOutsideGulfAndMiddleEast(place("SA")))
        #expect(!Regions.isAsiaOutsideGulfAndMiddleEast(place("KE")))
        for region in [Regions.isAfrica, Regions.isEurope, Regions.isAsiaOutsideGulfAndMiddleEast] {
            #expect(!region(.unknown) && !region(place("AQ")))
        }
    }

    @Test func noPlaceIsInTwoRegions() {
        for country in Country.all {
            let code = country.code
            let memberships = [
                Regions.isAfrica(code), Regions.isEurope(code), Regions.isAsiaOutsideGulfAndMiddleEast(code),
                Regions.isGulfOrMiddleEast(code),
            ]
            #expect(memberships.filter { $0 }.count <= 1)
        }
        #expect(Country.all.filter { Regions.isAfrica($0.code) }.count == 60)
    }

    @Test func urbanCounties() {
        #expect(Regions.urbanCounties.map(\.name) == ["Mombasa", "Nairobi City"])
        #expect(Regions.isUrbanCounty(place("KE-30")) && !Regions.isUrbanCounty(place("KE")))
    }
}
