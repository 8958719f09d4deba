import Testing

@testable import Places

@Suite struct PlaceCodeTests {
    @Test func acceptsExactCodesOfTheTablesOnly() {
        for text in ["KE", "KE-30", "KE-01", "ZZ", "NA"] { #expect(PlaceCode(text)?.text == text) }
        for text in [
            "", "ke", "KE30", "KE-00", "KE-48", "KE-1", "KE047", "KEN", "XX", "UK", "UG-C", " KE", "KE\n", "Kenya",
            "KE\0", "\0KE", "KE-30\0\0\0", "KE-30\0\0\0\0", "KE-30-KE-30", "\u{212A}E", "ZZZZZZZZ", "zz", "\u{7F}",
        ] {
            #expect(PlaceCode(text) == nil, "\(text)")
        }
    }

    @Test func knowsItsCountryAndName() {
        let nairobi = PlaceCode("KE-30")!
        let kenya = PlaceCode("KE")!
        #expect(nairobi.country == kenya)
        #expect(kenya.country == kenya)
        #expect(nairobi.isAdmin1 && !kenya.isAdmin1)
        #expect(nairobi.name == "Nairobi City")
        #expect(kenya.name == "Kenya")
        #expect(nairobi.hasAdmin1Table && kenya.hasAdmin1Table)
        #expect(PlaceCode("UG")?.hasAdmin1Table == false)
        #expect(kenya.admin1Codes.count == 47)
        #expect(nairobi.admin1Codes == kenya.admin1Codes)
        #expect(PlaceCode("UG")?.admin1Codes == [])
        #expect("\(nairobi)" == "KE-30")
    }

    @Test func unknownIsNowhere() {
        let unknown = PlaceCode.unknown
        #expect(unknown.isUnknown && !unknown.isAdmin1 && !unknown.hasAdmin1Table)
        #expect(unknown.country == unknown)
        #expect(unknown.coordinates == nil)
        #expect(unknown.text == "ZZ")
        #expect(PlaceCode("KE")?.isUnknown == false)
    }

    @Test func everyPlaceButUnknownHasAPoint() {
        for country in Country.all {
            #expect(country.code.coordinates == country.coordinates)
            for division in country.code.admin1Codes { #expect(division.coordinates != nil) }
        }
    }

    @Test func sortsByTheBytesOfTheCode() {
        var codes = Country.all.map(\.code) + PlaceCode("KE")!.admin1Codes + [PlaceCode.unknown]
        codes.shuffle()
        let texts = codes.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(codes.sorted().map(\.text) == texts)
        #expect(texts.last == "ZZ")
    }

    @Test func isTwoBytes() {
        #expect(MemoryLayout<PlaceCode>.size == 2)
    }
}
