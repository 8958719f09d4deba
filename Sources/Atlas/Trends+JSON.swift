import CanonicalJSON
import Journeys
import Places

extension Trends {
    var json: JSONObject {
        [
            "years": .array(years.map(\.json)),
            "quarters": .array(quarters.map(\.json)),
            "not_compared": .array(
                notCompared.map { gap in
                    .object(["earlier": .string(gap.earlier.description), "later": .string(gap.later.description)])
                }),
        ]
    }
}

extension Trend {
    fileprivate var json: JSONValue {
        .object([
            "earlier": .string(earlier.description), "later": .string(later.description),
            "partners": names(partners), "only_earlier": names(onlyEarlier), "only_later": names(onlyLater),
            "policy_changed": .boolean(policyChanged),
            "survivors": .object(survivors.json),
            "groups": [.integer(groups.earlier), .integer(groups.later)],
            "countries": countries.json { .string($0.text) },
            "routes": routes.json { .object($0.json) },
            "forms": forms.json { .string($0.rawValue) },
            "sectors": sectors.json { .string($0.rawValue) },
            "route_changes": .array(
                routeChanges.map { row in
                    var object = row.change.json
                    for member in row.element.json.members { object[member.name] = member.value }
                    return .object(object)
                }),
            "form_changes": .array(
                formChanges.map { row in
                    var object = row.change.json
                    object["form"] = .string(row.element.rawValue)
                    return .object(object)
                }),
        ])
    }

    private func names(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
}

extension Trend.Route {
    fileprivate var json: JSONObject { ["origin": .string(origin.text), "destination": .string(destination.text)] }
}

extension Change {
    fileprivate var json: JSONObject {
        [
            "earlier": earlier.json, "later": later.json, "difference": [.integer(least), .integer(most)],
            "direction": .string(direction.rawValue),
        ]
    }
}

extension Turnover {
    fileprivate func json(_ element: (Element) -> JSONValue) -> JSONValue {
        .object([
            "named": [.integer(earlier), .integer(later)], "new": .array(new.map(element)),
            "gone": .array(gone.map(element)),
        ])
    }
}
