import Atlas
import Replication
import Testing

/// A text that tries to be more than text, in every field of a report that people can write.
struct Attack {
    let text: String

    static let all = [
        "<script>document.title='attacked'</script>", "</script><script>document.title='attacked'</script>",
        "</title><script>document.title='attacked'</script>", "<!--<script>document.title='attacked'</script>",
        "\"><img src=x onerror=document.title='attacked'>", "'><svg onload=document.title='attacked'>",
        "]]></style><script>document.title='attacked'</script>",
        "\u{2028}</SCRIPT ><script>document.title='attacked'//",
        "{{document.title='attacked'}}${document.title='attacked'}", "&lt;script&gt;document.title='attacked'",
    ].map(Attack.init)

    var page: HTMLReport {
        get throws {
            let resources = [("https://a.example/?'\(text.utf8.count)", text)].compactMap { link, title in
                Resource(
                    title: String(title.filter { !$0.isNewline && $0 != "\u{2028}" }), kind: .news,
                    tags: [String(text.filter { $0 != "\u{2028}" }.prefix(38))], year: 2025,
                    link: link.replacing("'", with: ""))
            }
            try #require(resources.count == 1)
            return HTMLReport(
                Sample.findings(
                    Sample.groups + [Sample.group(text, "KE", "SA", 5, 9)], facts: Sample.facts,
                    seals: [Sample.seal(text, "2026")], partners: [(text, 1)], coalition: text, resources: resources),
                visibility: .internalUse)
        }
    }
}
