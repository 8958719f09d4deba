import Anonymisation
import Journeys
import Places

/// The page for anybody. It is given the published findings and nothing else.
struct PublicPage {
    private let published: PublishedFindings

    init(_ published: PublishedFindings) { self.published = published }

    var sections: [HTMLReport.Section] {
        let resources = ResourcesSection(resources: published.resources).section
        if published.isEmpty {
            let findings = HTMLReport.Section(
                id: "findings", title: Phrase("Findings", "Matokeo"),
                content: [.paragraph(PublicSentences.nothing), notice])
            return [findings, resources, verify].compactMap { $0 }
        }
        return [countries, map, survivors, exploitation, resources, verify].compactMap { $0 }
    }

    private var notice: Markup { .paragraph(PublicSentences.notice) }

    private var countries: HTMLReport.Section {
        var content: [Markup] = [
            .element(
                "p", ["class": "lede"], isBlock: true,
                [
                    Markup(
                        Phrase(
                            "Countries of origin, transit or destination that partners of the coalition know of.",
                            "Nchi za asili, za kupitia au za mwisho wa safari ambazo washirika wa muungano wanazijua."))
                ]), notice,
        ]
        for part in WorldPart.allCases {
            let countries = published.countries(in: part)
            guard !countries.isEmpty else { continue }
            content.append(.heading(part.heading))
            content.append(.paragraph(Phrase.listed(countries.map(\.phrase)) + "."))
        }
        return .init(id: "countries", title: Phrase("Countries", "Nchi"), content: content)
    }

    private var map: HTMLReport.Section? {
        let map = FlowMap(published)
        guard !map.isEmpty else { return nil }
        return .init(
            id: "map", title: Phrase("Map", "Ramani"), content: [MapFigure(map: map).markup], isWide: true)
    }

    private var exploitation: HTMLReport.Section? {
        guard !published.forms.isEmpty || !published.sectors.isEmpty else { return nil }
        var content: [Markup] = []
        for (title, labels) in [
            (Phrase("Forms of exploitation", "Aina za unyonyaji"), published.forms.map(\.phrase)),
            (Phrase("Industries and sectors", "Sekta"), published.sectors.map(\.phrase)),
        ] where !labels.isEmpty {
            content.append(.heading(title))
            content.append(.list(labels))
        }
        return .init(id: "exploitation", title: Phrase("Forms and sectors", "Aina na sekta"), content: content)
    }

    private var survivors: HTMLReport.Section {
        var rules: [PublicationRule] = []
        for year in published.years where !rules.contains(year.rule) { rules.append(year.rule) }
        return .init(
            id: "survivors", title: Phrase("Survivors", "Manusura"),
            content: PublishedCellsTable(published).content + rules.map { .paragraph(PublishedWording.rule($0)) })
    }

    private var verify: HTMLReport.Section { VerifySection(frontierHash: published.frontierHash).section }
}
