import Dataset
import Journeys
import Places

extension InternalPage {
    var routes: HTMLReport.Section {
        let routes = findings.routes
        let title = Phrase("Routes", "Njia")
        guard !routes.ranked.isEmpty else {
            return .init(
                id: "routes", title: title,
                content: [
                    .paragraph(
                        Phrase(
                            "No group names both a country of origin and a country of destination.",
                            "Hakuna kundi linalotaja nchi ya asili pamoja na nchi ya mwisho wa safari."))
                ])
        }
        let shown = routes.ranked.prefix(Self.routeLimit)
        let bar = IntervalBar(shown.map(\.survivors))
        let rows = shown.map { route in
            [
                Markup(routeName(route.origin, route.destination, route.status)), bar.cell(route.survivors),
                Markup(text: grouped(route.partners)), Markup(text: route.kilometres.map(grouped) ?? "–"),
            ]
        }
        let table = MarkupTable(
            id: "routes-table", caption: Phrase("Routes by survivors", "Njia kwa manusura"),
            columns: [
                .init(title: Phrase("From and to", "Kutoka na kwenda")), .init(title: Self.survivors),
                .init(title: Phrase("Partners", "Washirika"), isNumber: true),
                .init(title: Phrase("Kilometres", "Kilomita"), isNumber: true),
            ],
            bodies: [.init(heading: nil, rows: rows)])
        return .init(
            id: "routes", title: title,
            content: routeSentences.map { .paragraph($0) } + [.element("div", ["class": "bars"], [table.markup])]
                + noteOfRest(routes.ranked.count - shown.count)
                + [
                    .note(
                        Self.barLegend
                            + Phrase(
                                " Routes are ordered by the middle of the interval. Kilometres are the great circle "
                                    + "between one point of each country, to the nearest ten; roads are longer.",
                                " Njia zimepangwa kwa katikati ya kiwango. Kilomita ni umbali mfupi zaidi juu ya dunia "
                                    + "kati ya nukta moja ya kila nchi, kwa makumi; barabara ni ndefu zaidi."))
                ])
    }

    private var routeSentences: [Phrase] {
        let routes = findings.routes
        let inside = routes.different - routes.differentAcrossBorders
        var sentences = [
            Phrase(
                "\(counted(routes.different, "different route", "different routes")): \(routes.differentAcrossBorders) "
                    + "from one country to another and \(inside) inside one country.",
                "Njia tofauti \(routes.different): \(routes.differentAcrossBorders) kutoka nchi moja hadi nyingine na "
                    + "\(inside) ndani ya nchi moja.")
        ]
        if routes.differentIntendedOnly > 0 {
            let verb = routes.differentIntendedOnly == 1 ? "is" : "are"
            sentences.append(
                Phrase(
                    "\(routes.differentIntendedOnly) of them \(verb) known as intended only.",
                    "\(routes.differentIntendedOnly) kati yake zinajulikana kama zilizokusudiwa tu."))
        }
        if let share = routes.shareAcrossBorders {
            sentences.append(
                Phrase(
                    "Of survivors of whom it is known, \(share.phrase) per cent made a journey that names two countries "
                        + "or more: \(routes.acrossBorders.phrase) survivors. The journeys of "
                        + "\(routes.insideOneCountry.phrase) name one country only, and where transit is not told some "
                        + "of these may have crossed a border.",
                    "Kati ya manusura ambao hili linajulikana, asilimia \(share.wording.swahili) walifanya safari "
                        + "inayotaja nchi mbili au zaidi: manusura \(routes.acrossBorders.wording.swahili). Safari za "
                        + "manusura \(routes.insideOneCountry.wording.swahili) zinataja nchi moja tu, na pale ambapo "
                        + "kupitia hakukusemwa baadhi yao wanaweza kuwa walivuka mpaka."))
        }
        if routes.incomplete.upper > 0 {
            sentences.append(
                Phrase(
                    "Not listed: \(routes.incomplete.phrase) survivors whose origin or destination is not known.",
                    "Wasioorodheshwa: manusura \(routes.incomplete.wording.swahili) ambao asili au mwisho wa safari yao "
                        + "haujulikani."))
        }
        return sentences
    }
}

extension InternalPage {
    /// Rare routes that opened from pooled reports; no section where there is none.
    var pool: HTMLReport.Section? {
        let cells = findings.pool.cells
        guard !cells.isEmpty else { return nil }
        let shown = cells.prefix(Self.routeLimit)
        let table = MarkupTable(
            id: "pool-table",
            caption: Phrase("Rare routes, from pooled reports", "Njia adimu, kutoka ripoti za pamoja"),
            columns: [
                .init(title: Phrase("From and to", "Kutoka na kwenda")), .init(title: Phrase("Year", "Mwaka")),
                .init(title: Self.survivors, isNumber: true),
                .init(title: Phrase("Partners", "Washirika"), isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: shown.map { cell in
                        let attributes = cell.attributes
                        return [
                            Markup(routeName(attributes.origin, attributes.destination, attributes.destinationStatus)),
                            Markup(text: String(cell.year)), Markup(text: cell.survivors.figures),
                            Markup(text: grouped(cell.parts.count)),
                        ]
                    })
            ])
        return .init(
            id: "pool", title: Phrase("Rare routes", "Njia adimu"),
            content: Headlines.pool(findings).map { .paragraph($0) } + [table.markup]
                + noteOfRest(cells.count - shown.count)
                + [
                    .note(
                        Phrase(
                            "No partner has enough survivors of such a route to share them as a group. Their reports could be "
                                + "read only because several partners reported the same route in the same year.",
                            "Hakuna mshirika aliye na manusura wa kutosha wa njia kama hiyo kuwashiriki kama kundi. Ripoti zao "
                                + "zinasomeka tu kwa sababu washirika kadhaa waliripoti njia ileile mwaka uleule."))
                ])
    }
}
