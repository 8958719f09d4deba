import CanonicalJSON
import Journeys

/// The words that the page's script says, in both languages. Names in braces are filled in.
enum MapWording {
    /// Which of them a page has. The public page says nothing that only members know of.
    static func labels(title: Phrase, map: FlowMap?) -> JSONObject {
        var phrases: [(String, Phrase)] = [("title", title)]
        if let map {
            phrases += common
            if !map.cells.isEmpty || map.tellsPlaces { phrases += routes }
            if map.tellsPlaces { phrases += places }
        }
        var object = JSONObject()
        for (key, phrase) in phrases { object[key] = [.string(phrase.english), .string(phrase.swahili)] }
        if map?.tellsPlaces == true { object["places"] = true }
        return object
    }

    private static let common: [(String, Phrase)] = [
        ("zoomIn", Phrase("Zoom in", "Kuza")),
        ("zoomOut", Phrase("Zoom out", "Punguza")),
        ("whole", Phrase("Whole map", "Ramani nzima")),
        ("asTable", Phrase("Show as tables", "Onyesha majedwali")),
        ("asMap", Phrase("Show the map", "Onyesha ramani")),
        ("more", Phrase("Show more rows", "Onyesha safu zaidi")),
        ("andMore", Phrase("and {n} more", "na {n} zaidi")),
        ("place", Phrase("Place", "Mahali")),
        ("placesTable", Phrase("Places on the map: {n}", "Mahali kwenye ramani: {n}")),
        ("noCount", Phrase("no count", "hakuna idadi")),
        ("list", Phrase("Map: {n} routes, {m} places", "Ramani: njia {n}, mahali {m}")),
        ("shownPlaces", Phrase("Places shown: {places}.", "Mahali panapoonyeshwa: {places}.")),
    ]

    private static let routes: [(String, Phrase)] =
        [
            ("form", Phrase("Form of exploitation", "Aina ya unyonyaji")),
            ("allForms", Phrase("All forms", "Aina zote")),
            ("period", Phrase("Period", "Kipindi")),
            ("allPeriods", Phrase("All periods", "Vipindi vyote")),
            ("role", Phrase("Role of places", "Nafasi ya mahali")),
            ("allRoles", Phrase("All roles", "Nafasi zote")),
            ("route", Phrase("{from} to {to}", "{from} hadi {to}")),
            ("inside", Phrase("Inside {from}", "Ndani ya {from}")),
            ("intendedMark", DestinationStatus.intended.mark),
            ("between", Phrase("between {a} and {b}", "kati ya {a} na {b}")),
            ("survivors", Phrase("{n} survivors", "manusura {n}")),
            ("passing", Phrase("passing {places}", "kupitia {places}")),
            ("linkedPlaces", Phrase("linked to {n} places", "imeunganishwa na mahali {n}")),
            ("routesTable", Phrase("Routes on the map: {n}", "Njia kwenye ramani: {n}")),
            ("fromTo", Phrase("From and to", "Kutoka na kwenda")),
            ("survivorsHead", Phrase("Survivors", "Manusura")),
            ("passingHead", Phrase("Passing", "Kupitia")),
            (
                "shown",
                Phrase(
                    "Shown: {routes} routes, {places} places; {n} survivors.",
                    "Zinazoonyeshwa: njia {routes}, mahali {places}; manusura {n}.")
            ),
            (
                "thin",
                Phrase(
                    "The first {arrows} routes are arrows, the others thin lines.",
                    "Njia {arrows} za kwanza ni mishale, nyingine ni mistari myembamba.")
            ),
            (
                "nothing",
                Phrase(
                    "No route fits this choice; {places} places shown.", "Hakuna njia inayolingana; mahali {places}.")
            ),
        ] + Presence.Role.allCases.map { ($0.rawValue, $0.label) }

    private static let places: [(String, Phrase)] = [
        ("kenya", Phrase("Kenya’s counties", "Kaunti za Kenya")),
        ("linked", Phrase("linked to {n} countries and {m} counties", "imeunganishwa na nchi {n} na kaunti {m}")),
        ("survivorsInAll", Phrase("{n} survivors whose journey names it", "manusura {n} ambao safari zao zinaitaja")),
        ("countries", Phrase("Countries", "Nchi")),
        ("counties", Phrase("Counties", "Kaunti")),
    ]
}
