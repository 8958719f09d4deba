import Foundation
import TestSupport
import Testing

@Suite("Changes between years")
struct TrendNightTests {
    @Test(
        "two closed years are compared, what is called a rise is one, and a change of policy is told",
        arguments: [false, true])
    func years(adopting: Bool) throws {
        let lake = try LakeHome(importingCases: false)
        if adopting {
            let adopted = try Shell.sync(
                "policy", "adopt", "trusted", "--home", lake.coalition, "--from-year", "2027", "--now", "2026-06-01")
            #expect(adopted.exit == 0, "\(adopted.errors)")
        }
        var lines = [
            "Case Reference,Submission Date,Origin City,Origin Country,Exploitation City,Exploitation Country,"
                + "Type of Exploitation,Industry,Age,Gender,Estimated Number of Cases"
        ]
        for (year, country, form, submissions) in [
            (2026, "Saudi Arabia", "Forced labour", 4), (2027, "Saudi Arabia", "Forced labour", 10),
            (2026, "Lebanon", "Servitude", 3), (2027, "Qatar", "Forced labour", 3),
        ] {
            for number in 0..<submissions {
                lines.append(
                    "\(year)-\(country)-\(number),\(year)-05-1\(number),,Kenya,,\(country),\(form),,24-26,Female,3")
            }
        }
        try lake.folder.write("cases.csv", lines.joined(separator: "\n") + "\n")
        let imported = try Shell.sync(
            "import", "--home", lake.home, "--now", "2027-12-01", lake.folder.file("cases.csv"))
        #expect(imported.exit == 0, "\(imported.errors)")
        for day in ["2027-12-01", "2028-01-20"] {
            let pushed = try lake.push(lake.home, day: day)
            #expect(pushed.exit == 0, "\(pushed.errors)")
        }
        #expect(try lake.merge(day: "2028-01-20").exit == 0)
        let result = try Shell.sync(
            "report", "--internal", "--home", lake.coalition, "--out", lake.folder.file("report"))
        let text = result.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            text.contains(
                "2026 to 2027, over the one partner that sealed both"
                    + (adopting ? "; the policy changed, so a change may be one of the rules." : ".")),
            "\(result.output)\(result.errors)")
        #expect(text.contains("Kenya to Saudi Arabia: a rise of between 1 and 39."), "\(result.output)")
        #expect(text.contains("newly named: Qatar; no longer named: Lebanon."), "\(result.output)")
        #expect(text.contains("no longer named: servitude."), "\(result.output)")
    }
}

@Suite("The findings of the Kenyan night")
struct FindingsTests {
    let night: Night
    let findings: [String: Any]

    init() throws {
        night = try Night.shared()
        let out = TemporaryFolder()
        let result = try Shell.sync(
            "report", "--internal", "--json", "--home", "\(night.out)/coalition", "--out", out.path)
        #expect(result.exit == 0, "\(result.errors)")
        findings = try #require(try jsonLines(result.output).first)
    }

    @Test("findings fit their schema, by another validator, and are canonical", arguments: [["--internal"], []])
    func schema(words: [String]) throws {
        let folder = TemporaryFolder()
        let result = try Shell.run(
            Shell.program,
            ["report", "--json", "--home", "\(night.out)/coalition", "--out", folder.file("report")] + words)
        try folder.write("findings.json", String(result.output.prefix { $0 != "\n" }))
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let checked = try Shell.run(
            python, ["scripts/validate-schemas.py", "--partial", folder.path], in: Shell.repository)
        #expect(checked.exit == 0, "\(checked.errors)")
        #expect(checked.output.contains("       1  findings-1"), "\(checked.output)")
    }

    private func list(_ name: String, _ member: String) -> [[String: Any]] {
        ((findings[name] as? [String: Any])?[member] as? [[String: Any]]) ?? []
    }

    @Test("degree and betweenness of every hub are those that networkx computes from the links")
    func networkx() throws {
        let hubs = try #require(findings["hubs"] as? [String: Any])
        let folder = TemporaryFolder()
        try folder.write(
            "hubs.json", String(decoding: try JSONSerialization.data(withJSONObject: hubs), as: UTF8.self))
        let script = """
            import json, sys, networkx
            hubs = json.load(open(sys.argv[1]))
            seen = 0
            for kind, links, degree in (
                ("counties", "places", lambda hub: len(hub["countries"]) + len(hub["counties"])),
                ("countries", "countries", lambda hub: len(hub["countries"])),
            ):
                graph = networkx.Graph(hubs["links"][links])
                between = networkx.betweenness_centrality(graph)
                for hub in hubs[kind]:
                    place = hub["place"]
                    assert graph.degree[place] == degree(hub), (place, "degree")
                    assert abs(between[place] * 10000 - hub["betweenness"]) <= 0.5 + 1e-6, (place, "betweenness")
                    seen += 1
            places = networkx.Graph(hubs["links"]["places"])
            degrees = {hub["place"]: places.degree[hub["place"]] for hub in hubs["counties"]}
            assert hubs["main"] == [p for p, d in degrees.items() if d == max(degrees.values())] == ["KE-30"], "main"
            print(seen)
            """
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let result = try Shell.run(python, ["-c", script, folder.file("hubs.json")])
        #expect(result.exit == 0, "\(result.errors)")
        #expect((Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 40, "\(result.output)")
    }

    @Test("every country is in one region and one sub-region")
    func regions() throws {
        let regions = list("countries", "regions")
        let codes = regions.flatMap { $0["countries"] as? [String] ?? [] }
        #expect(codes.count == 38 && Set(codes).count == 38)
        let below = regions.flatMap { $0["subregions"] as? [[String: Any]] ?? [] }
        #expect(below.flatMap { $0["countries"] as? [String] ?? [] }.sorted() == codes.sorted())
    }

    @Test("legs make up each path, and no path with several places of transit has an order")
    func paths() throws {
        let paths = list("paths", "ranked")
        #expect(!paths.isEmpty)
        for path in paths {
            let legs = try #require(path["legs"] as? [[String: Any]])
            let through = try #require(path["through"] as? [String])
            var stops = [try #require(path["origin"] as? String)]
            for leg in legs {
                #expect(leg["from"] as? String == stops.last)
                stops.append(try #require(leg["to"] as? String))
            }
            #expect(stops.last == path["destination"] as? String)
            #expect(Array(stops.dropFirst().dropLast()) == (through.count == 1 ? through : []))
        }
    }

    @Test("the year's quarters are compared over all six organisations")
    func quarters() throws {
        let quarters = list("trends", "quarters")
        #expect(quarters.map { $0["later"] as? String } == ["2026-Q2", "2026-Q3", "2026-Q4"])
        for trend in quarters { #expect(trend["partners"] as? [String] == Night.partners) }
        #expect(night.findings.contains("2026-Q2 to 2026-Q3, over the 6 partners that sealed both."))
    }
}
