package import CanonicalJSON
import Journeys
import Places
import Replication

extension Findings {
    /// `findings/1`: everything, for members of the coalition. Integers and codes only; intervals are `[lower, upper]`.
    package var json: JSONValue { json(for: .internalUse) }

    /// `findings/1` as `visibility` allows.
    package func json(for visibility: Visibility) -> JSONValue {
        switch visibility {
        case .internalUse: .object(internalJSON)
        case .publicRelease: .object(published.json)
        }
    }

    private var internalJSON: JSONObject {
        var object = withoutPool
        // Absent where nothing is pooled.
        if !pool.isEmpty {
            object["pool"] = .object(pool.json)
            object["everybody"] = everybody.json
        }
        return object
    }

    private var withoutPool: JSONObject {
        [
            "type": "findings/1",
            "visibility": "internal",
            "coalition": .string(coalition),
            "frontier_hash": .string(frontierHash),
            "totals": .object([
                "survivors": totals.survivors.json,
                "groups": .integer(totals.groups),
                "facts": .integer(totals.facts),
                "partners": .array(totals.partners.map { .string($0) }),
            ]),
            "years": .array(totals.years.map(\.json)),
            "countries": .object(countries.json),
            "routes": .object(routes.json),
            "paths": .object(paths.json),
            "hubs": .object([
                "counties": .array(hubs.counties.map(\.json)),
                "countries": .array(hubs.countries.map(\.json)),
                "main": codes(hubs.main.map(\.place)),
                "links": .object([
                    "places": .array(hubs.places.edges.map { codes([$0.0, $0.1]) }),
                    "countries": .array(hubs.countryLinks.edges.map { codes([$0.0, $0.1]) }),
                ]),
            ]),
            "rural_to_urban": .array(
                ruralToUrban.destinations.map { destination in
                    .object([
                        "place": .string(destination.place.text),
                        "counties": codes(destination.counties),
                        "survivors": destination.survivors?.json ?? .null,
                    ])
                }),
            "forms": .object(exploitation.forms.json(withoutCount: exploitation.formsWithoutCount)),
            "sectors": .object(exploitation.sectors.json(withoutCount: exploitation.sectorsWithoutCount)),
            "forms_and_sectors": .integer(exploitation.different),
            "gender": .object(people.gender.json()),
            "age": .object(people.age.json()),
            "transport": .object(people.transport.json()),
            "recruitment": .object(people.recruitment.json()),
            "trends": .object(trends.json),
            "limits": .object(limits.json),
            "resources": .array(resources.map(\.listed)),
        ]
    }
}

extension PublishedFindings {
    package var json: JSONObject {
        [
            "type": "findings/1",
            "visibility": "public",
            "coalition": .string(coalition),
            "frontier_hash": .string(frontierHash),
            "countries": codes(countries),
            "forms": .array(forms.map { .string($0.rawValue) }),
            "sectors": .array(sectors.map { .string($0.rawValue) }),
            "resources": .array(resources.map(\.listed)),
            "years": .array(years.map(\.json)),
        ]
    }
}

extension PublishedYear {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "year": .integer(year),
            "coalition": .string(coalition),
            "cells": .array(cells.map { .object($0.json) }),
            "survivors": survivors.json,
        ]
        if case .survivors(let rest) = heldBack { object["held_back"] = rest.json }
        return .object(object)
    }
}

extension PublishedCell {
    package var json: JSONObject {
        [
            "origin": .string(origin.text), "destination": .string(destination.text),
            "destination_status": .string(status.rawValue),
            "forms": forms.map { .array($0.map { .string($0.rawValue) }) } ?? .null, "survivors": survivors.json,
        ]
    }
}

func codes(_ places: [PlaceCode]) -> JSONValue { .array(places.map { .string($0.text) }) }

extension Resource {
    /// Without the type of its entry.
    fileprivate var listed: JSONValue {
        var object = json
        object["type"] = nil
        return .object(object)
    }
}

extension CountInterval {
    var json: JSONValue { [.integer(lower), .integer(upper)] }
}

extension Totals.Year {
    fileprivate var json: JSONValue {
        .object([
            "year": .integer(year), "survivors": survivors.json, "groups": .integer(groups),
            "partners": .integer(partners), "closed_by": .integer(closedBy),
        ])
    }
}

extension CountryFindings {
    fileprivate var json: JSONObject {
        var parts = JSONObject()
        for part in WorldPart.allCases { parts[part.rawValue] = .integer(count(in: part)) }
        var roles = JSONObject()
        for role in Presence.Role.allCases { roles[role.rawValue] = codes(countries(in: role)) }
        return [
            "different": .integer(entries.count),
            "all": .array(
                entries.map { entry in
                    .object([
                        "country": .string(entry.country.text), "part": .string(entry.part.rawValue),
                        "survivors": entry.survivors?.json ?? .null,
                    ])
                }),
            "parts": .object(parts),
            "regions": .array(regions.map(\.json)),
            "roles": .object(roles),
        ]
    }
}

extension CountryFindings.Region {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name), "countries": codes(countries)]
        if !subregions.isEmpty { object["subregions"] = .array(subregions.map(\.json)) }
        return .object(object)
    }
}

extension RouteFindings {
    fileprivate var json: JSONObject {
        [
            "different": .integer(different),
            "across_borders": .integer(differentAcrossBorders),
            "intended_only": .integer(differentIntendedOnly),
            "survivors_across_borders": acrossBorders.json,
            "survivors_inside_one_country": insideOneCountry.json,
            "survivors_incomplete": incomplete.json,
            "per_cent_across_borders": shareAcrossBorders?.json ?? .null,
            "ranked": .array(
                ranked.map { route in
                    .object([
                        "origin": .string(route.origin.text), "destination": .string(route.destination.text),
                        "destination_status": .string(route.status.rawValue), "survivors": route.survivors.json,
                        "partners": .integer(route.partners),
                        "kilometres": route.kilometres.map { .integer($0) } ?? .null,
                    ])
                }),
        ]
    }
}

extension HubFindings.Hub {
    fileprivate var json: JSONValue {
        .object([
            "place": .string(place.text), "countries": codes(countries), "counties": codes(counties),
            "survivors": survivors?.json ?? .null, "betweenness": .integer(betweenness),
        ])
    }
}

extension Distribution {
    fileprivate func json(withoutCount: [Value] = []) -> JSONObject {
        [
            "rows": .array(rows.map { .object(["code": .string($0.code.rawValue), "survivors": $0.survivors.json]) }),
            "without_count": .array(withoutCount.map { .string($0.rawValue) }),
            "unknown": unknown.json,
            "not_told": notTold.json,
        ]
    }
}
