import Atlas
import Dataset
import Foundation
import Journeys
import Places
import TestSupport
import Testing

/// The page in a headless Chromium (Tests/Browser). `make test-deps` installs what it needs.
@Suite("Browser", .enabled(if: ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] != nil), .serialized)
struct BrowserTests {
    /// Findings with this many routes between countries, told with counties at home, over several years and forms.
    static func findings(routes: Int) -> Findings {
        var generator = SplitMix(state: 7)
        let countries = ["KE"] + Country.all.map(\.alpha2).filter { $0 != "KE" && $0 != "AQ" }
        let forms = ["ForcedLabour", "SexualExploitation", "ForcedMarriage", "ForcedLabour.domestic-work"]
        var groups: [Master.SharedGroup] = []
        // Every pair once, nearest to the diagonal first, so that few routes have few countries.
        var step = 1
        while groups.count < routes {
            for origin in countries.indices where groups.count < routes {
                let target = (origin + step * 7) % countries.count
                guard target != origin else { continue }
                let lower = 3 + Int(generator.next() % 200)
                groups.append(
                    Sample.group(
                        "partner", countries[origin], countries[target], lower, lower + Int(generator.next() % 90),
                        status: generator.next() % 9 == 0 ? .intended : .actual,
                        transit: generator.next() % 3 == 0 ? [countries[(origin + 3) % countries.count]] : nil,
                        exploitation: [forms[Int(generator.next() % 4)]],
                        period: ["2024", "2025", "2026"][Int(generator.next() % 3)]))
            }
            step += 1
        }
        let facts = Sample.facts + countries.prefix(60).map { Sample.country($0, .origin) }
        return Sample.findings(groups, facts: facts, partners: [("partner", 0)])
    }

    private func write(_ page: HTMLReport, _ name: String, in folder: TemporaryFolder) throws -> String {
        try folder.write(name, page.bytes)
    }

    private func python(_ script: String, _ words: [String]) throws {
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let result = try Shell.run(
            python, ["-B", "\(Shell.repository)/Tests/Browser/\(script)"] + words, in: Shell.repository)
        #expect(result.exit == 0, "\(script): \(result.output)\(result.errors)")
        print(result.output, terminator: "")
    }

    @Test("filters, tooltips, keyboard, tables, languages: with 50 and with 20,000 routes", arguments: [50, 20_000])
    func map(routes: Int) throws {
        let findings = Self.findings(routes: routes)
        #expect(findings.routes.ranked.count == routes)
        let folder = TemporaryFolder()
        let path = try write(HTMLReport(findings, visibility: .internalUse), "report.html", in: folder)
        try python("check_map.py", [path, String(routes)])
        if routes > 1000 { try python("first_paint.py", [path, "5"]) }
    }

    @Test("names, headings, contrast and focus, for members, for the public and where there is nothing")
    func access() throws {
        let folder = TemporaryFolder()
        try python(
            "check_access.py",
            [
                write(HTMLReport(Sample.all, visibility: .internalUse), "internal.html", in: folder),
                write(
                    HTMLReport(Sample.all, visibility: .publicRelease, language: .swahili), "public.html", in: folder),
                write(HTMLReport(Sample.findings(), visibility: .internalUse), "empty.html", in: folder),
            ])
    }

    @Test("text from people runs nowhere, whatever it is")
    func attacks() throws {
        let folder = TemporaryFolder()
        let paths = try Attack.all.enumerated().map { index, attack in
            try write(try attack.page, "attack-\(index).html", in: folder)
        }
        try python("check_attacks.py", paths)
    }
}
