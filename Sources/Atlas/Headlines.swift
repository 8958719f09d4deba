import Journeys
import Places

/// The findings in sentences, the same for the terminal and the page.
struct Headlines {
    private let findings: Findings

    init(_ findings: Findings) { self.findings = findings }

    /// Said of a dataset that holds nothing.
    static let nothing = "No partner has shared a group or a presence fact yet, so there are no findings."

    var sentences: [String] {
        if findings.isEmpty { return [Self.nothing] }
        return [countries, exploitation, survivors, routes, hub, ruralToUrban].compactMap { $0 }
    }

    var countries: String? {
        let countries = findings.countries
        let parts = WorldPart.allCases.filter { countries.count(in: $0) > 0 }
        guard !parts.isEmpty else { return nil }
        // "Outside that list" needs the list before it.
        let phrases = parts.map { part in
            let phrase =
                part == .asia && !parts.contains(.gulfAndMiddleEast)
                ? "in Asia outside the Middle East and Gulf" : part.phrase
            return "\(countries.count(in: part)) \(phrase)"
        }
        let all = counted(countries.entries.count, "country", "countries")
        return "\(all) of origin, transit and destination: \(listed(phrases))."
    }

    var exploitation: String? {
        let exploitation = findings.exploitation
        guard exploitation.different > 0 else { return nil }
        var parts: [String] = []
        if !exploitation.allForms.isEmpty {
            let labels = exploitation.allForms.sorted(by: byLabel).map { lowered($0.label) }
            parts.append("\(counted(labels.count, "form", "forms")) (\(listed(labels)))")
        }
        if !exploitation.allSectors.isEmpty {
            let labels = exploitation.allSectors.sorted(by: byLabel).map { lowered($0.label) }
            parts.append("\(counted(labels.count, "industry or sector", "industries and sectors")) (\(listed(labels)))")
        }
        return "\(exploitation.different) forms of exploitation, industries and sectors: \(listed(parts))."
    }

    var survivors: String? {
        let totals = findings.totals
        guard totals.groups > 0 else { return "No counted group was shared, so nothing is said about how many people." }
        let years = totals.years.map(\.year)
        let span = years.first == years.last ? "in \(years[0])" : "from \(years[0]) to \(years[years.count - 1])"
        let groups = counted(totals.groups, "group", "groups")
        let people = totals.survivors.upper == 1 ? "survivor" : "survivors"
        let partners = counted(totals.partners.count, "partner", "partners")
        return "\(capitalised(totals.survivors.phrase)) \(people) in \(groups), from \(partners), recorded \(span)."
    }

    var routes: String? {
        let routes = findings.routes
        guard let first = routes.ranked.first else { return nil }
        let different = counted(routes.different, "different route", "different routes")
        let across = routes.differentAcrossBorders
        var text = "\(different) between or inside countries, \(across) of them across a border. "
        let intended = first.status == .intended ? " (intended)" : ""
        text += "First by survivors: \(first.origin.name) to \(first.destination.name)\(intended), "
        text += first.survivors.phrase
        let others = routes.overlappingFirst
        if others > 0 {
            let verb = others == 1 ? "overlaps" : "overlap"
            text += "; the intervals of \(counted(others, "other", "others")) \(verb) with it, "
            text += "so the order is not certain"
        }
        return text + "."
    }

    var hub: String? {
        let main = findings.hubs.main
        guard let first = main.first else { return nil }
        if main.count == 1 { return "Main hub: \(first.place.name), linked to \(Self.neighbours(first))." }
        let degree = counted(first.degree, "place", "places")
        if main.count > 3 { return "No single main hub: \(main.count) places are linked to \(degree) each." }
        return "Main hubs: \(listed(main.map(\.place.name))), linked to \(degree) each."
    }

    static func neighbours(_ hub: HubFindings.Hub) -> String {
        var parts: [String] = []
        if !hub.countries.isEmpty { parts.append(counted(hub.countries.count, "country", "countries")) }
        if !hub.counties.isEmpty { parts.append(counted(hub.counties.count, "county", "counties")) }
        return listed(parts)
    }

    var ruralToUrban: String? {
        guard !findings.ruralToUrban.destinations.isEmpty else { return nil }
        let main = findings.ruralToUrban.main
        let counties = counted(main[0].counties.count, "rural county", "rural counties")
        return "Main destination of rural-to-urban movement: \(listed(main.map(\.place.name))), "
            + "linked to \(counties)\(main.count > 1 ? " each" : "")."
    }

    /// What the figures do not cover.
    var limits: [String] {
        let limits = findings.limits
        var sentences: [String] = []
        if let withheld = limits.withheld {
            let telling = counted(limits.partnersTellingWithheld, "partner", "partners")
            sentences.append("Withheld, and in no figure here: \(withheld.phrase) survivors, as \(telling) told.")
        } else {
            sentences.append("No partner has yet told how many survivors it withholds.")
        }
        let silent = limits.partners.count { $0.lastSeal == nil }
        if silent > 0 { sentences.append("\(counted(silent, "partner has", "partners have")) sealed no period yet.") }
        if limits.quarantined > 0 {
            let entries = counted(limits.quarantined, "entry is", "entries are")
            sentences.append("\(entries) in quarantine and left out.")
        }
        if findings.routes.incomplete.upper > 0 {
            sentences.append(
                "Origin or destination not known, so on no route: \(findings.routes.incomplete.phrase) survivors.")
        }
        if let share = findings.routes.shareAcrossBorders {
            sentences.append(
                "Journeys that name two countries or more: \(share.phrase) per cent of the survivors of whom it is known."
            )
        }
        return sentences
    }

    /// How to read the figures.
    static let method = [
        "Which places, forms and sectors there are, and how many different ones, comes from groups and presence facts. "
            + "How many people comes from groups alone.",
        "A number of survivors is known only to lie between two bounds, both included. Lists are ordered by the middle "
            + "of the interval; where intervals overlap, the order is not certain.",
        "A group with several forms, sectors, means of transport or of recruitment counts in each, so such rows may add "
            + "up to more than the total.",
        "The same survivor may have been helped by two partners and then counts twice. Some numbers are estimates.",
        "The Middle East and Gulf is a list of this project: "
            + listed(Regions.gulfAndMiddleEast.map(\.name).sorted()) + ". Other regions are those of the UN's M49.",
    ]
}
