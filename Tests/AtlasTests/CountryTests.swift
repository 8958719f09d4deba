import Atlas
import Journeys
import Places
import Testing

@Suite struct CountryTests {
    private let countries = Sample.all.countries

    @Test func countriesComeFromGroupsAndFacts() {
        #expect(countries.entries.map(\.country.text) == ["AE", "GB", "KE", "SA", "TH", "UG", "US"])
        #expect(countries.countries(in: .origin).map(\.text) == ["KE", "UG"])
        #expect(countries.countries(in: .transit).map(\.text) == ["AE"])
        #expect(countries.countries(in: .destination).map(\.text) == ["GB", "KE", "SA"])
        #expect(countries.countries(in: .intended).map(\.text) == ["TH", "US"])
    }

    @Test func unknownIsNoCountry() {
        let findings = Sample.findings(
            [Sample.group("a", "ZZ", "KE-30", 5, 9, transit: ["ZZ"])], facts: [Sample.link("KE-30", .origin, "ZZ")])
        #expect(findings.countries.entries.map(\.country.text) == ["KE"])
        #expect(findings.hubs.counties.isEmpty && findings.hubs.countries.isEmpty)
        #expect(findings.routes.ranked.isEmpty && findings.routes.incomplete == CountInterval(5, 9))
    }

    @Test func everyCountryIsInOnePart() {
        #expect(WorldPart.allCases.map { countries.count(in: $0) } == [2, 1, 1, 2, 1])
        let all = Sample.findings(facts: Country.all.map { Sample.country($0.alpha2, .origin) }).countries
        #expect(WorldPart.allCases.reduce(0) { $0 + all.count(in: $1) } == 249)
        #expect(all.count(in: .gulfAndMiddleEast) == Regions.gulfAndMiddleEast.count)
    }

    @Test func survivorsAreThoseOfGroupsThatNameTheCountry() {
        let survivors = Dictionary(uniqueKeysWithValues: countries.entries.map { ($0.country.text, $0.survivors) })
        #expect(survivors["SA"] == CountInterval(634, 1438))
        // A group from Kenya to Kenya counts once.
        #expect(survivors["KE"] == CountInterval(317 * 6, 719 * 6))
        #expect(survivors["GB"] == .some(nil))
    }

    @Test func theSentenceNamesThePartsThereAre() {
        let lines = unwrapped(FindingsText(Sample.all, visibility: .internalUse))
        #expect(lines.contains("7 countries of origin, transit and destination: 2 in the Middle East and Gulf, 1 in"))
        #expect(!lines.contains("0 in"))
    }

    @Test func regionsAreThoseOfM49() throws {
        let regions = countries.regions
        #expect(regions.map(\.name) == ["Africa", "Americas", "Asia", "Europe"])
        #expect(regions[2].countries.map(\.text) == ["SA", "TH", "AE"])
        #expect(regions[2].subregions.map(\.name) == ["South-eastern Asia", "Western Asia"])
        #expect(regions[2].subregions.map { $0.countries.map(\.text) } == [["TH"], ["SA", "AE"]])
        let all = Sample.findings(facts: Country.all.map { Sample.country($0.alpha2, .origin) }).countries.regions
        #expect(all.map(\.name) == ["Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"])
        #expect(all.flatMap(\.countries).count == 249 && Set(all.flatMap(\.countries)).count == 249)
        #expect(all.allSatisfy { $0.subregions.flatMap(\.countries).count == $0.countries.count })
    }
}
