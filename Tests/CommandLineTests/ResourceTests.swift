import Foundation
import TestSupport
import Testing

@Suite("The resource library")
struct ResourceLibraryTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func resource(_ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["resource"] + words)
    }

    private func add(_ link: String, _ title: String, _ more: String...) throws -> Shell.Result {
        try Shell.run(
            Shell.program,
            ["resource", "add", "--home", lake.coalition, link, "--title", title, "--kind", "report", "--year", "2025"]
                + more)
    }

    private func titles(_ home: String) throws -> [String] {
        let result = try resource("list", "--json", "--home", home)
        #expect(result.exit == 0, "\(result.errors)")
        return try jsonLines(result.output).compactMap { $0["title"] as? String }
    }

    @Test(
        "what the coalition lists, replaces and removes reaches each member with the next push and reports with the next merge"
    )
    func library() throws {
        let link = "https://library.example/routes.pdf"
        #expect(try add("HTTPS://Library.example/routes.pdf", "Routes", "--tag", "Europe", "--tag", "europe").exit == 0)
        #expect(try add("https://library.example/b", "Another").exit == 0)
        #expect(try titles(lake.coalition) == ["Another", "Routes"])
        // A member that never pushed has no registry.
        let early = try resource("list", "--json", "--home", lake.home)
        #expect(early.exit == 65 && early.output.contains("registry.missing"))
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try titles(lake.home) == ["Another", "Routes"])
        #expect(try lake.merge().exit == 0)

        let again = try add(link, "Routes", "--tag", "Europe")
        #expect(again.exit == 0 && again.output.contains("listed already"), "\(again.output)")
        #expect(try add(link, "Routes, second edition", "--tag", "Forced labour").exit == 0)
        #expect(try resource("remove", "--home", lake.coalition, "https://library.example/b").exit == 0)
        #expect(try titles(lake.coalition) == ["Routes, second edition"])
        let none = try resource("remove", "--json", "--home", lake.coalition, "https://library.example/b")
        #expect(none.exit == 65 && none.output.contains("resource.unknown"))

        // Reports are of the registry that the frontier names.
        func report() throws -> String {
            let result = try Shell.sync(
                "report", "--internal", "--home", lake.coalition, "--out", lake.folder.file("report"))
            #expect(result.exit == 0, "\(result.errors)")
            return result.output
        }
        #expect(try report().contains("2025, report: Routes [Europe]\n  \(link)\n"))
        #expect(try lake.merge().exit == 0)
        #expect(try report().contains("2025, report: Routes, second edition [Forced labour]\n  \(link)\n"))
        let json = try jsonLines(
            try Shell.sync("report", "--json", "--home", lake.coalition, "--out", lake.folder.file("report")).output)
        #expect((json.first?["resources"] as? [[String: Any]])?.first?["link"] as? String == link)

        #expect(try lake.push(lake.home, day: "2027-01-21").exit == 0)
        #expect(try titles(lake.home) == ["Routes, second edition"])
        for (words, count) in [(["LABOUR", "2025"], 1), (["second", "news"], 0)] {
            let found = try Shell.run(Shell.program, ["resource", "search", "--json", "--home", lake.home] + words)
            #expect(found.exit == 0)
            #expect(try jsonLines(found.output).last?["resources"] as? Int == count, "\(words)")
        }
        try lake.expectSchemas()
        #expect(try lake.verify().exit == 0)
    }

    @Test("a further machine and a registry in another's place have the library")
    func otherHomes() throws {
        #expect(try add("https://library.example/a", "A").exit == 0)
        #expect(try add("https://library.example/b", "B").exit == 0)
        #expect(try resource("remove", "--home", lake.coalition, "https://library.example/b").exit == 0)
        let second = lake.folder.file("second")
        _ = try Shell.sync(
            "machine", "init", "--home", second, "--invite", lake.invitation, "--name", "second", "--remote", lake.inbox
        )
        #expect(try Shell.sync("machine", "add", "--home", lake.coalition, second + "/machine.vkey").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        let reports = try [second, lake.coalition].map { home in
            #expect(try Shell.sync("merge", "--home", home, "--now", LakeHome.day).exit == 0)
            #expect(try titles(home) == ["A"])
            return try Shell.sync("report", "--internal", "--json", "--home", home, "--out", lake.folder.file("r"))
                .output
        }
        #expect(reports[0] == reports[1] && reports[0].contains("library.example/a"))
        let refused = try Shell.sync("resource", "remove", "--json", "--home", second, "https://library.example/a")
        #expect(refused.exit != 0 && refused.output.contains("file.missing"), "\(refused.output)")
        #expect(try Shell.sync("coalition", "renew", "--home", lake.coalition).exit == 0)
        #expect(try titles(lake.coalition) == ["A"])
    }

    @Test("text of a resource is only ever text")
    func hostile() throws {
        let title = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> \"&'"
        #expect(try add("https://library.example/?a=1&b='2'", title, "--tag", "<b>", "--tag", "@SUM(1)").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        #expect(try titles(lake.home) == [title])
        for words in [["--internal"], []] {
            let out = lake.folder.file("report")
            let result = try Shell.run(Shell.program, ["report", "--home", lake.coalition, "--out", out] + words)
            #expect(result.exit == 0, "\(result.errors)")
            let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
            #expect(!page.contains("<img") && !page.contains("<b>"))
        }
        let master = lake.folder.file("master.csv")
        #expect(try Shell.sync("export", "--home", lake.coalition, "--format", "csv", "--out", master).exit == 0)
        #expect(!(try String(contentsOfFile: master, encoding: .utf8)).contains("cmd|"))
    }

    @Test(
        "what is no resource is refused, and nothing of it is repeated",
        arguments: [
            ["javascript:secretword", "--title", "A", "--kind", "news", "--year", "2025"],
            ["https://a.example/", "--title", "secretword\u{202E}", "--kind", "news", "--year", "2025"],
            ["https://a.example/", "--title", "secretword\nb", "--kind", "news", "--year", "2025"],
            ["https://a.example/", "--title", "A", "--kind", "secretword", "--year", "2025"],
            ["https://a.example/", "--title", "A", "--kind", "news", "--year", "secretword"],
            ["https://secretword@a.example/", "--title", "A", "--kind", "news", "--year", "2025"],
        ])
    func refused(words: [String]) throws {
        let result = try Shell.run(Shell.program, ["resource", "add", "--home", lake.coalition] + words)
        #expect(result.exit == 64, "\(result.output)")
        #expect(!(result.output + result.errors).contains("secretword"), "\(result.errors)")
        #expect(try titles(lake.coalition).isEmpty)
    }

    @Test("only a coalition adds")
    func members() throws {
        let result = try Shell.sync(
            "resource", "add", "--home", lake.home, "https://a.example/", "--title", "A", "--kind", "news", "--year",
            "2025")
        #expect(result.exit == 64 && result.errors.contains("belongs to an organisation"), "\(result.errors)")
    }
}
