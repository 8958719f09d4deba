import Journeys
import Places

extension InternalPage {
    /// Years side by side, then what changed between neighbouring periods over the partners that sealed both.
    var trends: HTMLReport.Section {
        let trends = findings.trends
        var content = years
        for trend in trends.years { content += TrendFigure(trend: trend).markup }
        if !trends.quarters.isEmpty { content += quarters(trends.quarters) }
        for gap in trends.notCompared {
            content.append(
                .paragraph(
                    Phrase(
                        "\(gap.earlier) and \(gap.later) are not compared: no partner sealed both.",
                        "\(gap.earlier) na \(gap.later) havilinganishwi: hakuna mshirika aliyefunga vyote viwili.")))
        }
        content.append(
            .note(
                Phrase(
                    "The year is that of recording, not of the journey. Until every partner has closed a year, its "
                        + "figures may grow. A change may be one of reporting, and what a period no longer names may be "
                        + "withheld. Changes are told only over partners that sealed both periods; where the intervals "
                        + "overlap, it is not certain that anything rose or fell.",
                    "Mwaka ni ule wa kuandikwa, si wa safari. Hadi kila mshirika afunge mwaka, takwimu zake zinaweza "
                        + "kukua. Mabadiliko yanaweza kuwa ya uandikaji tu, na kisichotajwa tena kinaweza kuwa "
                        + "hakikushirikiwa. Mabadiliko husemwa kwa washirika waliofunga vipindi vyote viwili pekee; "
                        + "viwango vinapopishana, si hakika kwamba kuna kilichopanda au kushuka.")))
        return .init(id: "trends", title: Phrase("Trends", "Mwelekeo"), content: content)
    }

    private var years: [Markup] {
        let years = findings.totals.years
        let bar = IntervalBar(years.map(\.survivors))
        let partners = findings.totals.partners.count
        let table = MarkupTable(
            id: "years-table",
            caption: Phrase(
                "Survivors by the year in which the case was recorded", "Manusura kwa mwaka ambao kesi iliandikwa"),
            columns: [
                .init(title: Phrase("Year", "Mwaka")), .init(title: Self.survivors),
                .init(title: Phrase("Groups", "Makundi"), isNumber: true),
                .init(title: Phrase("Partners", "Washirika"), isNumber: true),
                .init(title: Phrase("Closed by", "Umefungwa na"), isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: years.map { year in
                        [
                            Markup(text: String(year.year)), bar.cell(year.survivors),
                            Markup(text: grouped(year.groups)), Markup(text: grouped(year.partners)),
                            Markup(Phrase("\(year.closedBy) of \(partners)", "\(year.closedBy) kati ya \(partners)")),
                        ]
                    })
            ])
        return [.element("div", ["class": "bars"], [table.markup])]
    }

    private func quarters(_ trends: [Trend]) -> [Markup] {
        let bar = IntervalBar(trends.flatMap { [$0.survivors.earlier, $0.survivors.later] })
        let table = MarkupTable(
            id: "quarters-table", caption: Phrase("From quarter to quarter", "Kutoka robo hadi robo"),
            columns: [
                .init(title: Phrase("From and to", "Kutoka na hadi")), .init(title: Phrase("Before", "Kabla")),
                .init(title: Phrase("After", "Baada")), .init(title: Phrase("Change", "Mabadiliko")),
                .init(title: Phrase("Partners", "Washirika"), isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: trends.map { trend in
                        [
                            Markup(
                                Phrase("\(trend.earlier) to \(trend.later)", "\(trend.earlier) hadi \(trend.later)")),
                            bar.cell(trend.survivors.earlier), bar.cell(trend.survivors.later),
                            Markup(trend.survivors.wording), Markup(text: grouped(trend.partners.count)),
                        ]
                    })
            ])
        return [
            .heading(Phrase("Quarters", "Robo za mwaka")),
            .element("div", ["class": "bars pairs"], [table.markup]),
            .note(
                Phrase(
                    "Quarters count only the groups that leave with a quarter; most survivors leave with the year.",
                    "Robo huhesabu makundi yanayotolewa na robo pekee; manusura wengi hutolewa na mwaka.")),
        ]
    }
}

/// What changed from one year to the next.
private struct TrendFigure {
    let trend: Trend

    var markup: [Markup] {
        var content: [Markup] = [
            .heading(Phrase("From \(trend.earlier) to \(trend.later)", "Kutoka \(trend.earlier) hadi \(trend.later)")),
            .list(sentences),
        ]
        let rows = trend.routeChanges.map { ($0.element.name, $0.change) }
        if !rows.isEmpty {
            content.append(table(rows, id: "routes", Phrase("Routes in both years", "Njia za miaka yote miwili")))
        }
        let forms = trend.formChanges.map { ($0.element.phrase, $0.change) }
        if !forms.isEmpty {
            content.append(table(forms, id: "forms", Phrase("Forms in both years", "Aina za miaka yote miwili")))
        }
        return content
    }

