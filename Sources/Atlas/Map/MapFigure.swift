import Journeys
import Places

/// The map as it stands in the page: drawn here, so that it is seen without a script and on paper; the script makes it
/// movable, filters it and answers questions.
struct MapFigure {
    let map: FlowMap

    /// More routes than this are too many to tell apart: `--json` has them, and the script draws them as thin lines.
    static let arrowLimit = 300
    /// The strongest route over a border, in pixels of a map a thousand wide; a route inside one country, which may be
    /// many times stronger, is no wider. The script knows the same numbers.
    static let widestFlow = 10.0
    static let thinnestFlow = 0.8
    static let largestCircle = 11.0
    static let smallestCircle = 2.2

    var markup: Markup {
        let window = MapWindow(map)
        let box = window.box
        let flows = Markup.element(
            "svg",
            [
                "id": "flows", "viewBox": "\(box.x) \(box.y) \(box.width) \(box.height)", "role": "img",
                "aria-labelledby": "map-caption",
            ], isBlock: true,
            [
                .element("g", ["class": "routes"], arrows(pixel: Double(box.width) / 1000)),
                .element("g", ["class": "circles"], circles(pixel: Double(box.width) / 1000)),
                .element("g", ["class": "names"], []),
            ])
        let stage = Markup.element(
            "div", ["id": "stage"], isBlock: true,
            [
                Outlines(map: map, window: window).markup,
                .element(
                    "canvas", ["id": "lines", "width": "0", "height": "0", "hidden": "", "aria-hidden": "true"], []),
                flows, .element("div", ["id": "tip", "role": "tooltip", "hidden": ""], []),
            ])
        return .element(
            "figure", ["id": "map-figure"], isBlock: true,
            [
                .element("div", ["id": "map-controls", "hidden": ""], []), stage,
                .element("div", ["id": "map-table", "class": "table", "hidden": ""], []),
                .element("p", ["id": "map-status", "role": "status"], []),
                .element("figcaption", ["id": "map-caption"], isBlock: true, legend),
            ])
    }

    private var legend: [Markup] {
        var sentences: [Phrase] = []
        if !map.cells.isEmpty {
            sentences.append(
                Phrase(
                    "An arrow is a route. Its width is the middle of the interval of survivors, which is no count; the "
                        + "interval itself is told where you point, and in the table. A hollow arrow is an intended route. "
                        + "A ring is a route inside one place, drawn no wider than the strongest arrow.",
                    "Mshale ni njia. Upana wake ni katikati ya kiwango cha manusura, na si idadi kamili; kiwango chenyewe "
                        + "huonekana unapoelekeza, na kwenye jedwali. Mshale mtupu ni njia iliyokusudiwa. Pete ni njia "
                        + "ndani ya mahali pamoja, na upana wake hauzidi mshale wenye nguvu zaidi."))
        }
        if map.tellsPlaces {
            sentences.append(
                Phrase(
                    "A circle is a place; its area is the number of places it is linked to. A hollow circle has no count.",
                    "Duara ni mahali; eneo lake ni idadi ya mahali palipounganishwa nako. Duara tupu halina idadi."))
        }
        var sources = Phrase("Outlines: Natural Earth", "Mipaka: Natural Earth")
        if map.hasCounties {
            sources += Phrase(
                "; counties © OpenStreetMap contributors (ODbL)", "; kaunti © wachangiaji wa OpenStreetMap (ODbL)")
        }
        sources += Phrase(
            ". Borders and names imply no opinion. Equal Earth projection.",
            ". Mipaka na majina hayaonyeshi msimamo wowote. Makadirio ya Equal Earth.")
        return sentences.map { Markup.element("span", ["class": "legend"], [Markup($0), Markup(text: " ")]) }
            + (map.tellsPlaces ? [.element("span", ["class": "legend keys"], [Markup(Self.keys)])] : [])
            + [.element("span", ["class": "sources"], [Markup(sources)])]
    }

    private static let keys = Phrase(
        "Keys: Tab to the map, arrow keys from one route or place to the next, plus and minus to zoom, Escape "
            + "to close.",
        "Vitufe: Tab kufika kwenye ramani, mishale kutoka njia au mahali hadi pengine, jumlisha na kutoa "
            + "kukuza, Escape kufunga.")

    private func arrows(pixel: Double) -> [Markup] {
        let routes = map.routes
        let strongest = Double(routes.first { $0.origin != $0.destination }?.survivors.doubledMiddle ?? 1)
        let most = mostCountries
        let degrees = Dictionary(uniqueKeysWithValues: map.places.map { ($0.code, $0.countries) })
        return routes.prefix(Self.arrowLimit).compactMap { route in
            guard let start = route.origin.coordinates, let end = route.destination.coordinates else { return nil }
            let share = Double(route.survivors.doubledMiddle) / strongest
            let width = pixel * max(Self.thinnestFlow, min(Self.widestFlow, Self.widestFlow * share))
            let circle = Self.radius(degrees[route.destination] ?? 0, of: most, pixel: pixel)
            let shape = FlowShape(
                from: EqualEarth.project(start), to: EqualEarth.project(end), width: width, pixel: pixel,
                gap: circle + 1.5 * pixel)
            return .element(
                "path", ["class": route.status == .intended ? "route intended" : "route", "d": shape.path], [])
        }
    }

    private var mostCountries: Int { max(1, map.places.filter { !$0.code.isAdmin1 }.map(\.countries).max() ?? 1) }

    private static func radius(_ degree: Int, of most: Int, pixel: Double) -> Double {
        pixel * max(smallestCircle, largestCircle * (Double(degree) / Double(most)).squareRoot())
    }

    private func circles(pixel: Double) -> [Markup] {
        let countries = map.places.filter { !$0.code.isAdmin1 }
        let most = mostCountries
        return countries.enumerated().sorted { a, b in
            a.element.countries == b.element.countries
                ? a.offset < b.offset : a.element.countries > b.element.countries
        }.compactMap { _, place in
            guard let point = place.code.coordinates.map(EqualEarth.project) else { return nil }
            let radius = Self.radius(place.countries, of: most, pixel: pixel)
            return .element(
                "circle",
                [
                    "class": place.survivors == nil ? "circle plain" : "circle", "cx": String(point.x),
                    "cy": String(point.y), "r": String(Int((radius + 0.5).rounded(.down))),
                ], [])
        }
    }
}
