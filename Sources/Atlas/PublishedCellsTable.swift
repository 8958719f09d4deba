import Anonymisation
import Journeys
import Places

/// The published cells as a table, year by year, with how much was held back of each.
struct PublishedCellsTable {
    private let published: PublishedFindings
    /// A further column: what an organisation itself shared of a cell.
    private let own: ((PublishedCell) -> CountInterval)?

    init(_ published: PublishedFindings, own: ((PublishedCell) -> CountInterval)? = nil) {
        self.published = published
        self.own = own
    }

    var content: [Markup] {
        var content: [Markup] = []
        var columns: [MarkupTable.Column] = [
            .init(title: Phrase("Route", "Njia")), .init(title: Phrase("Forms of exploitation", "Aina za unyonyaji")),
            .init(title: Phrase("Survivors", "Manusura"), isNumber: true),
        ]
        if own != nil { columns.append(.init(title: Phrase("Yours", "Wenu"), isNumber: true)) }
        let bodies = published.years.filter { !$0.cells.isEmpty }.map { year in
            MarkupTable.Body(heading: heading(year), rows: year.cells.map(row))
        }
        if !bodies.isEmpty {
            content.append(
                MarkupTable(
                    id: "cells",
                    caption: Phrase("Survivors by route, at country level", "Manusura kwa njia, kwa kiwango cha nchi"),
                    columns: columns, bodies: bodies
                ).markup)
        }
        content.append(.list(published.years.map(PublishedWording.heldBack)))
        return content
    }

    private func heading(_ year: PublishedYear) -> Phrase {
        Phrase(year.isOwn ? String(year.year) : "\(year.year), \(year.coalition)")
    }

    private func row(_ cell: PublishedCell) -> [Markup] {
        var row = [
            Markup(PublishedWording.route(cell)), Markup(PublishedWording.forms(cell)),
            Markup(text: cell.survivors.figures),
        ]
        if let own {
            let share = own(cell)
            row.append(share == .zero ? Markup(Phrase("none", "hakuna")) : Markup(text: share.figures))
        }
        return row
    }
}

/// How published findings are said.
enum PublishedWording {
    static func route(_ cell: PublishedCell) -> Phrase { routeName(cell.origin, cell.destination, cell.status) }

    static func forms(_ cell: PublishedCell) -> Phrase {
        cell.forms.map { .listed($0.map(\.phrase.lowered)) } ?? Phrase("not told", "haikusemwa")
    }

    /// What a year's cells hold, and what they do not.
    static func heldBack(_ year: PublishedYear) -> Phrase {
        let who = year.isOwn ? "" : " (\(year.coalition))"
        let told =
            year.cells.isEmpty
            ? Phrase("no route passes the rule", "hakuna njia inayopita kanuni")
            : Phrase(
                "\(counted(year.cells.count, "route or part of one passes", "routes or parts of routes pass")) the rule, "
                    + "with \(year.survivors.phrase) survivors",
                "njia au sehemu za njia \(grouped(year.cells.count)) zinapita kanuni, zikiwa na manusura "
                    + year.survivors.wording.swahili)
        let rest =
            switch year.heldBack {
            case .survivors(let rest):
                Phrase(
                    "\(rest.phrase) more survivors are held back, their routes untold",
                    "manusura wengine \(rest.wording.swahili) wamezuiliwa, njia zao hazikusemwa")
            case .tooFewToTell:
                Phrase(
                    "who is held back besides, if anybody, is too few to tell",
                    "waliozuiliwa zaidi ya hao, kama wapo, ni wachache mno kusemwa")
            }
        return Phrase("\(year.year)\(who): ") + told + "; " + rest + "."
    }

    /// What every number passed.
    static func rule(_ rule: PublicationRule) -> Phrase {
        Phrase(
            "A number is published where at least \(rule.survivors) survivors and \(rule.organisations) organisations stand "
                + "behind it and none of them holds more than \(rule.largestShare) per cent. It is rounded to "
                + "\(rule.rounding), and a year, once published, never changes.",
            "Idadi huchapishwa pale angalau manusura \(rule.survivors) na mashirika \(rule.organisations) yanaitegemeza na "
                + "hakuna shirika lenye zaidi ya asilimia \(rule.largestShare). Hukadiriwa kwa \(rule.rounding), na mwaka "
                + "ukishachapishwa haubadiliki.")
    }
}
