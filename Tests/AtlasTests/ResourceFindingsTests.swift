import Atlas
import CanonicalJSON
import Replication
import Testing

@Suite struct ResourceFindingsTests {
    private let attack = "=HYPERLINK(\"x\") <script>alert('1')</script> & \"quoted\""

    private func resource(_ title: String, _ year: Int, _ link: String, tags: [String] = []) throws -> Resource {
        try #require(Resource(title: title, kind: .report, tags: tags, year: year, link: link))
    }

    @Test func resourcesAreListedForMembersAndThePublic() throws {
        let findings = Sample.findings(resources: [
            try resource("B", 2024, "https://a.example/b"), try resource("A", 2024, "https://a.example/a"),
            try resource("C", 2025, "https://a.example/" + String(repeating: "c", count: 90), tags: ["Europe"]),
        ])
        #expect(findings.resources.map(\.title) == ["C", "A", "B"])
        #expect(findings.published.resources == findings.resources)
        for visibility in Visibility.allCases {
            let lines = FindingsText(findings, visibility: visibility).lines
            #expect(lines.contains("2025, report: C [Europe]"))
            // Whole, however long.
            #expect(lines.contains("  https://a.example/" + String(repeating: "c", count: 90)))
            #expect(findings.json(for: visibility).object?["resources"]?.array?.count == 3)
        }
    }

    @Test func textFromPeopleIsTextInEveryOutput() throws {
        let findings = Sample.findings(
            Sample.groups, facts: Sample.facts,
            resources: [try resource(attack, 2024, "https://a.example/?a=1&b='2'", tags: [attack.prefix(40) + ""])])
        for visibility in Visibility.allCases {
            let page = HTMLReport(findings, visibility: visibility).text
            #expect(!page.contains("<script>alert") && !page.contains("b='2'"))
            let bytes = findings.json(for: visibility).canonicalBytes()
            let json = try JSONParser.canonical(bytes)
            #expect(json.object?["resources"]?.array?.first?.object?["title"]?.string == attack)
        }
    }
}
