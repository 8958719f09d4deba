import Atlas
import CanonicalJSON
import Journeys
import Places
import Testing

@Suite struct TrendTests {
    private func sealed(_ partners: String..., in periods: String...) -> [Sample.Seal] {
        partners.flatMap { partner in periods.map { Sample.seal(partner, $0) } }
    }

    private func change(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Change {
        Change(from: CountInterval(a, b), to: CountInterval(c, d))
    }

    @Test func aDifferenceOfIntervalsIsAnInterval() {
        #expect([change(10, 19, 20, 49).least, change(10, 19, 20, 49).most] == [1, 39])
        #expect(change(10, 19, 20, 49).direction == .rise)
        #expect([change(20, 49, 10, 19).least, change(20, 49, 10, 19).most] == [-39, -1])
        #expect(change(20, 49, 10, 19).direction == .fall)
        #expect(change(10, 19, 10, 19).direction == .notCertain)
        #expect(change(10, 19, 19, 30).direction == .notCertain && change(19, 30, 10, 19).direction == .notCertain)
        #expect(change(7, 7, 7, 7).direction == .same)
    }

    /// All may be withheld.
    @Test func aPeriodThatCountsNobodyIsNeitherRiseNorFall() {
        #expect(change(0, 0, 10, 19).direction == .notCertain && change(10, 19, 0, 0).direction == .notCertain)
        let findings = Sample.findings(
            [Sample.group("a", "KE", "SA", 10, 19)], seals: sealed("a", in: "2025", "2026"))
        let text = unwrapped(FindingsText(findings, visibility: .internalUse))
        #expect(text.contains("Survivors shared: none, then between 10 and 19; groups: 0, then 1."))
        #expect(!text.contains("a rise") && !text.contains("Industries and sectors:"))
    }

    /// No true number in the intervals contradicts what a change is called.
    @Test func everyChangeIsTrueOfEveryNumber() {
        for (a, b) in [(1, 2), (3, 4), (2, 5), (4, 4)] {
            for (c, d) in [(1, 2), (3, 4), (2, 5), (4, 4), (5, 9)] {
                let change = change(a, b, c, d)
                let differences = (a...b).flatMap { before in (c...d).map { $0 - before } }
                #expect(differences.min() == change.least && differences.max() == change.most)
                #expect((change.direction == .rise) == differences.allSatisfy { $0 > 0 })
                #expect((change.direction == .fall) == differences.allSatisfy { $0 < 0 })
                #expect((change.direction == .same) == differences.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func yearsAreComparedByAllThatWasShared() throws {
        let findings = Sample.findings(
            [
                Sample.group("a", "KE", "SA", 10, 19, exploitation: ["ForcedLabour"], period: "2025"),
                Sample.group("a", "KE", "QA", 5, 9, exploitation: ["Servitude"], period: "2025-Q3"),
                Sample.group("a", "KE", "SA", 20, 49, exploitation: ["ForcedLabour"], period: "2026-Q1"),
                Sample.group("a", "KE", "OM", 5, 9, exploitation: ["ForcedLabour"], period: "2026"),
            ],
            facts: [
                Sample.fact("a", .country(Sample.place("IT"), .destination), year: 2025),
                Sample.fact("a", .sector(.herding), year: 2026), Sample.fact("a", .form(.servitude), year: 2026),
            ], seals: sealed("a", in: "2025", "2026"))
        let trend = try #require(findings.trends.years.first)
        #expect(findings.trends.years.count == 1 && findings.trends.quarters.isEmpty)
        #expect([trend.earlier, trend.later].map(\.description) == ["2025", "2026"])
        #expect(trend.survivors == change(15, 28, 25, 58) && trend.survivors.direction == .notCertain)
        #expect(trend.groups.earlier == 2 && trend.groups.later == 2)
        #expect(trend.countries.new.map(\.text) == ["OM"] && trend.countries.gone.map(\.text) == ["IT", "QA"])
        #expect(trend.countries.earlier == 4 && trend.countries.later == 3)
        #expect(
            trend.routes.new.map(\.destination.text) == ["OM"] && trend.routes.gone.map(\.destination.text) == ["QA"])
        // Only one period counts the routes to Qatar and Oman: of those nothing is called a rise or a fall.
        #expect(trend.routeChanges.map(\.change) == [change(10, 19, 20, 49)])
        #expect(trend.forms.new.isEmpty && trend.forms.gone.isEmpty)
        #expect(trend.formChanges.map(\.element) == [.forcedLabour])
        #expect(trend.formChanges[0].change == change(10, 19, 25, 58) && trend.formChanges[0].change.direction == .rise)
        #expect(trend.sectors.new == [.herding] && trend.sectors.gone.isEmpty)
        let text = unwrapped(FindingsText(findings, visibility: .internalUse))
        #expect(text.contains("2025 to 2026, over the one partner that sealed both."))
        #expect(text.contains("a rise or a fall, as the intervals overlap; groups: 2, then 2."))
        #expect(text.contains("Countries: 4, then 3; newly named: Oman; no longer named: Italy and Qatar."))
        #expect(text.contains("Kenya to Saudi Arabia: a rise of between 1 and 39."))
        #expect(!text.contains("fall of"))
    }

    @Test func onlyPartnersThatSealedBothPeriodsCount() throws {
        let groups = [
            Sample.group("a", "KE", "SA", 10, 19, period: "2025"),
            Sample.group("a", "KE", "SA", 10, 19, period: "2026"),
            Sample.group("b", "KE", "QA", 50, 99, period: "2025"),
            Sample.group("c", "KE", "OM", 50, 99, period: "2026"),
            // A quarter of a year that d has not sealed yet.
            Sample.group("d", "KE", "IT", 50, 99, period: "2026-Q1"),
        ]
        let seals = [
            Sample.seal("a", "2025"), Sample.seal("a", "2026"), Sample.seal("b", "2025"), Sample.seal("c", "2026"),
            Sample.seal("d", "2025"), Sample.seal("d", "2026-Q1"),
        ]
        let findings = Sample.findings(groups, seals: seals)
        let trend = try #require(findings.trends.years.first)
        #expect(trend.partners == ["a"] && trend.onlyEarlier == ["b", "d"] && trend.onlyLater == ["c"])
        #expect(trend.survivors == change(10, 19, 10, 19))
        #expect(trend.countries.new.isEmpty && trend.countries.gone.isEmpty)
        #expect(
            unwrapped(FindingsText(findings, visibility: .internalUse)).contains(
                "that sealed both; without b and d, who sealed 2025 alone; without c, who sealed 2026 alone."))
    }

    @Test func periodsThatNobodySealedBothOfAreNotCompared() {
        let findings = Sample.findings(
            seals: sealed("a", in: "2025") + sealed("b", in: "2026") + sealed("c", in: "2023", "2027-Q1"))
        #expect(findings.trends.years.isEmpty && findings.trends.quarters.isEmpty)
        #expect(findings.trends.notCompared.map(\.later.description) == ["2026"])
        #expect(Sample.findings(Sample.groups).trends.isEmpty)
    }

    @Test func quartersAreComparedByTheirOwnGroups() throws {
        let findings = Sample.findings(
            [
                Sample.group("a", "KE", "SA", 50, 99, period: "2025-Q4"),
                Sample.group("a", "KE", "SA", 10, 19, period: "2026-Q1"),
                Sample.group("a", "KE", "QA", 500, 999, period: "2026"),
            ], facts: [Sample.country("IT", .origin)], seals: sealed("a", in: "2025-Q4", "2026-Q1", "2026-Q3"))
        let trend = try #require(findings.trends.quarters.first)
        #expect(findings.trends.quarters.count == 1 && findings.trends.years.isEmpty)
        #expect([trend.earlier, trend.later].map(\.description) == ["2025-Q4", "2026-Q1"])
        #expect(trend.survivors == change(50, 99, 10, 19) && trend.survivors.direction == .fall)
        #expect(trend.countries.new.isEmpty && trend.countries.later == 2)
        #expect(
            unwrapped(FindingsText(findings, visibility: .internalUse)).contains(
                "Kenya to Saudi Arabia: a fall of between 31 and 89."))
    }

