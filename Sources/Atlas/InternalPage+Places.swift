import Journeys
import Places

extension InternalPage {
    var countries: HTMLReport.Section {
        let entries = findings.countries.entries
        let roles = Presence.Role.allCases
        let bodies = WorldPart.allCases.compactMap { part -> MarkupTable.Body? in
            let entries = findings.countries.entries(in: part)
            guard !entries.isEmpty else { return nil }
            let rows = entries.map { entry in
                [Markup(text: entry.country.name)]
                    + roles.map { entry.roles.contains($0) ? Self.yes : Markup() }
                    + [Markup(text: entry.survivors?.columnText ?? "no count")]
            }
            return .init(heading: "\(part.label): \(counted(entries.count, "country", "countries"))", rows: rows)
        }
        let inRoles = roles.map { role in
            "\(counted(findings.countries.countries(in: role).count, "country", "countries")) \(role.phrase)"
        }
        let table = MarkupTable(
            id: "countries-table", caption: "Countries by part of the world and role",
            columns: [.init(title: "Country")] + roles.map { .init(title: $0.label) }
                + [.init(title: "Survivors", isNumber: true)],
            bodies: bodies)
        return .init(
            id: "countries", title: "Countries",
            content: entries.isEmpty
                ? [.paragraph("No country is known.")]
                : [
                    .paragraph(capitalised(listed(inRoles)) + "."), .element("div", ["class": "roles"], [table.markup]),
                    note(
                        "Survivors: all whose journey names the country, in any role. “No count”: only presence facts "
                            + "name it. Intended: nobody was exploited there yet."),
                ])
    }

    private static var yes: Markup {
        Markup([
            Markup.element("span", ["aria-hidden": "true"], text: "●"),
            Markup.element("span", ["class": "hidden"], text: "yes"),
        ])
    }

    var routes: HTMLReport.Section {
        let routes = findings.routes
        guard !routes.ranked.isEmpty else {
            return .init(
                id: "routes", title: "Routes",
                content: [.paragraph("No group names both a country of origin and a country of destination.")])
        }
        let shown = routes.ranked.prefix(Self.routeLimit)
        let bar = IntervalBar(shown.map(\.survivors))
        let rows = shown.map { route in
            [
                Markup(
                    text: "\(route.origin.name) to \(route.destination.name)"
                        + (route.status == .intended ? " (intended)" : "")),
                bar.cell(route.survivors), Markup(text: grouped(route.partners)),
                Markup(text: route.kilometres.map(grouped) ?? "–"),
            ]
        }
        let table = MarkupTable(
            id: "routes-table", caption: "Routes by survivors",
            columns: [
                .init(title: "From and to"), .init(title: "Survivors"), .init(title: "Partners", isNumber: true),
                .init(title: "Kilometres", isNumber: true),
            ],
            bodies: [.init(heading: nil, rows: rows)])
        return .init(
            id: "routes", title: "Routes",
            content: routeSentences.map { .paragraph($0) } + [.element("div", ["class": "bars"], [table.markup])]
                + noteOfRest(routes.ranked.count - shown.count)
                + [
                    note(
                        Self.barLegend + " Routes are ordered by the middle of the interval. Kilometres are the great "
                            + "circle between one point of each country, to the nearest ten; roads are longer.")
                ])
    }

    private var routeSentences: [String] {
        let routes = findings.routes
        let inside = routes.different - routes.differentAcrossBorders
        var sentences = [
            "\(counted(routes.different, "different route", "different routes")): \(routes.differentAcrossBorders) from "
                + "one country to another and \(inside) inside one country."
        ]
        if routes.differentIntendedOnly > 0 {
            let verb = routes.differentIntendedOnly == 1 ? "is" : "are"
            sentences.append("\(routes.differentIntendedOnly) of them \(verb) known as intended only.")
        }
        if let share = routes.shareAcrossBorders {
            sentences.append(
                "Of survivors of whom it is known, \(share.phrase) per cent made a journey that names two countries or "
                    + "more: \(routes.acrossBorders.phrase) survivors. The journeys of \(routes.insideOneCountry.phrase) "
                    + "name one country only, and where transit is not told some of these may have crossed a border.")
        }
        if routes.incomplete.upper > 0 {
            sentences.append(
                "Not listed: \(routes.incomplete.phrase) survivors whose origin or destination is not known.")
        }
        return sentences
    }

    var hubs: HTMLReport.Section {
        var content: [Markup] = []
        if let sentence = Headlines(findings).hub { content.append(.paragraph(sentence)) }
        content += hubTable(
            findings.hubs.counties, id: "counties-table", caption: "Counties by places they are linked to",
            heading: "County")
        content += hubTable(
            findings.hubs.countries, id: "hubs-table", caption: "Countries by countries they are linked to",
            heading: "Country")
        content.append(
            note(
                "Two places are linked if they are on the same journey. Survivors: all whose journey names the place; "
                    + "for a county only where the group says the county, so there are more than shown."))
        content += rural
        return .init(id: "hubs", title: "Hubs", content: content)
    }

    private func hubTable(_ hubs: [HubFindings.Hub], id: String, caption: String, heading: String) -> [Markup] {
        guard !hubs.isEmpty else { return [] }
        let rows = hubs.prefix(Self.hubLimit).map { hub in
            [
                Markup(text: hub.place.name), Markup(text: grouped(hub.countries.count)),
                Markup(text: grouped(hub.counties.count)), Markup(text: hub.survivors?.columnText ?? "no count"),
            ]
        }
        let table = MarkupTable(
            id: id, caption: caption,
            columns: [
                .init(title: heading), .init(title: "Countries", isNumber: true),
                .init(title: "Counties", isNumber: true), .init(title: "Survivors", isNumber: true),
            ],
            bodies: [.init(heading: nil, rows: rows)])
        return [table.markup] + noteOfRest(hubs.count - rows.count)
    }

    private var rural: [Markup] {
        let destinations = findings.ruralToUrban.destinations
        guard let sentence = Headlines(findings).ruralToUrban else { return [] }
        let table = MarkupTable(
            id: "rural-table", caption: "Rural counties linked to a city where journeys end",
            columns: [
                .init(title: "City"), .init(title: "Rural counties", isNumber: true), .init(title: "Which"),
                .init(title: "Survivors", isNumber: true),
            ],
            bodies: [
                .init(
                    heading: nil,
                    rows: destinations.map { destination in
                        [
                            Markup(text: destination.place.name), Markup(text: grouped(destination.counties.count)),
                            Markup(text: listed(destination.counties.map(\.name))),
                            Markup(text: destination.survivors?.columnText ?? "no count"),
                        ]
                    })
            ])
        return [
            .element("h3", isBlock: true, text: "From rural counties to the cities"), .paragraph(sentence),
            table.markup,
            note(
                "Cities: \(listed(Regions.urbanCounties.map(\.name))). A county is counted where such a journey began or "
                    + "which it passed. Survivors: groups that began in a rural county and say so."),
        ]
    }
}

extension Presence.Role {
    fileprivate var label: String { capitalised(rawValue) }

    fileprivate var phrase: String { self == .intended ? "of intended destination" : "of \(rawValue)" }
}
