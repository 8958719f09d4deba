import Atlas
import CanonicalJSON
import Journeys
import Testing

@Suite struct FiguresTests {
    private let findings = Sample.all

    @Test func intervalsAreSaidInWords() {
        #expect(CountInterval(340, 612).phrase == "between 340 and 612")
        #expect(CountInterval(7, 7).phrase == "7")
        #expect(CountInterval(1000, 1_234_567).phrase == "between 1,000 and 1,234,567")
    }

    @Test func totalsAreSumsOfIntervals() {
        #expect(findings.totals.survivors == CountInterval(1902, 4314))
        #expect(findings.totals.groups == 6)
        #expect(findings.totals.years.map(\.year) == [2025, 2026])
        #expect(findings.totals.years[0].survivors == CountInterval(317, 719))
        #expect(findings.totals.years.map(\.closedBy) == [2, 1])
    }

    @Test func formsAndSectorsComeFromGroupsAndFacts() {
        let exploitation = findings.exploitation
        #expect(exploitation.allForms == [.forcedLabour, .organRemoval, .servitude])
        #expect(exploitation.allSectors == [.domesticWork, .herding])
        #expect(exploitation.different == 5)
        #expect(exploitation.formsWithoutCount == [.organRemoval])
        #expect(exploitation.sectorsWithoutCount == [.herding])
        // A group with two forms counts in each.
        #expect(exploitation.forms.rows.map(\.survivors) == [CountInterval(951, 2157), CountInterval(317, 719)])
        #expect(exploitation.forms.notTold == CountInterval(951, 2157))
    }

    @Test func unknownIsNoForm() {
        let findings = Sample.findings(
            [Sample.group("a", "KE", "SA", 5, 9, exploitation: ["Unknown"])],
            facts: [Sample.fact("a", .form(.unknown))])
        #expect(findings.exploitation.different == 0)
        #expect(findings.exploitation.forms.unknown == CountInterval(5, 9))
        #expect(findings.published.forms.isEmpty)
    }

    @Test func whatARungDoesNotTellIsNotUnknown() {
        let people = findings.people
        #expect(people.gender.rows.map(\.code) == [.feminine])
        #expect(people.gender.unknown == CountInterval(317, 719))
        #expect(people.gender.notTold == CountInterval(317 * 4, 719 * 4))
        #expect(people.age.rows.map(\.code) == [.adult, .minor])
        #expect(people.age.rows[0].survivors == CountInterval(634, 1438))
        #expect(people.transport.rows.map(\.code) == [.road])
        #expect(people.recruitment.rows.isEmpty && people.recruitment.unknown == CountInterval(317, 719))
    }

    @Test func limitsTakeTheLatestWordOfEachPartner() {
        let limits = findings.limits
        #expect(limits.withheld == CountInterval(30, 48))
        #expect(limits.partnersTellingWithheld == 2)
        #expect(limits.quarantined == 3)
        #expect(limits.partners.map { $0.lastSeal?.description } == ["2026", "2026-Q3"])
        #expect(limits.partners[0].estimated.map(\.perCent) == [CountInterval(100, 100), CountInterval(20, 29)])
        #expect(limits.rungs.map(\.number) == [1, 3, 4, 5])
        #expect(limits.rungs[1].groups == 2)
        #expect(Sample.findings().limits.withheld == nil)
    }

    @Test func whoSealedLessThanOthersIsNamed() {
        #expect(findings.limits.latestSeal?.description == "2026")
        #expect(findings.limits.behind.map(\.name) == ["lake-shelter"])
        #expect(findings.limits.behind.first?.heardUntil?.description == "2026-09-30")
        let text = unwrapped(FindingsText(findings, visibility: .internalUse))
        #expect(text.contains("Not heard of up to 2026, which others have sealed: lake-shelter (since 2026-09-30)."))
        let silent = Sample.findings(
            seals: [Sample.seal("b", "2026"), Sample.seal("c", "2026"), Sample.seal("a", "2024")],
            partners: [("d", 0)])
        #expect(silent.limits.behind.map(\.name) == ["d", "a"])
        #expect(Sample.findings(partners: [("d", 0)]).limits.behind.isEmpty)
        // One whose clock is wrong makes nobody late.
        let ahead = Sample.findings(
            seals: [Sample.seal("a", "2026"), Sample.seal("b", "2026"), Sample.seal("c", "2150")])
        #expect(ahead.limits.latestSeal?.description == "2026" && ahead.limits.behind.isEmpty)
    }

    @Test func jsonIsCanonical() throws {
        for visibility in Visibility.allCases {
            let bytes = findings.json(for: visibility).canonicalBytes()
            let value = try JSONParser.canonical(bytes)
            #expect(value.object?["type"] == "findings/1")
        }
        #expect(findings.json.object?["totals"]?.object?["survivors"] == [1902, 4314])
    }
}
