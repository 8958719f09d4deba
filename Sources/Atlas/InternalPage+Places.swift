import Journeys
import Places

extension InternalPage {
    var countries: HTMLReport.Section {
        let entries = findings.countries.entries
        let roles = Presence.Role.allCases
        let title = Phrase("Countries", "Nchi")
        let bodies = WorldPart.allCases.compactMap { part -> MarkupTable.Body? in
            let entries = findings.countries.entries(in: part)
            guard !entries.isEmpty else { return nil }
            let rows = entries.map { entry in
                [Markup(entry.country.phrase)]
                    + roles.map { entry.roles.contains($0) ? Self.yes : Markup() }
                    + [entry.survivors.map { Markup(text: $0.figures) } ?? Markup(Self.noCount)]
            }
            let count = Phrase.counted(entries.count, "country", "countries", "nchi")
            return .init(heading: part.heading + ": " + count, rows: rows)
        }
        let inRoles = roles.map { role in
            Phrase.counted(findings.countries.countries(in: role).count, "country", "countries", "nchi") + " "
                + role.place
        }
        let table = MarkupTable(
            id: "countries-table",
            caption: Phrase("Countries by part of the world and role", "Nchi kwa eneo la dunia na nafasi"),
            columns: [.init(title: Phrase("Country", "Nchi"))] + roles.map { .init(title: $0.label) }
                + [.init(title: Self.survivors, isNumber: true)],
            bodies: bodies)
        return .init(
            id: "countries", title: title,
            content: entries.isEmpty
                ? [.paragraph(Phrase("No country is known.", "Hakuna nchi inayojulikana."))]
                : [
                    .paragraph(Phrase.listed(inRoles).capitalised + "."),
                    .element("div", ["class": "roles"], [table.markup]),
                    .note(
                        Phrase(
                            "Survivors: all whose journey names the country, in any role. “No count”: only presence "
                                + "facts name it. Intended: nobody was exploited there yet.",
                            "Manusura: wote ambao safari zao zinaitaja nchi hiyo, kwa nafasi yoyote. “Hakuna idadi”: "
                                + "taarifa za kuwepo pekee ndizo zinaitaja. Uliokusudiwa: hakuna aliyenyonywa huko bado."
                        )),
                ])
    }

    private static var yes: Markup {
        Markup([
            Markup.element("span", ["aria-hidden": "true"], text: "●"),
            Markup.element("span", ["class": "hidden"], [Markup(Phrase("yes", "ndiyo"))]),
        ])
    }

    var hubs: HTMLReport.Section {
        var content: [Markup] = []
        if let sentence = Headlines(findings).hub { content.append(.paragraph(sentence)) }
        content += hubTable(
            findings.hubs.counties, id: "counties-table",
            caption: Phrase("Counties by places they are linked to", "Kaunti kwa mahali palipounganishwa nazo"),
            heading: Phrase("County", "Kaunti"))
        content += hubTable(
            findings.hubs.countries, id: "hubs-table",
            caption: Phrase("Countries by countries they are linked to", "Nchi kwa nchi zilizounganishwa nazo"),
            heading: Phrase("Country", "Nchi"))
        content.append(
            .note(
                Phrase(
                    "Two places are linked if they are on the same journey. Between: the share of all pairs of other "
                        + "places whose shortest way leads through this one (betweenness). Survivors: all whose journey "
                        + "names the place; for a county only where the group says the county, so there are more than "
                        + "shown.",
                    "Mahali pawili pameunganishwa ikiwa pako kwenye safari moja. Kati: sehemu ya jozi zote za mahali "
                        + "pengine ambazo njia yao fupi zaidi hupita hapa (betweenness). Manusura: wote ambao safari zao "
                        + "zinapataja; kwa kaunti ni pale tu kundi linapoitaja kaunti, kwa hiyo wapo zaidi ya "
                        + "wanaoonyeshwa.")))
        content += rural
        return .init(id: "hubs", title: Phrase("Hubs", "Vitovu"), content: content)
    }

    private func hubTable(_ hubs: [HubFindings.Hub], id: String, caption: Phrase, heading: Phrase) -> [Markup] {
        guard !hubs.isEmpty else { return [] }
        let rows = hubs.prefix(Self.hubLimit).map { hub in
            [
                Markup(hub.place.phrase), Markup(text: grouped(hub.countries.count)),
                Markup(text: grouped(hub.counties.count)), Markup(text: "\(percent(hub.betweenness)) %"),
                hub.survivors.map { Markup(text: $0.figures) } ?? Markup(Self.noCount),
            ]
        }
        let table = MarkupTable(
            id: id, caption: caption,
            columns: [
                .init(title: heading), .init(title: Phrase("Countries", "Nchi"), isNumber: true),
                .init(title: Phrase("Counties", "Kaunti"), isNumber: true),
                .init(title: Phrase("Between", "Kati"), isNumber: true), .init(title: Self.survivors, isNumber: true),
            ],
            bodies: [.init(heading: nil, rows: rows)])
        return [table.markup] + noteOfRest(hubs.count - rows.count)
    }

    /// Hundredths of a per cent with one digit after the point.
    private func percent(_ hundredths: Int) -> String {
        let tenths = (hundredths + 5) / 10
        return "\(tenths / 10).\(tenths % 10)"
    }

    private var rural: [Markup] {
        let destinations = findings.ruralToUrban.destinations
        guard let sentence = Headlines(findings).ruralToUrban else { return [] }
        let table = MarkupTable(
            id: "rural-table",
            caption: Phrase(
                "Rural counties linked to a city where journeys end",
                "Kaunti za mashambani zilizounganishwa na jiji ambako safari huishia"),
            columns: [
                .init(title: Phrase("City", "Jiji")),
                .init(title: Phrase("Rural counties", "Kaunti za mashambani"), isNumber: true),
                .init(title: Phrase("Which", "Zipi")), .init(title: Self.survivors, isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: destinations.map { destination in
                        [
                            Markup(destination.place.phrase), Markup(text: grouped(destination.counties.count)),
                            Markup(Phrase.listed(destination.counties.map(\.phrase))),
                            destination.survivors.map { Markup(text: $0.figures) } ?? Markup(Self.noCount),
                        ]
                    })
            ])
        return [
            .heading(Phrase("From rural counties to the cities", "Kutoka kaunti za mashambani hadi majiji")),
            .paragraph(sentence), table.markup,
            .note(
                Phrase("Cities: ", "Majiji: ") + .listed(Regions.urbanCounties.map(\.phrase))
                    + Phrase(
                        ". A county is counted where such a journey began or which it passed. Survivors: groups that "
                            + "began in a rural county and say so.",
                        ". Kaunti huhesabiwa pale safari kama hiyo ilipoanzia au ilipopita. Manusura: makundi "
                            + "yaliyoanzia katika kaunti ya mashambani na kusema hivyo.")),
        ]
    }
}
