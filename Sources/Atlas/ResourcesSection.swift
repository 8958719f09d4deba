import Replication

/// The coalition's resource library. Its texts and links are from people: they are shown, never opened by the page.
struct ResourcesSection {
    let resources: [Resource]

    var section: HTMLReport.Section? {
        guard !resources.isEmpty else { return nil }
        let items = resources.map { resource in
            var content = [
                // The log's format allows nothing but http and https here, so a link can run nothing.
                Markup.element(
                    "a", ["href": resource.link, "rel": "noreferrer noopener"], text: oneLine(resource.title)),
                Markup(text: " "),
                .element(
                    "span", ["class": "note"], [Markup(resource.kind.phrase + Phrase(", \(resource.year)"))]),
            ]
            for tag in resource.tags {
                content += [Markup(text: " "), .element("span", ["class": "tag"], text: oneLine(tag))]
            }
            return Markup.element("li", content)
        }
        return .init(
            id: "resources", title: Phrase("Further reading", "Machapisho"),
            content: [.element("ul", ["class": "resources"], isBlock: true, items)])
    }
}

extension Resource.Kind {
    fileprivate var phrase: Phrase {
        switch self {
        case .publication: Phrase("publication", "chapisho")
        case .news: Phrase("news", "habari")
        case .report: Phrase("report", "ripoti")
        }
    }
}
