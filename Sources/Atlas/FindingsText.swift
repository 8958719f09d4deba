import Dataset
import Journeys
import Places
import Replication

/// The findings for the terminal, in lines of at most 78 characters.
package struct FindingsText: Hashable, Sendable {
    /// How many routes are listed; the page and `--json` have more.
    package static let routeLimit = 10
    /// How many hubs are.
    package static let hubLimit = 5
    /// How many changes between years, and between quarters, are: the latest.
    package static let trendLimit = 4

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
        lines += pool(findings.pool)
        lines += hubs(findings.hubs) + trends(findings.trends, until: findings.limits.latestSeal)
        lines += ["", "Limits"]
        for sentence in Headlines.limits(findings).map(\.english) + silent(findings.limits) {
            lines += TextTable.wrapped(sentence, indent: 2)
        }
        return lines + resources(findings.resources) + frontier(findings.frontierHash)
    }

    private static func pool(_ pool: PoolFindings) -> [String] {
        let cells = pool.cells.prefix(routeLimit)
        guard !cells.isEmpty else { return [] }
        let left = pool.cells.count - cells.count
        let table = TextTable(
            header: ["route", "year", "survivors", "partners"], alignments: [.left, .right, .right, .right],
            rows: cells.map { cell in
                [
                    routeName(
                        cell.attributes.origin, cell.attributes.destination, cell.attributes.destinationStatus
                    ).english, String(cell.year), cell.survivors.columnText, grouped(cell.parts.count),
                ]
            })
        return ["", "Rare routes, from pooled reports" + (left > 0 ? " (\(grouped(left)) more in the report)" : "")]
            + table.lines
    }

    private static func hubs(_ findings: HubFindings) -> [String] {
        let hubs = (findings.counties.isEmpty ? findings.countries : findings.counties).prefix(hubLimit)
        guard !hubs.isEmpty else { return [] }
        let table = TextTable(
            header: ["place", "countries", "counties", "survivors", "between, %"],
            alignments: [.left, .right, .right, .right, .right],
            rows: hubs.map { hub in
                [
                    hub.place.name, grouped(hub.countries.count), grouped(hub.counties.count),
                    hub.survivors?.columnText ?? "-", hub.betweennessText,
                ]
            })
        return ["", "Hubs by the places they are linked to"] + table.lines
    }

    /// Periods that only few have sealed yet are left to `--json`.
    private static func trends(_ trends: Trends, until latest: Period?) -> [String] {
        guard !trends.isEmpty else { return [] }
        var lines: [String] = []
        for (title, list) in [
            ("Changes from year to year", trends.years), ("From quarter to quarter", trends.quarters),
        ]
        where !list.isEmpty {
            lines += ["", title]
            if list[0].later.length == .quarter { lines += TextTable.wrapped(TrendSentences.quarters) }
            let shown = list.filter { trend in latest.map { trend.later <= $0 } ?? false }.suffix(trendLimit)
            if shown.count < list.count {
                lines.append("(\(grouped(shown.count)) of \(grouped(list.count)); --json has all)")
            }
            for trend in shown {
                for sentence in TrendSentences(trend).all { lines += TextTable.wrapped(sentence, indent: 2) }
            }
        }
        if lines.isEmpty { lines = ["", "Changes"] } else { lines += TextTable.wrapped(TrendSentences.caution) }
        for gap in trends.notCompared {
            lines += TextTable.wrapped(
                "\(gap.earlier) and \(gap.later) are not compared: no partner sealed both.", indent: 2)
        }
        return lines
    }

    private static func silent(_ limits: LimitFindings) -> [String] {
        guard let latest = limits.latestSeal else { return [] }
        let behind = limits.behind.filter { $0.lastSeal != nil }
        guard !behind.isEmpty else { return [] }
        let names = behind.map { partner in "\(partner.name) (since \(partner.heardUntil?.description ?? ""))" }
        return ["Not heard of up to \(latest), which others have sealed: \(listed(names))."]
    }

    private static func resources(_ resources: [Resource]) -> [String] {
        guard !resources.isEmpty else { return [] }
        var lines = ["", "Resources"]
        for resource in resources {
            let tags = resource.tags.isEmpty ? "" : " [\(resource.tags.joined(separator: "; "))]"
            lines += TextTable.wrapped(
                "\(resource.year), \(resource.kind.rawValue): \(resource.title)\(tags)", indent: 2)
            // An address that is broken is no address.
            lines.append("  \(resource.link)")
        }
        return lines
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
                            PublishedWording.route(cell).english, PublishedWording.forms(cell).english,
                            String(cell.year),
                            cell.survivors.columnText,
                        ]
                    }
                ).lines
        }
        lines += [""] + TextTable.wrapped(PublishedFindings.notice)
        return lines + resources(published.resources) + frontier(published.frontierHash)
    }

    private static func frontier(_ hash: String) -> [String] { ["", "Frontier \(hash.isEmpty ? "not known" : hash)"] }
}

extension HubFindings.Hub {
    /// Its betweenness in per cent: `12.34`.
    var betweennessText: String {
        let rest = betweenness % 100
        return "\(betweenness / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
