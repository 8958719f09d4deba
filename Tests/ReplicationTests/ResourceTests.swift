import CanonicalJSON
import Replication
import Testing

@Suite("The resource library's entries")
struct ResourceTests {
    private func entry(_ change: (inout JSONObject) -> Void) throws -> RegistryEntry? {
        var content = try #require(
            Resource(
                title: "Routes \"through\" <the> region", kind: .report, tags: ["Forced labour", "Europe"], year: 2025,
                link: "https://library.example/a?b=c#d")
        ).json
        change(&content)
        return try RegistryEntry(type: Resource.type, content: content)
    }

    private func isRefused(_ change: (inout JSONObject) -> Void) -> Bool {
        do { return try entry(change) == nil } catch { return true }
    }

    @Test("a resource and its removal are read as they are written")
    func roundTrip() throws {
        guard case .resource(let resource)? = try entry({ _ in }) else { throw Missing() }
        #expect(resource.tags == ["Europe", "Forced labour"])
        for entry in [RegistryEntry.resource(resource), .removedResource(link: resource.link)] {
            #expect(try RegistryEntry(type: Resource.type, content: entry.json) == entry)
        }
    }

    private struct Missing: Error {}

    @Test(
        "a link is a plain web address",
        arguments: [
            "javascript:alert(1)", "data:text/html,x", "ftp://library.example/", "//library.example/", "https://",
            "https:///a", "https://library.example@evil.example/", "https://user:pw@library.example/",
            "https://Library.example/", "HTTPS://library.example/", "https://library.example:/",
            "https://library.example:123456/", "https://library.example/\"x", "https://library.example/a b",
            "https://library.example/<a>", "https://library.example/\n", "https://library.example/é",
            "https://-a.example/", "https://a..example/", "https://a.example/\u{202E}", "https://a.example\\b",
            "https://library.example/" + String(repeating: "a", count: 500), "",
        ])
    func links(link: String) {
        #expect(isRefused { $0["link"] = .string(link) })
        #expect(Resource(title: "A", kind: .news, tags: [], year: 2025, link: link) == nil)
    }

    @Test(
        "sound links",
        arguments: ["http://a.example", "https://127.0.0.1:8080/x", "https://xn--e1afmkfd.example/%22?q=a'b(c)"])
    func soundLinks(link: String) { #expect(!isRefused { $0["link"] = .string(link) }) }

    @Test(
        "title and tags are one line that reads as it is stored",
        arguments: [
            "", " ", "a\nb", "a\u{0}b", "a\u{1B}[31m", "a\u{7F}", "a\u{9B}b", "a\u{202E}b", "a\u{2066}b", "a\u{200B}b",
            "a\u{2028}b", "a\u{FEFF}b", "a\u{E0041}b", " a", "a ", String(repeating: "a", count: 201),
        ])
    func text(text: String) {
        #expect(isRefused { $0["title"] = .string(text) })
        #expect(isRefused { $0["tags"] = [.string(text)] })
    }

    @Test("other members are as the format says")
    func members() {
        #expect(!isRefused { $0["title"] = "=1+1 Ripoti ya watoto; तस्करी; الاتجار بالبشر" })
        #expect(isRefused { $0["kind"] = "blog" })
        for year in [1899, 2201] { #expect(isRefused { $0["year"] = .integer(year) }) }
        #expect(isRefused { $0["year"] = "2025" })
        #expect(isRefused { $0["tags"] = ["b", "a"] })
        #expect(isRefused { $0["tags"] = ["a", "a"] })
        #expect(isRefused { $0["tags"] = .array((1...9).map { .string("t\($0)") }) })
        #expect(isRefused { $0["tags"] = [.string(String(repeating: "t", count: 41))] })
        #expect(isRefused { $0["author"] = "A" })
        #expect(isRefused { $0["removed"] = true })
        #expect(isRefused { $0["removed"] = false })
        for name in ["title", "kind", "tags", "year", "link"] { #expect(isRefused { $0[name] = nil }) }
    }

    @Test("the longest resource fits a line of the registry")
    func longest() throws {
        let quotes = String(repeating: "\"", count: 200)
        let resource = try #require(
            Resource(
                title: quotes, kind: .publication, tags: (0..<8).map { quotes.prefix(39) + "\($0)" }, year: 2025,
                link: "https://a.example/" + String(repeating: "a", count: 482)))
        #expect(resource.json.canonicalBytes().count < 3_000)
    }

    @Test("search: every word, anywhere, in any case")
    func search() throws {
        let resource = try #require(
            Resource(
                title: "Routes Through the Region", kind: .news, tags: ["Forced labour"], year: 2025,
                link: "https://a.example/hidden"))
        for words in [["routes"], ["ROUTES", "2025"], ["news", "forced LABOUR"], ["region", "labour"]] {
            #expect(resource.matches(words), "\(words)")
        }
        for words in [["routes", "2024"], ["hidden"], ["report"]] { #expect(!resource.matches(words), "\(words)") }
    }
}
