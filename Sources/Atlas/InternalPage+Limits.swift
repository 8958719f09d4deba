import Journeys

extension InternalPage {
    var years: HTMLReport.Section {
        let years = findings.totals.years
        let bar = IntervalBar(years.map(\.survivors))
        let partners = findings.totals.partners.count
        let table = MarkupTable(
            id: "years-table", caption: "Survivors by the year in which the case was recorded",
            columns: [
                .init(title: "Year"), .init(title: "Survivors"), .init(title: "Groups", isNumber: true),
                .init(title: "Partners", isNumber: true), .init(title: "Closed by", isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: years.map { year in
                        [
                            Markup(text: String(year.year)), bar.cell(year.survivors),
                            Markup(text: grouped(year.groups)),
                            Markup(text: grouped(year.partners)), Markup(text: "\(year.closedBy) of \(partners)"),
                        ]
                    })
            ])
        return .init(
            id: "years", title: "Years",
            content: [
                .element("div", ["class": "bars"], [table.markup]),
                note(
                    "The year is that of recording, not of the journey. Until every partner has closed a year, its "
                        + "figures may grow, and a change from year to year may be one of reporting."),
            ])
    }

    var limits: HTMLReport.Section {
        var content: [Markup] = [
            .list(Headlines.method),
            .element("h3", isBlock: true, text: "What is missing"),
            .list(Headlines(findings).limits),
        ]
        if !findings.limits.partners.isEmpty { content.append(partnersTable) }
        if !findings.limits.rungs.isEmpty { content.append(rungsTable) }
        content.append(
            note(
                "The finer a rung's detail, the more survivors must share it; 1 is the finest. Withheld: survivors that "
                    + "fit no rung, as last told at a year's close. Estimated: per cent of the survivors of the latest "
                    + "year told whose number is an estimate."))
        return .init(id: "limits", title: "Method and limits", content: content)
    }

    private var partnersTable: Markup {
        MarkupTable(
            id: "partners-table", caption: "What each partner has closed and left out",
            columns: [
                .init(title: "Partner"), .init(title: "Last sealed"), .init(title: "Withheld", isNumber: true),
                .init(title: "Estimated, %", isNumber: true), .init(title: "In quarantine", isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: findings.limits.partners.map { partner in
                        [
                            Markup(text: partner.name), Markup(text: partner.lastSeal?.description ?? "nothing yet"),
                            Markup(text: partner.withheld?.columnText ?? "not told"),
                            Markup(text: partner.estimated.last?.perCent.columnText ?? "not told"),
                            Markup(text: grouped(partner.quarantined)),
                        ]
                    })
            ]
        ).markup
    }

    private var rungsTable: Markup {
        MarkupTable(
            id: "rungs-table", caption: "Rungs of the ladder used",
            columns: [
                .init(title: "Rung"), .init(title: "Groups", isNumber: true), .init(title: "Survivors", isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: findings.limits.rungs.map { rung in
                        [
                            Markup(text: String(rung.number)), Markup(text: grouped(rung.groups)),
                            Markup(text: rung.survivors.columnText),
                        ]
                    })
            ]
        ).markup
    }
}
