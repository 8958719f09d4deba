import Anonymisation
import Journeys
import Places
import Testing

@Suite("Presence facts and periods")
struct PresenceTests {
    private let policy = NamedPolicy.standard.policy(homeCountry: LadderTests.kenya)

    /// The facts of these journeys, told beside those of a year that has company enough.
    private func facts(_ journeys: [Journey]) throws -> [Presence] {
        let others = (0..<5).map { index in
            Journey(origin: .unknown, destination: .unknown, exploitation: [], survivors: 2, recorded: .year(2026))
        }
        return PresenceFacts.facts(of: StagedRows(journeys + others), year: 2026, policy: policy)
    }

    private func journey(_ origin: String, _ destination: String, survivors: Int, transit: [String] = []) throws
        -> Journey
    {
        Journey(
            origin: try #require(PlaceCode(origin)), transit: transit.compactMap { PlaceCode($0) },
            destination: try #require(PlaceCode(destination)),
            exploitation: [Exploitation(form: .forcedLabour, sector: .fishing)], survivors: survivors,
            recorded: .year(2026))
    }

    @Test("a country needs one submission, a form or sector three survivors, a link two submissions")
    func thresholds() throws {
        let one = try facts([try journey("KE-17", "SA", survivors: 2)])
        #expect(
            one
                == [
                    .country(try #require(PlaceCode("KE")), .origin),
                    .country(try #require(PlaceCode("SA")), .destination),
                ].sorted())
        let three = try facts([try journey("KE-17", "SA", survivors: 3)])
        #expect(three.contains(.form(.forcedLabour)))
        #expect(three.contains(.sector(.fishing)))
        #expect(!three.contains { $0.kind == .link })
        let links = try facts([try journey("KE-17", "SA", survivors: 2), try journey("KE-17", "SA", survivors: 1)])
        #expect(
            links.filter { $0.kind == .link } == [
                .link(try #require(PlaceCode("KE-17")), .origin, try #require(PlaceCode("SA")))
            ])
    }

    @Test("an organisation whose year has little company tells no fact: all of them would be of the same few people")
    func wholeYear() throws {
        func told(_ count: Int, survivors: Int) throws -> Int {
            let journeys = try (0..<count).map { _ in try journey("KE-17", "SA", survivors: survivors) }
            return PresenceFacts.facts(of: StagedRows(journeys), year: 2026, policy: policy).count
        }
        #expect(try told(4, survivors: 100) == 0)
        #expect(try told(5, survivors: 1) == 0)
        #expect(try told(5, survivors: 2) > 0)
    }

    @Test("an unknown place is no fact, and a foreign admin-1 place has no link")
    func unknown() throws {
        let facts = try facts([try journey("ZZ", "UG", survivors: 5), try journey("ZZ", "UG", survivors: 5)])
        #expect(!facts.contains { if case .country(let place, _) = $0 { place.isUnknown } else { false } })
        #expect(!facts.contains { $0.kind == .link })
    }

    @Test("periods close after their settling days, quarters before their year")
    func due() throws {
        let planner = SealPlanner(policies: PolicyHistory(policy))
        func due(_ today: String, last: Period? = nil) throws -> [String] {
            planner.duePeriods(
                lastSealed: last, earliestYear: 2026, today: try #require(CivilDate(today))
            ).map(\.description)
        }
        #expect(try due("2026-04-15") == [])
        #expect(try due("2026-04-16") == ["2026-Q1"])
        #expect(try due("2027-01-15") == ["2026-Q1", "2026-Q2", "2026-Q3"])
        #expect(try due("2027-01-16") == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"])
        #expect(try due("2027-01-16", last: .quarter(year: 2026, quarter: 4)) == ["2026"])
        #expect(try due("2027-01-16", last: .year(2026)) == [])
        #expect(
            planner.duePeriods(lastSealed: nil, earliestYear: nil, today: try #require(CivilDate("2030-01-01"))) == [])
    }
}
