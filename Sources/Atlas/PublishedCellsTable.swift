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
            .init(title: "Route"), .init(title: "Forms of exploitation"), .init(title: "Survivors", isNumber: true),
        ]
        if own != nil { columns.append(.init(title: "Yours", isNumber: true)) }
        let bodies = published.years.filter { !$0.cells.isEmpty }.map { year in
            MarkupTable.Body(heading: heading(year), rows: year.cells.map(row))
        }
        if !bodies.isEmpty {
            content.append(
                MarkupTable(
                    id: "cells", caption: "Survivors by route, at country level", columns: columns, bodies: bodies
                ).markup)
        }
        content.append(.list(published.years.map(PublishedWording.heldBack)))
        return content
    }

    private func heading(_ year: PublishedYear) -> String {
        year.isOwn ? String(year.year) : "\(year.year), \(year.coalition)"
    }

    private func row(_ cell: PublishedCell) -> [Markup] {
        var row = [
            Markup(text: PublishedWording.route(cell)), Markup(text: PublishedWording.forms(cell)),
            Markup(text: cell.survivors.columnText),
        ]
        if let own {
            let share = own(cell)
            row.append(Markup(text: share == .zero ? "none" : share.columnText))
        }
        return row
    }
}

/// How published findings are said.
enum PublishedWording {
    static func route(_ cell: PublishedCell) -> String {
        "\(cell.origin.name) to \(cell.destination.name)\(cell.status == .intended ? " (intended)" : "")"
    }

    static func forms(_ cell: PublishedCell) -> String {
        cell.forms.map { listed($0.map { lowered($0.label) }) } ?? "not told"
    }

    /// What a year's cells hold, and what they do not.
    static func heldBack(_ year: PublishedYear) -> String {
        let who = year.isOwn ? "" : " (\(year.coalition))"
        let told =
            year.cells.isEmpty
            ? "no route passes the rule"
            : "\(counted(year.cells.count, "route or part of one passes", "routes or parts of routes pass")) the rule, "
                + "with \(year.survivors.phrase) survivors"
        let rest =
            switch year.heldBack {
            case .survivors(let rest): "\(rest.phrase) more survivors are held back, their routes untold"
            case .tooFewToTell: "who is held back besides, if anybody, is too few to tell"
            }
        return capitalised("\(year.year)\(who): \(told); \(rest).")
    }

    /// What every number passed.
    static func rule(_ rule: PublicationRule) -> String {
        "A number is published where at least \(rule.survivors) survivors and \(rule.organisations) organisations stand "
            + "behind it and none of them holds more than \(rule.largestShare) per cent. It is rounded to "
            + "\(rule.rounding), and a year, once published, never changes."
    }
}