    private var sentences: [Phrase] {
        var sentences = [
            Phrase(
                "Compared over \(counted(trend.partners.count, "partner", "partners")) that sealed both: "
                    + "\(trend.survivors.earlier.phrase) survivors, then \(trend.survivors.later.phrase); ",
                "Ulinganisho wa washirika \(trend.partners.count) waliofunga yote miwili: manusura "
                    + "\(trend.survivors.earlier.wording.swahili), kisha \(trend.survivors.later.wording.swahili); ")
                + trend.survivors.wording + "."
        ]
        if !trend.countries.new.isEmpty {
            sentences.append(
                Phrase("Countries newly named: ", "Nchi zilizotajwa kwa mara ya kwanza: ")
                    + .listed(trend.countries.new.map(\.phrase)) + ".")
        }
        if !trend.countries.gone.isEmpty {
            sentences.append(
                Phrase("Countries no longer named: ", "Nchi zisizotajwa tena: ")
                    + .listed(trend.countries.gone.map(\.phrase)) + ".")
        }
        let newForms = trend.forms.new.map(\.phrase) + trend.sectors.new.map(\.phrase)
        if !newForms.isEmpty {
            sentences.append(
                Phrase("Forms and sectors newly named: ", "Aina na sekta zilizotajwa kwa mara ya kwanza: ")
                    + .listed(newForms.map(\.lowered)) + ".")
        }
        sentences.append(
            Phrase(
                "Routes named: \(trend.routes.earlier), then \(trend.routes.later); \(trend.routes.new.count) new, "
                    + "\(trend.routes.gone.count) no longer named.",
                "Njia zilizotajwa: \(trend.routes.earlier), kisha \(trend.routes.later); mpya \(trend.routes.new.count), "
                    + "zisizotajwa tena \(trend.routes.gone.count)."))
        let others = trend.onlyEarlier.count + trend.onlyLater.count
        if others > 0 {
            sentences.append(
                Phrase(
                    "\(counted(others, "partner", "partners")) sealed only one of the two years and \(others == 1 ? "is" : "are") "
                        + "left out.",
                    "Washirika \(others) walifunga mwaka mmoja tu na wameachwa nje."))
        }
        if trend.policyChanged {
            sentences.append(
                Phrase(
                    "The policy changed between them, so a change may be one of the rules.",
                    "Sera ilibadilika kati yake, kwa hiyo mabadiliko yanaweza kuwa ya kanuni."))
        }
        return sentences
    }

    private func table(_ rows: [(Phrase, Change)], id: String, _ caption: Phrase) -> Markup {
        let shown = rows.sorted { $0.1.later.doubledMiddle > $1.1.later.doubledMiddle }.prefix(20)
        let bar = IntervalBar(shown.flatMap { [$0.1.earlier, $0.1.later] })
        let table = MarkupTable(
            id: "trend-\(trend.later)-\(id)",
            caption: caption + Phrase(": \(trend.earlier), \(trend.later)"),
            columns: [
                .init(title: Phrase("Which", "Ipi")), .init(title: Phrase(trend.earlier.description)),
                .init(title: Phrase(trend.later.description)), .init(title: Phrase("Change", "Mabadiliko")),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: shown.map { name, change in
                        [Markup(name), bar.cell(change.earlier), bar.cell(change.later), Markup(change.wording)]
                    })
            ])
        return .element("div", ["class": "bars pairs"], [table.markup])
    }
}

extension Trend.Route {
    fileprivate var name: Phrase { routeName(origin, destination) }
}

extension Change {
    /// What happened, as far as it is certain.
    fileprivate var wording: Phrase {
        // One that counts nobody says nothing: all may be withheld.
        guard isCounted else { return Phrase("not known", "haijulikani") }
        return switch direction {
        case .rise:
            Phrase("rose by \(Self.span(least, most))", "imepanda kwa \(Self.span(least, most))")
        case .fall:
            Phrase("fell by \(Self.span(-most, -least))", "imeshuka kwa \(Self.span(-most, -least))")
        case .same: Phrase("the same", "ileile")
        case .notCertain: Phrase("not certain", "si hakika")
        }
    }

    private static func span(_ least: Int, _ most: Int) -> String {
        least == most ? grouped(least) : "\(grouped(least))–\(grouped(most))"
    }
}
