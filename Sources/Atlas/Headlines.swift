import Journeys
import Places

/// The findings in sentences: in English for the terminal, in both languages for the page.
struct Headlines {
    private let findings: Findings

    init(_ findings: Findings) { self.findings = findings }

    /// Said of a dataset that holds nothing.
    static let nothing = Phrase(
        "No partner has shared a group or a presence fact yet, so there are no findings.",
        "Hakuna mshirika aliyeshiriki kundi wala taarifa ya kuwepo bado, kwa hiyo hakuna matokeo.")

    var sentences: [Phrase] {
        if findings.isEmpty { return [Self.nothing] }
        return [countries, exploitation, survivors, routes, hub, ruralToUrban].compactMap { $0 }
    }

    var countries: Phrase? {
        let countries = findings.countries
        let parts = WorldPart.allCases.filter { countries.count(in: $0) > 0 }
        guard !parts.isEmpty else { return nil }
        // "Outside that list" needs the list before it.
        let places = parts.map { part in
            let place =
                part == .asia && !parts.contains(.gulfAndMiddleEast)
                ? Phrase("in Asia outside the Middle East and Gulf", part.heading.swahili) : part.place
            return Phrase("\(countries.count(in: part)) ") + place
        }
        let all = Phrase.counted(countries.entries.count, "country", "countries", "Nchi")
        return all + Phrase(" of origin, transit and destination: ", " za asili, za kupitia na za mwisho wa safari: ")
            + .listed(places) + "."
    }

    var exploitation: Phrase? {
        let exploitation = findings.exploitation
        guard exploitation.different > 0 else { return nil }
        var parts: [Phrase] = []
        func add(_ labels: [Phrase], _ count: Phrase) {
            guard !labels.isEmpty else { return }
            parts.append(count + " (" + .listed(labels.map(\.lowered)) + ")")
        }
        let forms = exploitation.allForms.sorted(by: byLabel).map(\.phrase)
        let sectors = exploitation.allSectors.sorted(by: byLabel).map(\.phrase)
        add(forms, .counted(forms.count, "form", "forms", "aina"))
        add(sectors, .counted(sectors.count, "industry or sector", "industries and sectors", "sekta"))
        return Phrase(
            "\(exploitation.different) forms of exploitation, industries and sectors: ",
            "Aina za unyonyaji na sekta \(exploitation.different): ") + .listed(parts) + "."
    }

    var survivors: Phrase? {
        let totals = findings.totals
        guard totals.groups > 0 else {
            return Phrase(
                "No counted group was shared, so nothing is said about how many people.",
                "Hakuna kundi lenye idadi lililoshirikiwa, kwa hiyo hakuna kinachosemwa kuhusu idadi ya watu.")
        }
        let years = totals.years.map(\.year)
        let span =
            years.first == years.last
            ? Phrase("in \(years[0])", "mwaka \(years[0])")
            : Phrase(
                "from \(years[0]) to \(years[years.count - 1])", "kuanzia \(years[0]) hadi \(years[years.count - 1])")
        let groups = Phrase.counted(totals.groups, "group", "groups", "kundi", "makundi")
        let partners = Phrase.counted(totals.partners.count, "partner", "partners", "mshirika", "washirika")
        let interval = totals.survivors.wording
        let people = totals.survivors.upper == 1 ? "survivor" : "survivors"
        return Phrase(
            "\(capitalised(interval.english)) \(people) in \(groups.english), from \(partners.english), recorded "
                + "\(span.english).",
            "Manusura \(interval.swahili) katika \(groups.swahili), kutoka kwa \(partners.swahili), walioandikwa "
                + "\(span.swahili).")
    }

    var routes: Phrase? {
        let routes = findings.routes
        guard let first = routes.ranked.first else { return nil }
        let across = routes.differentAcrossBorders
        var text =
            Phrase.counted(routes.different, "different route", "different routes", "Njia tofauti")
            + Phrase(
                " between or inside countries, \(across) of them across a border. ",
                " kati ya nchi au ndani yake, \(across) kati yake zikivuka mpaka. ")
        text += Phrase("First by survivors: ", "Ya kwanza kwa manusura: ")
        text += routeName(first.origin, first.destination, first.status) + ", " + first.survivors.wording
        let others = routes.overlappingFirst
        if others > 0 {
            text += Phrase(
                "; the intervals of \(counted(others, "other", "others")) \(others == 1 ? "overlaps" : "overlap") with it, "
                    + "so the order is not certain",
                "; viwango vya njia nyingine \(grouped(others)) vinapishana nayo, kwa hiyo mpangilio si wa uhakika")
        }
        return text + "."
    }

    var hub: Phrase? {
        let main = findings.hubs.main
        guard let first = main.first else { return nil }
        if main.count == 1 {
            let neighbours = Self.neighbours(first)
            return Phrase(
                "Main hub: \(first.place.name), linked to \(neighbours.english).",
                "Kitovu kikuu: \(first.place.swahiliName), kinachounganishwa na \(neighbours.swahili).")
        }
        let degree = Phrase.counted(first.degree, "place", "places", "mahali")
        if main.count > 3 {
            return Phrase(
                "No single main hub: \(main.count) places are linked to \(degree.english) each.",
                "Hakuna kitovu kikuu kimoja: mahali \(main.count) pameunganishwa na \(degree.swahili) kila pamoja.")
        }
        let names = Phrase.listed(main.map(\.place.phrase))
        return Phrase(
            "Main hubs: \(names.english), linked to \(degree.english) each.",
            "Vitovu vikuu: \(names.swahili), kila kimoja kikiunganishwa na \(degree.swahili).")
    }

    static func neighbours(_ hub: HubFindings.Hub) -> Phrase {
        var parts: [Phrase] = []
        if !hub.countries.isEmpty { parts.append(.counted(hub.countries.count, "country", "countries", "nchi")) }
        if !hub.counties.isEmpty { parts.append(.counted(hub.counties.count, "county", "counties", "kaunti")) }
        return .listed(parts)
    }

    var ruralToUrban: Phrase? {
        guard !findings.ruralToUrban.destinations.isEmpty else { return nil }
        let main = findings.ruralToUrban.main
        let names = Phrase.listed(main.map(\.place.phrase))
        let counties = Phrase.counted(
            main[0].counties.count, "rural county", "rural counties", "kaunti ya mashambani", "kaunti za mashambani")
        return Phrase(
            "Main destination of rural-to-urban movement: \(names.english), linked to \(counties.english)"
                + "\(main.count > 1 ? " each" : "").",
            "Mwisho mkuu wa safari kutoka mashambani hadi mjini: \(names.swahili), unaounganishwa na "
                + "\(counties.swahili).")
    }
}
