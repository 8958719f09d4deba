import Anonymisation
import Journeys
import Places

/// The page for anybody. It is given the published findings and nothing else.
struct PublicPage {
    private let published: PublishedFindings

    init(_ published: PublishedFindings) { self.published = published }

    var sections: [HTMLReport.Section] {
        if published.isEmpty {
            return [
                .init(id: "findings", title: "Findings", content: [.paragraph(PublicSentences.nothing), notice]),
                verify,
            ]
        }
        return [countries, exploitation, survivors, verify].compactMap { $0 }
    }

    private var notice: Markup { .paragraph(PublishedFindings.notice) }

    private var countries: HTMLReport.Section {
        var content: [Markup] = [
            .paragraph("Countries of origin, transit or destination that partners of the coalition know of."), notice,
        ]
        for part in WorldPart.allCases {
            let countries = published.countries(in: part)
            guard !countries.isEmpty else { continue }
            content.append(.element("h3", isBlock: true, text: part.label))
            content.append(.paragraph(listed(countries.map(\.name)) + "."))
        }
        return .init(id: "countries", title: "Countries", content: content)
    }

    private var exploitation: HTMLReport.Section? {
        guard !published.forms.isEmpty || !published.sectors.isEmpty else { return nil }
        var content: [Markup] = []
        for (title, labels) in [
            ("Forms of exploitation", published.forms.map(\.label)),
            ("Industries and sectors", published.sectors.map(\.label)),
        ] where !labels.isEmpty {
            content.append(.element("h3", isBlock: true, text: title))
            content.append(.list(labels))
        }
        return .init(id: "exploitation", title: "Forms and sectors", content: content)
    }

    private var survivors: HTMLReport.Section {
        var rules: [PublicationRule] = []
        for year in published.years where !rules.contains(year.rule) { rules.append(year.rule) }
        return .init(
            id: "survivors", title: "Survivors",
            content: PublishedCellsTable(published).content + rules.map { .paragraph(PublishedWording.rule($0)) })
    }

    private var verify: HTMLReport.Section { VerifySection(frontierHash: published.frontierHash).section }
}
