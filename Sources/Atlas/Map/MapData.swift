import CanonicalJSON
import Journeys
import Places

/// The map's data for the page's script, and how it stands in the page.
struct MapData {
    let map: FlowMap

    /// Codes and numbers; names in both languages; no text from outside.
    var json: JSONValue {
        var index: [PlaceCode: Int] = [:]
        for (position, place) in map.places.enumerated() { index[place.code] = position }
        let forms = sortedSet(map.cells.flatMap(\.forms))
        let periods = sortedSet(map.cells.map(\.period))
        func positions(_ codes: [PlaceCode]) -> JSONValue {
            .array(codes.compactMap { index[$0] }.map { .integer($0) })
        }
        let places = map.places.enumerated().map { position, place -> JSONValue in
            let point = place.code.coordinates.map(EqualEarth.project) ?? MapPoint(x: 0, y: 0)
            var roles = 0
            for (bit, role) in MapData.roles.enumerated() where place.roles.contains(role) { roles |= 1 << bit }
            return [
                .string(place.code.text), .string(place.code.name), .string(place.code.swahiliName),
                .integer(point.x), .integer(point.y), .integer(index[place.code.country] ?? position), .integer(roles),
                .integer(place.countries), .integer(place.counties), .integer(place.survivors?.lower ?? -1),
                .integer(place.survivors?.upper ?? -1),
            ]
        }
        let formIndex = Dictionary(uniqueKeysWithValues: forms.enumerated().map { ($1, $0) })
        let periodIndex = Dictionary(uniqueKeysWithValues: periods.enumerated().map { ($1, $0) })
        let cells = map.cells.map { cell -> JSONValue in
            [
                .integer(index[cell.origin] ?? 0), .integer(index[cell.destination] ?? 0),
                .integer(cell.status == .intended ? 1 : 0), .integer(periodIndex[cell.period] ?? 0),
                .integer(cell.survivors.lower), .integer(cell.survivors.upper),
                .array(cell.forms.compactMap { formIndex[$0] }.map { .integer($0) }), positions(cell.through),
            ]
        }
        func box(_ box: MapWindow.Box) -> JSONValue {
            .object([
                "h": .integer(box.height), "w": .integer(box.width), "x": .integer(box.x), "y": .integer(box.y),
            ])
        }
        return .object([
            "cells": .array(cells),
            "forms": .array(forms.map { [.string($0.phrase.english), .string($0.phrase.swahili)] }),
            "home": box(MapWindow(map).box),
            "near": box(MapWindow(map).near),
            "periods": .array(periods.map { .string($0.description) }),
            "places": .array(places),
            "whole": box(MapWindow(map.places.map(\.code)).box),
        ])
    }

    /// The bits of a place's roles, as the script numbers them.
    private static let roles: [Presence.Role] = [.origin, .transit, .destination, .intended]

    /// JSON inside a script element that is not run. A `<` in a text could end the element or begin a comment, so it is
    /// written as the escape that means the same; the others keep the text harmless wherever it is pasted.
    static func element(id: String, _ json: JSONValue) -> Markup {
        var text = ""
        for scalar in String(decoding: json.canonicalBytes(), as: UTF8.self).unicodeScalars {
            switch scalar {
            case "<": text += "\\u003c"
            case ">": text += "\\u003e"
            case "&": text += "\\u0026"
            case "\u{2028}": text += "\\u2028"
            case "\u{2029}": text += "\\u2029"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return .script(["type": "application/json", "id": id], Markup(escapedJSON: text))
    }
}

/// A part of the world: some places and some sea around them, as wide as a map on a desk.
struct MapWindow {
    typealias Box = (x: Int, y: Int, width: Int, height: Int)

    let box: Box
    /// The places alone, with little around them: for a telephone.
    let near: Box

    /// Width to height.
    static let aspect = 1.8
    /// About fifty degrees: no nearer, so that the reader sees where on the globe it is.
    static let narrowest = 90_000.0

    /// What the map begins with: the ends of all its routes. A place that no route reaches may be far away.
    init(_ map: FlowMap) {
        let ends = map.cells.flatMap { [$0.origin, $0.destination] }
        self.init(ends.isEmpty ? map.places.map(\.code) : ends)
    }

    init(_ places: [PlaceCode]) {
        let points = places.compactMap { $0.coordinates.map(EqualEarth.project) }
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        guard let west = xs.min(), let east = xs.max(), let north = ys.min(), let south = ys.max() else {
            box = (-192_000, -95_000, 384_000, 213_333)
            near = box
            return
        }
        near = (
            west - 6_000, north - 6_000, max(east - west + 12_000, Int(Self.narrowest / 2)), south - north + 12_000
        )
        let width = max(
            Self.narrowest, Double(east - west) * 1.16 + 12_000, (Double(south - north) * 1.16 + 12_000) * Self.aspect)
        let height = width / Self.aspect
        let (x, y) = (Double(west + east) / 2 - width / 2, Double(north + south) / 2 - height / 2)
        box = (Int(x), Int(y), Int(width), Int(height))
    }
}
