import Journeys
import Places

/// The findings for the terminal, in lines of at most 78 characters.
package struct FindingsText: Hashable, Sendable {
    /// How many routes are listed; the page and `--json` have more.
    package static let routeLimit = 10

    package let lines: [String]

    package init(_ findings: Findings, visibility: Visibility) {
        lines =
            switch visibility {
            case .internalUse: Self.internalLines(findings)
            case .publicRelease: Self.publicLines(findings.published)
            }
    }

    private static func internalLines(_ findings: Findings) -> [String] {
        let headlines = Headlines(findings)
        var lines = [Visibility.internalNotice, ""]
        lines += TextTable.wrapped("Findings of \(findings.coalition)") + [""]
        for sentence in headlines.sentences { lines += TextTable.wrapped(sentence.english, indent: 2) }
        let routes = findings.routes.ranked.prefix(routeLimit)
        if !routes.isEmpty {
            let left = findings.routes.ranked.count - routes.count
            lines += ["", "Routes by survivors" + (left > 0 ? " (\(grouped(left)) more in the report)" : "")]
            lines +=
                TextTable(
                    header: ["route", "survivors", "partners", "km"], alignments: [.left, .right, .right, .right],
                    rows: routes.map { route in
                        [
                            "\(route.origin.name) to \(route.destination.name)"
                                + (route.status == .intended ? " (intended)" : ""),
                            route.survivors.columnText, grouped(route.partners), route.kilometres.map(grouped) ?? "-",
                        ]
                    }
                ).lines
        }
        lines += ["", "Limits"]
        for sentence in Headlines.limits(findings) { lines += TextTable.wrapped(sentence.english, indent: 2) }
        return lines + frontier(findings.frontierHash)
    }

    private static func publicLines(_ published: PublishedFindings) -> [String] {
        var lines = TextTable.wrapped("Findings of \(published.coalition)") + [""]
        for sentence in PublicSentences(published).all { lines += TextTable.wrapped(sentence.english, indent: 2) }
        if !published.cells.isEmpty {
            lines += ["", "Survivors by route, at country level"]
            lines +=
                TextTable(
                    header: ["route", "forms", "year", "survivors"], alignments: [.left, .left, .right, .right],
                    rows: published.cells.map { cell in
                        [
                            PublishedWording.route(cell).english, PublishedWording.forms(cell).english, String(cell.year),
                            cell.survivors.columnText,
                        ]
                    }
                ).lines
        }
        lines += [""] + TextTable.wrapped(PublishedFindings.notice)
        return lines + frontier(published.frontierHash)
    }

    private static func frontier(_ hash: String) -> [String] { ["", "Frontier \(hash.isEmpty ? "not known" : hash)"] }
}
