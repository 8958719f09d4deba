import CanonicalJSON
import Journeys
import Places

/// Everything that counts as one JSON document, `export/1` (Schemas/export-1.json): canonical JSON, intervals as `min`
/// and `max`, what a rung does not tell left out.
enum JSONExport {
    static let type = "export/1"

    static func text(of content: ExportContent) -> [UInt8] {
        let groups = content.groups.map(\.value.group)
        let object: JSONObject = [
            "coalition": .string(content.coalition),
            "facts": .array(facts(in: content)),
            "frontier": .object(content.frontier),
            "frontier_hash": .string(content.frontierHash),
            "groups": .array(content.groups.map { .object(group($0)) }),
            "partners": .array(
                content.partners.map {
                    .object(["partner": .string($0.partner), "quarantined": .integer($0.quarantined)])
                }),
            "places": .array(places(in: content).map { .object(place($0)) }),
            "seals": .array(content.seals.map { .object(seal($0)) }),
            "totals": .object([
                "facts": .integer(content.facts.count + content.countries.count), "groups": .integer(groups.count),
                "partners": .integer(content.partners.count),
                "quarantined": .integer(content.partners.reduce(0) { $0 + $1.quarantined }),
                "survivors": interval(groups.reduce(.zero) { $0 + $1.survivors }),
            ]),
            "type": .string(type),
        ]
        return object.canonicalBytes() + [0x0A]
    }

    /// Whether bytes are an earlier export: its first and last members stand where sorting puts them.
    static func isExport(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array(#"{"coalition":""#.utf8))
            && bytes.suffix(19).elementsEqual(Array("\"type\":\"\(type)\"}\n".utf8))
    }

    private static func group(_ row: ExportContent.Row<Master.SharedGroup>) -> JSONObject {
        var object = row.value.group.json
        object["type"] = nil
        object["survivors"] = interval(row.value.group.survivors)
        return placed(object, row, row.value.partner)
    }

    private static func fact(_ row: ExportContent.Row<Master.SharedFact>) -> JSONObject {
        var object = row.value.fact.json(year: row.value.year)
        object["type"] = nil
        return placed(object, row, row.value.partner)
    }

    /// A country that another coalition published has no role.
    private static func country(_ row: ExportContent.Row<Master.SharedCountry>) -> JSONObject {
        let object: JSONObject = [
            "kind": "country", "place": .string(row.value.country.text), "year": .integer(row.value.year),
        ]
        return placed(object, row, row.value.partner)
    }

    /// Both kinds, in the order of their logs.
    private static func facts(in content: ExportContent) -> [JSONValue] {
        let rows =
            content.facts.map { (log: $0.log, entry: $0.entry, json: fact($0)) }
            + content.countries.map { (log: $0.log, entry: $0.entry, json: country($0)) }
        return rows.sorted { a, b in
            a.log == b.log ? a.entry < b.entry : a.log.utf8.lexicographicallyPrecedes(b.log.utf8)
        }.map { .object($0.json) }
    }

    private static func seal(_ row: ExportContent.Row<Master.SharedSeal>) -> JSONObject {
        var object: JSONObject = ["period": .string(row.value.period.description)]
        object["withheld"] = row.value.withheld.map(interval)
        object["estimated"] = row.value.estimated.map(interval)
        return placed(object, row, row.value.partner)
    }

    /// Says which entry of which log a row was made from, so that it can be proven.
    private static func placed<Value>(
        _ object: JSONObject, _ row: ExportContent.Row<Value>, _ partner: String
    ) -> JSONObject {
        var object = object
        object["entry"] = .integer(row.entry)
        object["log"] = .string(row.log)
        object["partner"] = .string(partner)
        return object
    }

    private static func place(_ place: PlaceCode) -> JSONObject {
        var object: JSONObject = [
            "code": .string(place.text), "country": .string(place.country.text), "name": .string(place.name),
        ]
        object["pcode"] = place.pcode.map { .string($0) }
        return object
    }

    private static func interval(_ interval: CountInterval) -> JSONValue {
        .object(["max": .integer(interval.upper), "min": .integer(interval.lower)])
    }

    /// Every place that a row names, sorted by code.
    private static func places(in content: ExportContent) -> [PlaceCode] {
        PlaceSums.all(in: content).map(\.place)
    }
}
