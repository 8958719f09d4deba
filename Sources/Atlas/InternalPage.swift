import Journeys
import Places

/// The page for members of the coalition, section by section.
struct InternalPage {
    /// Longer lists are cut here and say so; `--json` has them whole.
    static let routeLimit = 100
    static let hubLimit = 20

    let findings: Findings

    init(_ findings: Findings) { self.findings = findings }

    var sections: [HTMLReport.Section] {
        let verify = VerifySection(frontierHash: findings.frontierHash).section
        let headlines = HTMLReport.Section(
            id: "headlines", title: "Headline findings",
            content: [
                .list(Headlines(findings).sentences, attributes: ["class": "lead"])
            ])
        if findings.isEmpty {
            let content: [Markup] = [.paragraph(Headlines.nothing)]
            return [.init(id: "headlines", title: "Headline findings", content: content), limits, verify]
        }
        return [headlines, countries, routes, hubs, exploitation, people, means, years, limits, verify]
    }

    static let barLegend = "Bars are filled up to the lower bound and outlined from there to the upper one."

    /// A note under a table.
    func note(_ text: String) -> Markup { .element("p", ["class": "note"], isBlock: true, text: text) }

    func noteOfRest(_ count: Int) -> [Markup] {
        count > 0 ? [note("\(grouped(count)) more are listed by “report --json”.")] : []
    }

    /// A table of codes and how many survivors each counts, the codes without a count last.
    func table<Value>(
        id: String, caption: String, heading: String, _ distribution: Distribution<Value>, withoutCount: [Value] = [],
        label: (Value) -> String = { $0.label }
    ) -> Markup {
        let bar = IntervalBar(distribution.rows.map(\.survivors))
        var rows = distribution.rows.map { [Markup(text: label($0.code)), bar.cell($0.survivors)] }
        rows += withoutCount.sorted(by: byLabel).map { [Markup(text: label($0)), bar.cell(nil)] }
        let plain = IntervalBar([])
        if distribution.unknown.upper > 0 {
            rows.append([Markup(text: "Not known"), plain.cell(distribution.unknown)])
        }
        if distribution.notTold.upper > 0 {
            rows.append([Markup(text: "Not told at this detail"), plain.cell(distribution.notTold)])
        }
        if rows.isEmpty { return .paragraph("\(caption): nothing was shared.") }
        return .element(
            "div", ["class": "bars"],
            [
                MarkupTable(
                    id: id, caption: caption, columns: [.init(title: heading), .init(title: "Survivors")],
                    bodies: [.init(heading: nil, rows: rows)]
                ).markup
            ])
    }
}
