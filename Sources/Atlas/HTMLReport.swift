import CanonicalJSON

/// The findings as one page that needs nothing else: no network, no font, no file beside it. Its only script is part of
/// this program and named by its hash. The same findings give the same bytes.
package struct HTMLReport: Hashable, Sendable {
    /// The whole document.
    package let text: String

    /// - Parameter language: the one shown first; the page holds both.
    package init(_ findings: Findings, visibility: Visibility, language: Language = .english) {
        switch visibility {
        case .internalUse:
            text = Self.document(
                coalition: findings.coalition, mark: .internalUse, sections: InternalPage(findings).sections,
                map: findings.map, language: language)
        case .publicRelease:
            let published = findings.published
            text = Self.document(
                coalition: published.coalition, sections: PublicPage(published).sections, map: FlowMap(published),
                language: language)
        }
    }

    init(text: String) { self.text = text }

    package var bytes: [UInt8] { Array(text.utf8) }

    /// A section of the page, with a heading of its own and an entry in the contents.
    struct Section {
        let id: String
        let title: Phrase
        let content: [Markup]
        /// Whether it takes the whole width of a screen.
        var isWide = false
    }

    /// What stands above everything else.
    struct Heading {
        let title: Phrase
        let subject: Phrase

        /// Of a page of findings.
        init(findingsOf coalition: String) {
            title =
                coalition.isEmpty
                ? Phrase("Findings", "Matokeo")
                : Phrase("Findings of \(coalition)", "Matokeo ya \(coalition)")
            subject = Phrase(
                "Journeys of survivors of human trafficking, counted together so that nobody can be found in them.",
                "Safari za manusura wa usafirishaji haramu wa binadamu, zilizohesabiwa pamoja ili mtu yeyote asiweze "
                    + "kutambuliwa.")
        }

        init(title: Phrase, subject: Phrase) { (self.title, self.subject) = (title, subject) }
    }

    static func document(
        coalition: String, mark: Mark? = nil, sections: [Section], map: FlowMap? = nil, language: Language = .english
    ) -> String {
        document(
            heading: Heading(findingsOf: coalition), mark: mark, sections: sections, map: map, language: language)
    }

    static func document(
        heading: Heading, mark: Mark? = nil, sections: [Section], map: FlowMap? = nil, language: Language = .english
    ) -> String {
        let title = heading.title
        let name = mark == nil ? title : title + Phrase(" (") + (mark?.short ?? Phrase("")) + Phrase(")")
        let notice = mark.map { mark in
            Markup.element("p", ["class": "mark"], isBlock: true, [Markup.element("span", [Markup(mark.notice)])])
        }
        var body = Markup.element(
            "a", ["class": "skip", "href": "#main"], isBlock: true,
            [Markup(Phrase("Skip to the content", "Ruka hadi kwenye yaliyomo"))])
        body += header(heading, notice: notice ?? Markup(), language: language)
        body += contents(of: sections)
        body += .element(
            "main", ["id": "main"], isBlock: true, sections.map { markup(of: $0, notice: notice ?? Markup()) })
        let shown = map.flatMap { $0.isEmpty ? nil : $0 }
        body += MapData.element(id: "labels", .object(MapWording.labels(title: name, map: shown)))
        if let shown { body += MapData.element(id: "map-data", MapData(map: shown).json) }
        body += Markup.script([:], PageScript.script)
        let html = [head(title: name[language], mark: mark), .element("body", isBlock: true, [body])]
        return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": language.rawValue], isBlock: true, html).html
    }

    private static func header(_ heading: Heading, notice: Markup, language shown: Language) -> Markup {
        let languages = Language.allCases.map { language in
            Markup.element(
                "button",
                ["type": "button", "lang": language.rawValue, "aria-pressed": language == shown ? "true" : "false"],
                text: language.name)
        }
        let switcher = Markup.element(
            "div", ["class": "languages", "role": "group", "aria-label": "Language, Lugha", "hidden": ""],
            isBlock: true, languages)
        return .element(
            "header", isBlock: true,
            [
                Markup.element("div", ["class": "top"], isBlock: true, [notice, switcher]),
                Markup.element("h1", isBlock: true, [Markup(heading.title)]),
                .element("p", ["class": "subject"], isBlock: true, [Markup(heading.subject)]),
            ])
    }

    private static func head(title: String, mark: Mark?) -> Markup {
        let style = PageScript.style
        let print = mark.map { Markup(literal: $0.printed) } ?? Markup(literal: Mark.printedWithout)
        let head: [Markup] = [
            Markup(literal: "<meta charset=\"utf-8\">\n"),
            .openTag(
                "meta",
                [
                    "http-equiv": "Content-Security-Policy", "content": PageScript.policy(styles: [style, print]),
                ]),
            Markup(literal: "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"),
            .element("title", isBlock: true, text: title),
            .element("style", isBlock: true, [style]),
            .element("style", isBlock: true, [print]),
        ]
        return .element("head", isBlock: true, head)
    }

    private static func contents(of sections: [Section]) -> Markup {
        let items = sections.map { section in
            Markup.element("li", [Markup.element("a", ["href": "#\(section.id)"], [Markup(section.title)])])
        }
        return .element(
            "nav", ["aria-labelledby": "contents"], isBlock: true,
            [
                Markup.element(
                    "span", ["id": "contents", "class": "hidden"], [Markup(Phrase("Contents", "Yaliyomo"))]),
                Markup.element("ul", items),
            ])
    }

    private static func markup(of section: Section, notice: Markup) -> Markup {
        let title = "\(section.id)-title"
        let heading = Markup.element("h2", ["id": title], isBlock: true, [Markup(section.title)])
        return .element(
            "section",
            ["id": section.id, "aria-labelledby": title, "class": section.isWide ? "wide" : "plain"], isBlock: true,
            [
                .element("div", ["class": "head"], isBlock: true, [notice, heading]),
                .element("div", ["class": "body"], isBlock: true, section.content),
            ])
    }
}

extension Language {
    /// In itself.
    fileprivate var name: String { self == .english ? "English" : "Kiswahili" }
}
