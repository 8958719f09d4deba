import CanonicalJSON
import Places

/// Routes and places as one GeoJSON FeatureCollection (RFC 7946): a LineString for each route and open cell, a MultiLineString
/// where it crosses the antimeridian, a Point for each place, and `null` where there is nothing to draw.
enum GeoJSONExport {
    static let start = #"{"type":"FeatureCollection","name":"journey-sync","#

    static func text(of content: ExportContent) -> [UInt8] {
        let features =
            Route.all(in: content).map { feature(line($0.line), "route", $0, Route.columns) }
            + content.pooled.cells.map { feature(line($0.key.line), "pooled", $0, Master.OpenedCell.columns) }
            + PlaceSums.all(in: content).map { feature(point($0.place.coordinates), "place", $0, PlaceSums.columns) }
        let about: JSONObject = [
            "coalition": .string(content.coalition), "frontier_hash": .string(content.frontierHash),
        ]
        let head = String(decoding: about.canonicalBytes().dropFirst().dropLast(), as: UTF8.self)
        return Array("\(start)\(head),\"features\":[\n\(features.joined(separator: ",\n"))\n]}\n".utf8)
    }

    private static func feature<Subject>(
        _ geometry: String, _ layer: String, _ subject: Subject, _ columns: [MapColumn<Subject>]
    ) -> String {
        var properties: JSONObject = ["layer": .string(layer)]
        for column in columns {
            switch column.value(subject) {
            case .text(let text): properties[column.name] = .string(text)
            case .integer(let integer): properties[column.name] = .integer(integer)
            case .decimal, .none: properties[column.name] = .null
            }
        }
        let text = String(decoding: properties.canonicalBytes(), as: UTF8.self)
        return "{\"type\":\"Feature\",\"geometry\":\(geometry),\"properties\":\(text)}"
    }

    private static func line(_ parts: [[Coordinates]]) -> String {
        let lines = parts.map { "[\($0.map(position).joined(separator: ","))]" }
        return switch lines.count {
        case 0: "null"
        case 1: "{\"type\":\"LineString\",\"coordinates\":\(lines[0])}"
        default: "{\"type\":\"MultiLineString\",\"coordinates\":[\(lines.joined(separator: ","))]}"
        }
    }

    private static func point(_ coordinates: Coordinates?) -> String {
        coordinates.map { "{\"type\":\"Point\",\"coordinates\":\(position($0))}" } ?? "null"
    }

    private static func position(_ coordinates: Coordinates) -> String {
        "[\(coordinates.longitude),\(coordinates.latitude)]"
    }
}
