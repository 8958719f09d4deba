package import Anonymisation
package import Journeys
import Places

/// The coalition's public findings as one organisation sees them: with its own share, which nobody else is shown.
package struct PartnerReport: Hashable, Sendable {
    /// What stands at the top of a page with an organisation's own share.
    package static let notice = "With your own share: for your organisation only"

    package let published: PublishedFindings
    private let own: OwnShare

    /// `own` is the share in the coalition's public log, `record`.
    package init(coalition: String, record: PublicRecord, own: OwnShare) {
        published = PublishedFindings(coalition: oneLine(coalition), own: record, others: [])
        self.own = own
    }

    package func share(of cell: PublishedCell) -> CountInterval { own.survivors(in: cell.key, year: cell.year) }

    package func heldBack(of year: PublishedYear) -> CountInterval { own.heldBack(year: year.year) }

    /// For the terminal.
    package var lines: [String] {
        var lines = [Self.notice, ""]
        lines += TextTable.wrapped("Findings of \(published.coalition)") + [""]
        for sentence in PublicSentences(published).all { lines += TextTable.wrapped(sentence.english, indent: 2) }
        if !published.cells.isEmpty {
            lines += ["", "Survivors by route, at country level"]
            lines +=
                TextTable(
                    header: ["route", "forms", "year", "survivors", "yours"],
                    alignments: [.left, .left, .right, .right, .right],
                    rows: published.cells.map { cell in
                        [
                            PublishedWording.route(cell).english, PublishedWording.forms(cell).english,
                            String(cell.year),
                            cell.survivors.columnText, Self.text(share(of: cell)),
                        ]
                    }
                ).lines
        }
        for sentence in heldBackSentences { lines += [""] + TextTable.wrapped(sentence.english) }
        return lines
    }

    /// The page, in `language` first.
    package func page(in language: Language) -> HTMLReport {
        var sections = [
            HTMLReport.Section(
                id: "findings", title: Phrase("Findings", "Matokeo"),
                content: [.list(PublicSentences(published).all, attributes: ["class": "lead"])])
        ]
        let map = FlowMap(published)
        if !published.isEmpty {
            sections.append(
                .init(
                    id: "map", title: Phrase("Map", "Ramani"), content: [MapFigure(map: map).markup], isWide: true))
            let table = PublishedCellsTable(published, own: { share(of: $0) })
            sections.append(
                .init(
                    id: "survivors", title: Phrase("Survivors, and your share", "Manusura, na sehemu yenu"),
                    content: table.content + heldBackSentences.map { .paragraph($0) }))
        }
        sections.append(VerifySection(frontierHash: published.frontierHash).section)
        return HTMLReport(
            text: HTMLReport.document(
                coalition: published.coalition, mark: .ownShare, sections: sections, map: map, language: language))
    }

    private var heldBackSentences: [Phrase] {
        published.years.compactMap { year in
            let own = heldBack(of: year)
            return own == .zero
                ? nil
                : Phrase(
                    "Of \(year.year), \(own.phrase) of the survivors that you shared stand in no published route.",
                    "Kwa \(year.year), manusura \(own.wording.swahili) mlioshiriki hawamo katika njia yoyote "
                        + "iliyochapishwa.")
        }
    }

    private static func text(_ share: CountInterval) -> String { share == .zero ? "none" : share.columnText }
}
