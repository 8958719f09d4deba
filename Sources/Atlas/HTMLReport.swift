/// The findings as one page that needs nothing else: no network, no script, no font. The same findings give the same
/// bytes.
package struct HTMLReport: Hashable, Sendable {
    /// The whole document.
    package let text: String

    package init(_ findings: Findings, visibility: Visibility) {
        switch visibility {
        case .internalUse:
            text = Self.document(
                coalition: findings.coalition, isInternal: true, sections: InternalPage(findings).sections)
        case .publicRelease:
            text = Self.document(
                coalition: findings.published.coalition, isInternal: false,
                sections: PublicPage(findings.published).sections)
        }
    }

    init(text: String) { self.text = text }

    package var bytes: [UInt8] { Array(text.utf8) }

    /// A section of the page, with a heading of its own and an entry in the contents.
    struct Section {
        let id: String
        let title: String
        let content: [Markup]
    }

    static func document(coalition: String, isInternal: Bool, sections: [Section]) -> String {
        let title = coalition.isEmpty ? "Findings" : "Findings of \(coalition)"
        let notice = isInternal ? internalNotice : Markup()
        var body = Markup.element("a", ["class": "skip", "href": "#main"], isBlock: true, text: "Skip to the findings")
        body += .element("header", isBlock: true, [notice, Markup.element("h1", text: title)])
        body += contents(of: sections)
        body += .element(
            "main", ["id": "main"], isBlock: true, sections.map { markup(of: $0, notice: notice) })
        let html: [Markup] = [
            head(title: isInternal ? "\(title) (internal)" : title, isInternal: isInternal),
            .element("body", isBlock: true, [body]),
        ]
        return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], isBlock: true, html).html
    }

    private static let internalNotice = Markup.element(
        "p", ["class": "mark"], isBlock: true, [Markup.element("span", text: Visibility.internalNotice)])

    private static func head(title: String, isInternal: Bool) -> Markup {
        var style = Markup(literal: StyleSheet.page)
        if isInternal { style += Markup(literal: StyleSheet.internalPages) }
        let head: [Markup] = [
            Markup(literal: "<meta charset=\"utf-8\">\n"),
            Markup(literal: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"),
            // Should a value ever become markup, it can still load and run nothing.
            Markup(
                literal: """
                    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">

                    """),
            .element("title", isBlock: true, text: title),
            .element("style", isBlock: true, [style]),
        ]
        return .element("head", isBlock: true, head)
    }

    private static func contents(of sections: [Section]) -> Markup {
        let items = sections.map { section in
            Markup.element("li", [Markup.element("a", ["href": "#\(section.id)"], text: section.title)])
        }
        return .element("nav", ["aria-label": "Contents"], isBlock: true, [Markup.element("ul", items)])
    }

    private static func markup(of section: Section, notice: Markup) -> Markup {
        let title = "\(section.id)-title"
        let heading = Markup.element("h2", ["id": title], isBlock: true, text: section.title)
        return .element(
            "section", ["id": section.id, "aria-labelledby": title], isBlock: true,
            [notice, heading] + section.content)
    }
}
