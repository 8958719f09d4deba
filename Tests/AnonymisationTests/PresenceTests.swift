import Anonymisation
import Journeys
import Places
import Testing

@Suite("Presence facts and periods")
struct PresenceTests {
    private let policy = NamedPolicy.standard.policy(homeCountry: LadderTests.kenya)

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
        let one = PresenceFacts.facts(of: [try journey("KE-17", "SA", survivors: 2)], policy: policy)
        #expect(
            one
                == [
                    .country(try #require(PlaceCode("KE")), .origin),
                    .country(try #require(PlaceCode("SA")), .destination),
                ].sorted())
        let three = PresenceFacts.facts(of: [try journey("KE-17", "SA", survivors: 3)], policy: policy)
        #expect(three.contains(.form(.forcedLabour)))
        #expect(three.contains(.sector(.fishing)))
        #expect(!three.contains { $0.kind == .link })
        let links = PresenceFacts.facts(
            of: [try journey("KE-17", "SA", survivors: 2), try journey("KE-17", "SA", survivors: 1)], policy: policy)
        #expect(
            links.filter { $0.kind == .link } == [
                .link(try #require(PlaceCode("KE-17")), .origin, try #require(PlaceCode("SA")))
            ])
    }

    @Test("an unknown place is no fact, and a foreign admin-1 place has no link")
    func unknown() throws {
        let facts = PresenceFacts.facts(
            of: [try journey("ZZ", "UG", survivors: 5), try journey("ZZ", "UG", survivors: 5)], policy: policy)
        #expect(!facts.contains { if case .country(let place, _) = $0 { place.isUnknown } else { false } })
        #expect(!facts.contains { $0.kind == .link })
    }

    @Test("periods close after their settling days, quarters before their year")
    func due() throws {
        let planner = SealPlanner(policy: policy)
        func due(_ today: String, last: Period? = nil) throws -> [String] {
            planner.duePeriods(
                lastSealed: last, earliest: .quarter(year: 2026, quarter: 2), today: try #require(CivilDate(today))
            ).map(\.description)
        }
        #expect(try due("2026-04-15") == [])
        #expect(try due("2026-04-16") == ["2026-Q1"])
        #expect(try due("2027-01-15") == ["2026-Q1", "2026-Q2", "2026-Q3"])
        #expect(try due("2027-01-16") == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"])
        #expect(try due("2027-01-16", last: .quarter(year: 2026, quarter: 4)) == ["2026"])
        #expect(try due("2027-01-16", last: .year(2026)) == [])
        #expect(planner.duePeriods(lastSealed: nil, earliest: nil, today: try #require(CivilDate("2030-01-01"))) == [])
    }
}
