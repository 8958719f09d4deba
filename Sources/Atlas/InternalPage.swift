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
        let verify = VerifySection(frontierHash: findings.frontierHash, isForMembers: true).section
        let title = Phrase("Headline findings", "Matokeo makuu")
        if findings.isEmpty {
            let content: [Markup] = [.paragraph(Headlines.nothing)]
            return [.init(id: "headlines", title: title, content: content), resources, limits, verify].compactMap { $0 }
        }
        let headlines = HTMLReport.Section(
            id: "headlines", title: title,
            content: [figures, .list(Headlines(findings).sentences, attributes: ["class": "lead"])])
        return [
            headlines, map, routes, pool, countries, hubs, exploitation, people, means, trends, resources, limits,
            verify,
        ].compactMap { $0 }
    }

    private var map: HTMLReport.Section? {
        guard !findings.map.isEmpty else { return nil }
        return .init(
            id: "map", title: Phrase("Map", "Ramani"), content: [MapFigure(map: findings.map).markup], isWide: true)
    }

    private var resources: HTMLReport.Section? { ResourcesSection(resources: findings.resources).section }

    /// The sums of the headlines at a glance.
    private var figures: Markup {
        let totals = findings.totals
        var pairs = [
            (grouped(findings.countries.entries.count), Phrase("countries", "nchi")),
            (grouped(findings.routes.different), Phrase("routes", "njia")),
            (
                grouped(findings.exploitation.different),
                Phrase("forms, industries and sectors", "aina za unyonyaji na sekta")
            ),
        ]
        if totals.groups > 0 { pairs.append((totals.survivors.figures, Phrase("survivors", "manusura"))) }
        return .element(
            "dl", ["class": "figures"], isBlock: true,
            pairs.map { number, what in
                .element(
                    "div", isBlock: false,
                    [.element("dt", [Markup(what)]), .element("dd", text: number)])
            })
    }

    static let barLegend = Phrase(
        "Bars are filled up to the lower bound and outlined from there to the upper one.",
        "Mipau imejazwa hadi kwenye mpaka wa chini na kuchorwa mstari tu kutoka hapo hadi mpaka wa juu.")

    func noteOfRest(_ count: Int) -> [Markup] {
        count > 0
            ? [
                .note(
                    Phrase(
                        "\(grouped(count)) more are listed by “report --json”.",
                        "Nyingine \(grouped(count)) zimeorodheshwa na “report --json”."))
            ] : []
    }

    /// A table of codes and how many survivors each counts, the codes without a count last.
    func table<Value>(
        id: String, caption: Phrase, heading: Phrase, _ distribution: Distribution<Value>, withoutCount: [Value] = [],
        label: (Value) -> Phrase = { $0.phrase }
    ) -> Markup {
        let bar = IntervalBar(distribution.rows.map(\.survivors))
        var rows = distribution.rows.map { [Markup(label($0.code)), bar.cell($0.survivors)] }
        rows += withoutCount.sorted(by: byLabel).map { [Markup(label($0)), bar.cell(nil)] }
        let plain = IntervalBar([])
        if distribution.unknown.upper > 0 {
            rows.append([Markup(Phrase("Not known", "Haijulikani")), plain.cell(distribution.unknown)])
        }
        if distribution.notTold.upper > 0 {
            rows.append([
                Markup(Phrase("Not told at this detail", "Haikusemwa kwa undani huu")),
                plain.cell(distribution.notTold),
            ])
        }
        if rows.isEmpty { return .paragraph(caption + Phrase(": nothing was shared.", ": hakuna kilichoshirikiwa.")) }
        return .element(
            "div", ["class": "bars"],
            [
                MarkupTable(
                    id: id, caption: caption, columns: [.init(title: heading), .init(title: Self.survivors)],
                    bodies: [.init(heading: nil, rows: rows)]
                ).markup
            ])
    }

    static let survivors = Phrase("Survivors", "Manusura")
    static let noCount = IntervalBar.none
}
