import Atlas
import Journeys
import Places
import Testing

@Suite struct HubTests {
    @Test func degreeCountsDifferentCountriesAndCounties() throws {
        let nairobi = try #require(Sample.all.hubs.counties.first)
        #expect(nairobi.place.text == "KE-30")
        #expect(nairobi.countries.map(\.text) == ["SA"])
        #expect(nairobi.counties.map(\.text) == ["KE-42", "KE-47"])
        #expect(nairobi.degree == 3)
        #expect(nairobi.survivors == CountInterval(317, 719))
        #expect(Sample.all.hubs.main == [nairobi])
    }

    @Test func aLinkIsKnownFromBothEnds() {
        let counties = Sample.findings(facts: [Sample.link("KE-42", .origin, "KE-30")]).hubs.counties
        #expect(counties.map(\.place.text) == ["KE-30", "KE-42"])
        #expect(counties.allSatisfy { $0.degree == 1 && $0.survivors == nil })
    }

    @Test func aCountysOwnCountryIsNoLink() {
        let hubs = Sample.findings(facts: [Sample.link("KE-30", .destination, "KE")]).hubs
        #expect(hubs.counties.isEmpty && hubs.countries.isEmpty)
    }

    @Test func aCountyLinksItsCountryToo() throws {
        let countries = Sample.findings(facts: [Sample.link("KE-30", .origin, "SA")]).hubs.countries
        #expect(countries.map(\.place.text) == ["KE", "SA"])
        let arabia = try #require(countries.last)
        #expect(arabia.countries.map(\.text) == ["KE"] && arabia.counties.map(\.text) == ["KE-30"])
    }

    @Test func transitLinksToBothEnds() throws {
        let hubs = Sample.findings([Sample.group("a", "UG", "SA", 5, 9, transit: ["KE-30"])]).hubs
        let nairobi = try #require(hubs.counties.first)
        #expect(nairobi.countries.map(\.text) == ["SA", "UG"])
    }

    @Test func ruralToUrbanCountsRuralCountiesOfJourneysThatEndInACity() throws {
        let findings = Sample.findings(
            [
                Sample.group("a", "KE-42", "KE-30", 5, 9), Sample.group("a", "KE-44", "KE-30", 5, 9, status: .intended),
            ],
            facts: [
                Sample.link("KE-30", .destination, "KE-47"), Sample.link("KE-30", .destination, "KE-28"),
                Sample.link("KE-30", .destination, "UG"), Sample.link("KE-30", .transit, "KE-10"),
                Sample.link("KE-28", .destination, "KE-14"), Sample.link("KE-17", .destination, "KE-14"),
            ])
        let destinations = findings.ruralToUrban.destinations
        #expect(destinations.map(\.place.text) == ["KE-30", "KE-28"])
        #expect(destinations[0].counties.map(\.text) == ["KE-42", "KE-47"])
        #expect(destinations[0].survivors == CountInterval(5, 9))
        #expect(destinations[1].survivors == nil)
        #expect(findings.ruralToUrban.main == [destinations[0]])
    }

    @Test func betweennessIsAShareInHundredthsOfAPerCent() throws {
        // Nairobi joins two counties and a country: three pairs of three. Kenya itself, named beside its counties, is
        // not in their graph, but in that of the countries.
        let hubs = Sample.findings(
            [Sample.group("a", "UG", "KE", 5, 9), Sample.group("a", "KE", "QA", 5, 9)],
            facts: [
                Sample.link("KE-30", .destination, "KE-42"), Sample.link("KE-30", .transit, "KE-47"),
                Sample.link("KE-30", .origin, "SA"), Sample.link("KE-30", .origin, "ZZ"),
            ]
        ).hubs
        #expect(hubs.places.nodes.map(\.text) == ["KE-30", "KE-42", "KE-47", "SA"])
        #expect(hubs.counties.map(\.betweenness) == [10_000, 0, 0])
        #expect(hubs.countryLinks.edges.map { "\($0)-\($1)" } == ["KE-QA", "KE-SA", "KE-UG"])
        #expect(hubs.countries.first?.place.text == "KE" && hubs.countries.first?.betweenness == 10_000)
        // 5 of the 15 pairs of six other places.
        let text = FindingsText(Sample.all, visibility: .internalUse).lines
        #expect(text.contains { $0.hasPrefix("Nairobi City") && $0.hasSuffix(" 33.33") })
    }

    @Test func degreesAreThoseOfTheGraphs() {
        for findings in [Sample.all, Sample.findings(facts: Sample.facts)] {
            let hubs = findings.hubs
            let places = Dictionary(uniqueKeysWithValues: zip(hubs.places.nodes, hubs.places.degrees))
            let countries = Dictionary(uniqueKeysWithValues: zip(hubs.countryLinks.nodes, hubs.countryLinks.degrees))
            #expect(!hubs.counties.isEmpty && hubs.counties.allSatisfy { places[$0.place] == $0.degree })
            #expect(!hubs.countries.isEmpty && hubs.countries.allSatisfy { countries[$0.place] == $0.countries.count })
        }
    }
}
