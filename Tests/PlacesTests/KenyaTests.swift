import Testing

@testable import Places

@Suite struct KenyaTests {
    let gazetteer = Gazetteer.shared
    let kenya = PlaceCode("KE")!

    private func code(_ text: String) -> PlaceLookup { .found(PlaceCode(text)!) }

    @Test func hasItsFortySevenCounties() {
        #expect(County.all.count == 47)
        #expect(Set(County.all.map(\.code)) == Set(kenya.admin1Codes.map(\.text)))
        #expect(Set(County.all.map(\.pcode)).count == 47)
    }

    @Test(arguments: County.all.map(\.code)) func countyResolvesByCodesNameAndCapital(_ text: String) {
        let county = County.all.first { $0.code == text }!
        let found = code(county.code)
        for text in [
            county.code, county.code.lowercased(), county.pcode, " \(county.pcode.lowercased()) ", county.name,
            county.name.uppercased(), "\(county.name) county", "\(county.name) County, Kenya",
            "Kaunti ya \(county.name)",
            county.capital, "\(county.capital) town",
        ] {
            #expect(gazetteer.place(city: text, country: kenya) == found, "\(text)")
        }
        #expect(gazetteer.place(city: county.code, country: nil) == found)
        #expect(gazetteer.place(city: county.pcode, country: nil) == found)
        #expect(gazetteer.place(city: "\(county.name) County", country: nil) == found)
    }

    @Test func isoCodesAndPCodesNumberTheCountiesDifferently() {
        #expect(gazetteer.place(city: "KE-30", country: kenya) == code("KE-30"))
        #expect(gazetteer.place(city: "KE047", country: kenya) == code("KE-30"))
        #expect(gazetteer.place(city: "KE030", country: kenya) == code("KE-01"))
        #expect(PlaceCode("KE-30")?.name == "Nairobi City")
        #expect(PlaceCode("KE-01")?.name == "Baringo")
        for text in ["KE30", "KE-030", "KE-047", "KE 30", "KE048", "KE000", "KE-48"] {
            #expect(gazetteer.place(city: text, country: kenya) == .unknown(suggestions: []), "\(text)")
        }
    }

    @Test(arguments: [
        ("Nairobi", "KE-30"), ("Nairobi City", "KE-30"), ("nairobi county", "KE-30"), ("Kibera", "KE-30"),
        ("Lang'ata", "KE-30"),
        ("Langata", "KE-30"), ("Mombasa", "KE-28"), ("Mombasa county", "KE-28"), ("Mombasa City", "KE-28"),
        ("Likoni", "KE-28"), ("Kisumu", "KE-17"), ("Thika", "KE-13"), ("Masalani", "KE-07"), ("Hola", "KE-40"),
        ("Malindi", "KE-14"), ("Eldoret", "KE-44"), ("Busia", "KE-04"), ("Mbale", "KE-45"), ("Taita/Taveta", "KE-39"),
        ("Taita Taveta", "KE-39"), ("Elgeyo/Marakwet", "KE-05"), ("Trans Nzoia", "KE-42"), ("Tharaka Nithi", "KE-41"),
        ("Muranga", "KE-29"), ("MURANG’A", "KE-29"), ("Homabay", "KE-08"), ("Moi's Bridge", "KE-44"),
        ("Nyahururu", "KE-20"),
        ("Ongata Rongai", "KE-10"), ("Kerugoya", "KE-15"), ("Kutus", "KE-15"), ("Kerugoya/Kutus", "KE-15"),
        ("Samburu", "KE-37"),
        ("Luanda", "KE-45"), ("Kakuma", "KE-43"), ("Dadaab", "KE-07"), ("Namanga", "KE-10"), ("Moyale", "KE-25"),
    ]) func resolvesTowns(_ text: String, _ county: String) {
        #expect(gazetteer.place(city: text, country: kenya) == code(county))
        #expect(gazetteer.place(city: text, country: PlaceCode("KE-30")) == code(county))
    }

    @Test func townsInTwoCountiesAreAmbiguous() {
        func either(_ left: String, _ right: String) -> PlaceLookup {
            .ambiguous([PlaceCode(left)!, PlaceCode(right)!])
        }
        #expect(gazetteer.place(city: "Karuri", country: kenya) == either("KE-13", "KE-29"))
        #expect(gazetteer.place(city: "Githurai", country: kenya) == either("KE-13", "KE-30"))
        #expect(gazetteer.place(city: "Mazeras", country: kenya) == either("KE-14", "KE-19"))
        #expect(gazetteer.place(city: "Rongai", country: kenya) == either("KE-10", "KE-31"))
    }

    @Test func everyCityHasACounty() {
        let kenyan = rows(of: cityTable, columns: 2).filter { $0[1].hasPrefix("KE") }
        #expect(kenyan.count > 250)
        let finest = kenyan.allSatisfy { PlaceCode($0[1])?.isAdmin1 == true }
        #expect(finest)
    }

    @Test func misspellingsAreSuggestedNeverAccepted() {
        #expect(gazetteer.place(city: "Mombassa", country: kenya) == .unknown(suggestions: ["Mombasa"]))
        #expect(gazetteer.place(city: "Nairboi", country: kenya) == .unknown(suggestions: ["Nairobi"]))
        #expect(gazetteer.place(city: "Kismu", country: kenya) == .unknown(suggestions: ["Kisumu"]))
        #expect(gazetteer.place(city: "Xanadu", country: kenya) == .unknown(suggestions: []))
    }

    @Test func theCountryItselfIsTheCountry() {
        #expect(gazetteer.place(city: "Kenya", country: kenya) == .found(kenya))
        #expect(gazetteer.place(city: "", country: kenya) == .found(kenya))
        #expect(gazetteer.place(city: " - ", country: kenya) == .found(kenya))
    }

    @Test func partsMustAgree() {
        #expect(gazetteer.place(city: "Malindi; \"old town\"", country: kenya) == code("KE-14"))
        #expect(gazetteer.place(city: "Kibera, Nairobi, Kenya", country: kenya) == code("KE-30"))
        #expect(gazetteer.place(city: "Mombasa (Likoni)", country: nil) == code("KE-28"))
        #expect(gazetteer.place(city: "Busia, Kenya", country: nil) == code("KE-04"))
        #expect(
            gazetteer.place(city: "Thika, Nairobi", country: kenya)
                == .ambiguous([PlaceCode("KE-13")!, PlaceCode("KE-30")!]))
        #expect(gazetteer.place(city: "Kisumu; Mombassa", country: kenya) == .unknown(suggestions: ["Mombasa"]))
        #expect(gazetteer.place(city: ",;/", country: kenya) == .found(kenya))
    }
}
