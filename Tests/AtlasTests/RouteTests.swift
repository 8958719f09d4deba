import Atlas
import Journeys
import Places
import Testing

@Suite struct RouteTests {
    private let routes = Sample.all.routes

    @Test func routesAreRankedBySurvivors() throws {
        #expect(routes.ranked.map { "\($0.origin)-\($0.destination)" } == ["KE-SA", "KE-KE", "KE-TH", "UG-KE"])
        let first = try #require(routes.ranked.first)
        #expect(first.survivors == CountInterval(634, 1438))
        #expect(first.partners == 2)
        #expect(routes.ranked[2].status == .intended)
        #expect(routes.overlappingFirst == 3)
    }

    @Test func lengthsAreRoundedToTen() throws {
        let kilometres = try #require(routes.ranked[0].kilometres)
        #expect(kilometres % 10 == 0 && (2000...4000).contains(kilometres))
        #expect(routes.ranked[1].kilometres == nil)
    }

    @Test func intendedAndActualAreOnePairOfCountries() {
        let findings = Sample.findings([
            Sample.group("a", "KE", "SA", 5, 9), Sample.group("a", "KE", "SA", 5, 9, status: .intended),
            Sample.group("a", "KE", "QA", 5, 9, status: .intended), Sample.group("a", "KE", "KE-30", 5, 9),
        ])
        #expect(findings.routes.ranked.count == 4)
        #expect(findings.routes.different == 3)
        #expect(findings.routes.differentAcrossBorders == 2)
        #expect(findings.routes.differentIntendedOnly == 1)
    }

    @Test func theShareAcrossBordersTakesBothBoundsAtTheirWorst() {
        let findings = Sample.findings([
            Sample.group("a", "KE", "SA", 10, 19), Sample.group("a", "KE", "KE", 10, 19),
            Sample.group("a", "KE", "KE", 10, 19, transit: ["UG"]), Sample.group("a", "ZZ", "KE", 100, 199),
            Sample.group("a", "ZZ", "KE", 1, 2, transit: ["UG"]),
        ])
        #expect(findings.routes.acrossBorders == CountInterval(21, 40))
        #expect(findings.routes.insideOneCountry == CountInterval(10, 19))
        // 21 of 40 and 40 of 50.
        #expect(findings.routes.shareAcrossBorders == CountInterval(52, 80))
        #expect(Sample.findings().routes.shareAcrossBorders == nil)
    }
}
