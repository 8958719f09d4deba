import CanonicalJSON
import Journeys
import Places

extension PathFindings {
    var json: JSONObject {
        var byTransit = JSONObject()
        for transit in Transit.allCases { byTransit[transit.rawValue] = survivors(transit).json }
        return [
            "ranked": .array(ranked.map(\.json)),
            "legs": .array(
                legs.map { travelled in
                    var object = travelled.leg.json
                    object["survivors"] = travelled.survivors.json
                    object["part"] = .boolean(travelled.isPart)
                    return .object(object)
                }),
            "survivors_by_transit": .object(byTransit),
        ]
    }
}

extension PathFindings.Path {
    fileprivate var json: JSONValue {
        .object([
            "origin": .string(origin.text), "destination": .string(destination.text),
            "destination_status": .string(status.rawValue), "through": codes(through),
            "transit": .string(transit.rawValue), "survivors": survivors.json, "partners": .integer(partners),
            "legs": .array(legs.map { .object($0.json) }), "kilometres": kilometres.map { .integer($0) } ?? .null,
        ])
    }
}

extension PathFindings.Leg {
    fileprivate var json: JSONObject {
        [
            "from": .string(from.text), "to": .string(to.text),
            "kilometres": kilometres.map { .integer($0) } ?? .null,
        ]
    }
}