    @Test func theTerminalTellsTheLatestChanges() {
        let quarters = (1...4).flatMap { quarter in (2024...2026).map { "\($0)-Q\(quarter)" } }
        let findings = Sample.findings(
            [Sample.group("a", "KE", "SA", 5, 9)], seals: quarters.map { Sample.seal("a", $0) })
        #expect(findings.trends.quarters.count == 11)
        let lines = FindingsText(findings, visibility: .internalUse).lines
        #expect(lines.contains("(4 of 11; --json has all)"))
        #expect(lines.count { $0.contains("that sealed both") } == FindingsText.trendLimit)
        #expect(lines.contains { $0.hasPrefix("2026-Q3 to 2026-Q4, ") })
        // One that seals far ahead pushes nobody's changes out of sight.
        let ahead = Sample.findings(
            seals: sealed("a", "b", in: "2025", "2026") + sealed("c", in: "2147", "2148", "2149", "2150", "2151"))
        #expect(ahead.trends.years.count == 5)
        let text = FindingsText(ahead, visibility: .internalUse).lines
        #expect(
            text.contains { $0.hasPrefix("2025 to 2026, over the 2 partners") }
                && text.contains("(1 of 5; --json has all)"))
    }

    @Test func aChangeOfPolicyIsTold() throws {
        func trend(_ policies: [String]) throws -> Trend {
            try #require(
                Sample.findings(
                    seals: [
                        Sample.seal("a", "2025", policy: policies[0]), Sample.seal("a", "2026", policy: policies[1]),
                        Sample.seal("b", "2025", policy: "z"),
                    ]
                ).trends.years.first)
        }
        #expect(try trend(["x", "y"]).policyChanged)
        #expect(try !trend(["x", "x"]).policyChanged)
    }

    @Test func trendsReachNoPublicRelease() {
        let json = Sample.all.json(for: .publicRelease).object
        #expect(json?["trends"] == nil && json?["paths"] == nil && json?["hubs"] == nil)
        #expect(Sample.all.json.object?["trends"]?.object?["years"]?.array?.count == 1)
    }
}
