import Anonymisation
import Journeys
import Places
import Testing

/// What a year's seal says beside pooled reports.
@Suite("A year that is pooled")
struct PoolDraftTests {
    private func policy(_ pooling: PoolingRule?) -> Policy {
        NamedPolicy.standard.policy(homeCountry: LadderTests.kenya, pooling: pooling)
    }

    private static let origins = ["BF", "CM", "DJ", "ER", "GH", "KM", "LS", "MW", "NE", "TD"]

    private func journey(_ origin: String, _ destination: String, _ survivors: Int) throws -> Journey {
        Journey(
            origin: try #require(PlaceCode(origin)), destination: try #require(PlaceCode(destination)),
            exploitation: [Exploitation(form: .forcedLabour)], survivors: survivors, recorded: .year(2026))
    }

    private func draft(_ staged: StagedRows, _ policy: Policy) throws -> SealDraft {
        let planner = SealPlanner(policies: PolicyHistory(policy))
        return try planner.draft(period: .year(2026), staged: staged, first: 0) { _, _ in false }
    }

    @Test("what a seal says is withheld narrows no report's bucket", arguments: 1...10, [1, 2])
    func tens(routes: Int, each: Int) throws {
        let policy = policy(.standard)
        let staged = StagedRows(try Self.origins.prefix(routes).map { try journey($0, "OM", each) })
        let withheld = try #require(try draft(staged, policy).seal.withheld)
        let reports = PoolDraft(staged.staying, of: staged, year: 2026, policy: policy).cells
        #expect(reports.count == routes && reports.allSatisfy { $0.told == CountInterval(1, 2) })
        // Whether each has one survivor or two, whoever counts the reports learns it neither from this nor from both seals.
        let pooled = PoolDraft.told(reports)
        for told in [withheld, pooled] { #expect(told.lower <= routes && told.upper >= 2 * routes) }
        #expect(withheld.lower - Seal.tens(0).upper <= routes && withheld.upper >= 2 * routes)
    }
}
