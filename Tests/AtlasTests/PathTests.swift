import Atlas
import Journeys
import Places
import Testing

@Suite struct PathTests {
    private func path(
        _ origin: String, _ destination: String, transit: [String]?
    ) throws -> PathFindings.Path {
        try #require(
            Sample.findings([Sample.group("a", origin, destination, 5, 9, transit: transit)]).paths.ranked.first)
    }

    private func legs(_ path: PathFindings.Path) -> [String] { path.legs.map { "\($0.from) \($0.to)" } }

    @Test func oneKnownPlaceOfTransitMakesTwoLegs() throws {
        let path = try path("KE-17", "SA", transit: ["KE-30"])
        #expect(legs(path) == ["KE-17 KE-30", "KE-30 SA"])
        #expect(path.transit == .one)
        let lengths = path.legs.compactMap(\.kilometres)
        // Kisumu is some 265 km from Nairobi.
        #expect(lengths.count == 2 && (250...280).contains(lengths[0]) && (2000...4000).contains(lengths[1]))
        #expect(path.kilometres == lengths[0] + lengths[1])
    }

    @Test func anOrderThatNobodyToldIsNotMadeUp() throws {
        let several = try path("KE", "SA", transit: ["UG", "AE"])
        #expect(legs(several) == ["KE SA"] && several.transit == .several)
        #expect(several.through.map(\.text) == ["AE", "UG"])
        #expect(several.kilometres == several.legs[0].kilometres)
        #expect(legs(try path("KE", "SA", transit: [])) == ["KE SA"])
        #expect(try path("KE", "SA", transit: []).transit == .none)
        #expect(try path("KE", "SA", transit: nil).transit == .notTold)
    }

    @Test func whatTellsNoPlaceBetweenIsNoStop() throws {
        for transit in [["ZZ"], ["KE"], ["SA"], ["SA", "ZZ"]] {
            let path = try path("KE-42", "SA", transit: transit)
            #expect(legs(path) == ["KE-42 SA"] && path.transit == .notTold && path.through.isEmpty)
        }
        #expect(legs(try path("KE", "SA", transit: ["KE", "UG", "ZZ"])) == ["KE UG", "UG SA"])
    }

    @Test func aPlaceInsideTheOtherIsNoDistance() throws {
        let path = try path("KE", "QA", transit: ["KE-30"])
        #expect(legs(path) == ["KE KE-30", "KE-30 QA"])
        #expect(path.legs[0].kilometres == nil && path.legs[1].kilometres != nil && path.kilometres == nil)
    }

    @Test func legsAddUpOverPaths() throws {
        let paths = Sample.findings([
            Sample.group("a", "KE", "SA", 10, 19, transit: ["AE"]),
            Sample.group("b", "KE", "SA", 5, 9, transit: ["AE"]),
            Sample.group("a", "KE", "AE", 1, 2, transit: []), Sample.group("a", "KE", "KE", 100, 199),
            Sample.group("a", "ZZ", "SA", 100, 199, transit: ["AE"]),
        ]).paths
        #expect(paths.ranked.count == 3)
        #expect(paths.ranked[1].survivors == CountInterval(15, 28) && paths.ranked[1].partners == 2)
        #expect(paths.legs.map { "\($0.leg.from) \($0.leg.to)" } == ["KE AE", "AE SA"])
        #expect(paths.legs.map(\.survivors) == [CountInterval(16, 30), CountInterval(15, 28)])
        #expect(paths.legs.map(\.isPart) == [false, true])
        #expect(paths.survivors(.one) == CountInterval(15, 28))
        #expect(paths.survivors(.none) == CountInterval(1, 2) && paths.survivors(.several) == .zero)
        #expect(paths.survivors(.notTold) == CountInterval(100, 199))
    }
}
