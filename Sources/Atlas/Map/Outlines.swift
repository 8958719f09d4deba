import Places

/// The outlines under the map: countries, those of the findings marked, and Kenya's counties where the map has counties.
struct Outlines {
    let map: FlowMap
    let window: MapWindow

    var markup: Markup {
        let named = Set(map.places.map { $0.code.country.text })
        var rows = Self.rows(countryOutlines).map { code, path in
            Markup.outline(path, isNamed: named.contains(code))
        }
        if map.hasCounties {
            let counties = Self.rows(countyOutlines).map { Markup.outline($1, isNamed: false) }
            rows.append(.element("g", ["class": "counties"], counties))
        }
        let box = window.box
        return .element(
            "svg",
            [
                "id": "land", "viewBox": "\(box.x) \(box.y) \(box.width) \(box.height)", "aria-hidden": "true",
                "focusable": "false",
            ], isBlock: true,
            [.element("g", ["transform": "scale(\(EqualEarth.outlineScale))"], rows)])
    }

    /// The code and path data of each row of a generated table.
    static func rows(_ table: StaticString) -> [(code: String, path: String)] {
        table.description.utf8.split(separator: UInt8(ascii: "\n")).compactMap { row in
            let cells = row.split(separator: UInt8(ascii: "\t"))
            return cells.count == 2 ? (String(Substring(cells[0])), String(Substring(cells[1]))) : nil
        }
    }
}

extension Markup {
    fileprivate static func outline(_ path: String, isNamed: Bool) -> Markup {
        isNamed ? .element("path", ["class": "in", "d": path], []) : .element("path", ["d": path], [])
    }
}
