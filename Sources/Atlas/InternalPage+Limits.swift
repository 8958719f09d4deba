import Journeys

extension InternalPage {
    var limits: HTMLReport.Section {
        var content: [Markup] = [
            .list(Headlines.method), .heading(Phrase("What is missing", "Kinachokosekana")),
            .list(Headlines.limits(findings)),
        ]
        if !findings.limits.partners.isEmpty { content.append(partnersTable) }
        if !findings.limits.rungs.isEmpty { content.append(rungsTable) }
        content.append(
            .note(
                Phrase(
                    "The finer a rung’s detail, the more survivors must share it; 1 is the finest. Withheld: survivors "
                        + "that fit no rung, as last told at a year’s close. Estimated: per cent of the survivors of the "
                        + "latest year told whose number is an estimate.",
                    "Kadiri undani wa ngazi unavyoongezeka, ndivyo manusura wengi zaidi lazima waushiriki; ngazi ya 1 ndiyo "
                        + "ya undani zaidi. Wasioshirikiwa: manusura wasioingia katika ngazi yoyote, kama ilivyosemwa "
                        + "mwishoni mwa mwaka. Makadirio: asilimia ya manusura wa mwaka wa mwisho ambao idadi yao ni "
                        + "makadirio.")))
        return .init(id: "limits", title: Phrase("Method and limits", "Mbinu na mipaka yake"), content: content)
    }

    private var partnersTable: Markup {
        let notTold = Phrase("not told", "haikusemwa")
        return MarkupTable(
            id: "partners-table",
            caption: Phrase(
                "What each partner has closed and left out", "Kila mshirika amefunga nini na kuacha nini nje"),
            columns: [
                .init(title: Phrase("Partner", "Mshirika")),
                .init(title: Phrase("Last sealed", "Kipindi cha mwisho")),
                .init(title: Phrase("Withheld", "Wasioshirikiwa"), isNumber: true),
                .init(title: Phrase("Estimated, %", "Makadirio, %"), isNumber: true),
                .init(title: Phrase("In quarantine", "Kando"), isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: findings.limits.partners.map { partner in
                        [
                            Markup(text: partner.name),
                            partner.lastSeal.map { Markup(text: $0.description) }
                                ?? Markup(Phrase("nothing yet", "hakuna bado")),
                            partner.withheld.map { Markup(text: $0.figures) } ?? Markup(notTold),
                            partner.estimated.last.map { Markup(text: $0.perCent.figures) } ?? Markup(notTold),
                            Markup(text: grouped(partner.quarantined)),
                        ]
                    })
            ]
        ).markup
    }

    private var rungsTable: Markup {
        MarkupTable(
            id: "rungs-table", caption: Phrase("Rungs of the ladder used", "Ngazi zilizotumika"),
            columns: [
                .init(title: Phrase("Rung", "Ngazi")), .init(title: Phrase("Groups", "Makundi"), isNumber: true),
                .init(title: Self.survivors, isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: findings.limits.rungs.map { rung in
                        [
                            Markup(text: String(rung.number)), Markup(text: grouped(rung.groups)),
                            Markup(text: rung.survivors.figures),
                        ]
                    })
            ]
        ).markup
    }
}
