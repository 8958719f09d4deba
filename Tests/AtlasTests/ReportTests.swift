import Atlas
import CanonicalJSON
import Journeys
import Testing

@Suite struct ReportTests {
    @Test func textsAreEscaped() {
        let attack = "<script>\"A\" & 'B'</script>"
        for visibility in Visibility.allCases {
            let findings = Sample.findings(
                Sample.groups, facts: Sample.facts, partners: [(attack, 0)], coalition: attack)
            let page = HTMLReport(findings, visibility: visibility).text
            // The page's own: the labels, the map's data where there is any, the script.
            #expect([2, 3].contains(page.ranges(of: "<script").count))
            #expect(page.ranges(of: "<script").count == page.ranges(of: "</script").count)
            #expect(page.contains("&lt;script&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/script&gt;"))
        }
    }

    @Test func controlCharactersReachNoTerminal() {
        let findings = Sample.findings(partners: [("b\u{202E}c", 0)], coalition: "A\u{1B}[31m\n\u{9B}B")
        #expect(findings.coalition == "A\u{FFFD}[31m\u{FFFD}\u{FFFD}B")
        #expect(findings.totals.partners == ["b\u{FFFD}c"])
        #expect(findings.limits.partners.map(\.name) == ["b\u{FFFD}c"])
        #expect(!findings.json.canonicalBytes().contains(0x1B))
    }

    @Test func thePageStandsAlone() {
        for visibility in Visibility.allCases {
            let page = HTMLReport(Sample.all, visibility: visibility).text
            #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
            for word in ["http:", "https:", "src=", "url(", "@import", "<link", "innerHTML", "eval(", "fetch("] {
                #expect(!page.contains(word))
            }
            for tag in [
                "main", "section", "table", "caption", "tbody", "tr", "th", "td", "svg", "ul", "li", "p", "pre",
            ] {
                #expect(
                    page.ranges(of: "<\(tag)>").count + page.ranges(of: "<\(tag) ").count
                        == page.ranges(of: "</\(tag)>").count)
            }
            #expect(page.ranges(of: "<table>").count == page.ranges(of: "<caption ").count)
            let ids = page.components(between: " id=\"", and: "\"")
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func anEmptyMasterSaysSoInWords() {
        let empty = Sample.findings()
        #expect(empty.isEmpty)
        let page = HTMLReport(empty, visibility: .internalUse).text
        #expect(page.contains("No partner has shared a group or a presence fact yet"))
        #expect(!page.contains("<table") && !page.contains("id=\"map\""))
        #expect(page.contains("hakuna matokeo"))
        #expect(unwrapped(FindingsText(empty, visibility: .internalUse)).contains("there are no findings"))
        #expect(HTMLReport(empty, visibility: .publicRelease).text.contains("Nothing has been released"))
    }

    @Test func theOrderOfRowsDoesNotMatter() {
        var generator = Shuffle(state: 1)
        for _ in 0..<20 {
            let shuffled = Sample.findings(
                Sample.groups.shuffled(using: &generator), facts: Sample.facts.shuffled(using: &generator),
                seals: Sample.seals.shuffled(using: &generator), partners: Sample.partners.shuffled(using: &generator),
                own: Sample.record())
            #expect(shuffled == Sample.all)
            for visibility in Visibility.allCases {
                #expect(
                    HTMLReport(shuffled, visibility: visibility) == HTMLReport(Sample.all, visibility: visibility))
                #expect(
                    FindingsText(shuffled, visibility: visibility) == FindingsText(Sample.all, visibility: visibility))
            }
            #expect(shuffled.json == Sample.all.json)
        }
    }

    @Test func linesFitEightyColumns() {
        let long = Sample.findings(
            [Sample.group("a", "GS", "SH", 100_000, 1_000_999, status: .intended)],
            coalition: String(repeating: "Coalition ", count: 12))
        for findings in [Sample.all, long] {
            for visibility in Visibility.allCases {
                #expect(FindingsText(findings, visibility: visibility).lines.allSatisfy { $0.count <= 78 })
            }
        }
    }

    @Test func theTerminalListsTenRoutes() {
        let codes = ["AE", "BH", "IN", "IQ", "IT", "KW", "LB", "MY", "OM", "QA", "SA", "TH"]
        let findings = Sample.findings(codes.map { Sample.group("a", "KE", $0, 5, 9) })
        let lines = FindingsText(findings, visibility: .internalUse).lines
        #expect(lines.count { $0.hasPrefix("Kenya to ") } == FindingsText.routeLimit)
        #expect(lines.contains("Routes by survivors (2 more in the report)"))
    }
}

/// A fixed sequence, so that a failure can be repeated.
private struct Shuffle: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
