import Anonymisation
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

    @Test func thePublicReleaseLeaksNoPartnerNoCountyAndNoCount() throws {
        // The map's shapes are numbers too; only what they are drawn from could tell something.
        let shapes = /\ (d|cx|cy|r|viewBox)="[^"]*"/
        for release in releases.map({ $0.replacing(shapes, with: "") }) {
            for partner in Sample.partners.map(\.partner) { #expect(!release.contains(partner)) }
            for county in Sample.place("KE").admin1Codes {
                #expect(!release.contains(county.name) && !release.contains("\"\(county.text)\""))
            }
            for digits in ["317", "719", "634", "1438", "1,438", "1902", "1,902", "4314", "4,314", "2025", "2026"] {
                #expect(release.firstRange(of: try Regex("\\b\(digits)\\b")) == nil)
            }
            for word in ["hub", "withheld", "quarantine", "partner ", "rung"] {
                // From the start of a word: the Swahili for Gulf is "Ghuba".
                #expect(release.firstRange(of: try Regex("\\b\(word)")) == nil, "\(word)")
            }
        }
    }

    /// Every number is a published bound, a sum of such, the rule, or the year. The upper bounds hold what was rounded off.
    @Test func thePublicReleaseHoldsPublishedNumbersAlone() {
        let lines = FindingsText(Sample.all, visibility: .publicRelease).lines.dropLast()
        let page = HTMLReport(Sample.all, visibility: .publicRelease).text
        let main = page.components(between: "<main", and: "<section id=\"verify\"")
        #expect(main.count == 1)
        let words = main.joined().replacing(/<[^>]*>/, with: " ")
        let allowed: Set<String> = [
            "25", "44", "10", "19", "30", "59", "65", "122", "85", "159", "3", "80", "5", "2024",
        ]
        for text in [lines.joined(separator: " "), words] {
            let numbers = Set(text.split { !$0.isNumber }.map(String.init))
            #expect(numbers == allowed)
        }
    }

    @Test func marginsAreSumsOfCells() {
        let margins = Sample.all.published.margins
        #expect(margins.survivors == CountInterval(65, 122))
        #expect(margins.routes.map(\.survivors) == [CountInterval(35, 63), CountInterval(30, 59)])
        #expect(margins.origins.map(\.value.text) == ["KE", "UG"])
        #expect(margins.destinations.map(\.value.text) == ["SA", "KE"])
        #expect(margins.forms.map(\.value) == [.servitude, .forcedLabour])
        #expect(margins.formsNotTold == CountInterval(10, 19))
        #expect(Sample.all.published.years.map(\.heldBack) == [.survivors(CountInterval(85, 159))])
        let none = Sample.findings(own: Sample.record([], rest: nil))
        #expect(none.published.years.map(\.heldBack) == [.tooFewToTell])
        #expect(none.published.margins.survivors == .zero && !none.published.isEmpty)
    }

    /// A map of several coalitions shows what each has published, by name.
    @Test func severalCoalitionsOnOneMap() {
        let other = Sample.record([("UG", "AE", nil, 40, 60)], facts: [.sector(.mining)], rest: nil)
        let map = Sample.findings(others: [("Coalition of Kenya", Sample.record()), ("Coalition of Uganda", other)])
        #expect(map.published.cells.map(\.coalition).filter { $0 == "Coalition of Uganda" }.count == 1)
        #expect(map.published.sectors == [.herding, .mining])
        #expect(map.published.margins.survivors == CountInterval(105, 186))
        #expect(map.published.frontierHash == "f0e1d2c3")
        let text = unwrapped(FindingsText(map, visibility: .publicRelease))
        #expect(text.contains("2024 (Coalition of Uganda): 1 route or part of one passes the rule"))
        #expect(text.contains("who is held back besides, if anybody, is too few to tell"))
    }

    /// What was not published may be of a year that is still open.
    @Test func thePublicReleaseHoldsWhatWasPublishedAlone() {
        let published = Sample.all.published
        #expect(published.countries.map(\.text) == ["KE", "SA", "UG", "GB", "US"])
        #expect(published.forms == [.forcedLabour, .organRemoval, .servitude])
        #expect(published.sectors == [.herding])
        for release in releases.prefix(2) {
            #expect(release.contains("Saudi Arabia") && !release.contains("Thailand"))
            #expect(release.contains("for internal use only"))
        }
    }

    /// Everything that is not published may change without a trace.
    @Test func thePublicReleaseDependsOnNothingElse() {
        let public1 = Sample.findings(own: Sample.record())
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
        #expect(sections.count == 11)
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
