import Atlas
import CanonicalJSON
import Journeys
import Places
import Testing

@Suite struct VisibilityTests {
    private let releases = [
        HTMLReport(Sample.all, visibility: .publicRelease).text,
        FindingsText(Sample.all, visibility: .publicRelease).lines.joined(separator: "\n"),
        String(decoding: Sample.all.json(for: .publicRelease).canonicalBytes(), as: UTF8.self),
    ]

    @Test func thePublicReleaseLeaksNoPartnerNoCountyAndNoCount() {
        for release in releases {
            for partner in Sample.partners.map(\.partner) { #expect(!release.contains(partner)) }
            for county in Sample.place("KE").admin1Codes {
                #expect(!release.contains(county.name) && !release.contains("\"\(county.text)\""))
            }
            for digits in ["317", "719", "634", "1438", "1,438", "1902", "1,902", "4314", "4,314", "2025", "2026"] {
                #expect(!release.contains(digits))
            }
            for word in ["between", "hub", "withheld", "quarantine", "partner ", "rung"] {
                #expect(!release.contains(word))
            }
        }
    }

    @Test func thePublicSentencesHoldNoDigit() {
        let lines = FindingsText(Sample.all, visibility: .publicRelease).lines.dropLast()
        #expect(!lines.joined().contains { $0.isNumber })
        let page = HTMLReport(Sample.all, visibility: .publicRelease).text
        let main = page.components(between: "<main", and: "<section id=\"verify\"")
        #expect(main.count == 1)
        let words = main.joined().replacing("<h2", with: "").replacing("</h2", with: "")
            .replacing("<h3", with: "").replacing("</h3", with: "")
        #expect(!words.contains { $0.isNumber })
    }

    /// What only groups name may be of a year that is still open.
    @Test func thePublicReleaseHoldsPresenceFactsAlone() {
        let published = Sample.all.published
        #expect(published.countries.map(\.text) == ["KE", "SA", "GB", "US"])
        #expect(published.forms == [.forcedLabour, .organRemoval])
        #expect(published.sectors == [.herding])
        for release in releases.prefix(2) {
            #expect(release.contains("Saudi Arabia") && !release.contains("Thailand") && !release.contains("Uganda"))
            #expect(release.contains("for internal use only"))
        }
    }

    /// Everything that is not published may change without a trace.
    @Test func thePublicReleaseDependsOnNothingElse() {
        let public1 = Sample.findings(facts: Sample.facts)
        for (release, other) in zip(
            releases,
            [
                HTMLReport(public1, visibility: .publicRelease).text,
                FindingsText(public1, visibility: .publicRelease).lines.joined(separator: "\n"),
                String(decoding: public1.json(for: .publicRelease).canonicalBytes(), as: UTF8.self),
            ])
        { #expect(release == other) }
    }

    @Test func everyInternalSectionSaysSo() {
        let page = HTMLReport(Sample.all, visibility: .internalUse).text
        let sections = page.components(between: "<section", and: "</section>")
        #expect(sections.count == 10)
        #expect(sections.allSatisfy { $0.contains(Visibility.internalNotice) })
        #expect(page.contains("@top-center { content: \"\(Visibility.internalNotice)\""))
        #expect(FindingsText(Sample.all, visibility: .internalUse).lines.first == Visibility.internalNotice)
        #expect(!releases[0].contains("members of the coalition only"))
    }
}

extension String {
    /// The stretches that begin with `start` and go on to the next `end`.
    func components(between start: String, and end: String) -> [Substring] {
        var found: [Substring] = []
        var rest = self[...]
        while let first = rest.firstRange(of: start), let last = rest[first.upperBound...].firstRange(of: end) {
            found.append(rest[first.upperBound..<last.lowerBound])
            rest = rest[last.upperBound...]
        }
        return found
    }
}
