import CanonicalJSON
import Journeys

extension LimitFindings {
    var json: JSONObject {
        [
            "withheld": withheld?.json ?? .null,
            "quarantined": .integer(quarantined),
            "latest_seal": latestSeal.map { .string($0.description) } ?? .null,
            "behind": .array(behind.map { .string($0.name) }),
            "partners": .array(
                partners.map { partner in
                    .object([
                        "partner": .string(partner.name),
                        "last_seal": partner.lastSeal.map { .string($0.description) } ?? .null,
                        "heard_until": partner.heardUntil.map { .string($0.description) } ?? .null,
                        "withheld": partner.withheld?.json ?? .null,
                        "estimated": .array(
                            partner.estimated.map {
                                .object(["year": .integer($0.year), "per_cent": $0.perCent.json])
                            }),
                        "quarantined": .integer(partner.quarantined),
                    ])
                }),
            "rungs": .array(
                rungs.map {
                    .object([
                        "rung": .integer($0.number), "groups": .integer($0.groups), "survivors": $0.survivors.json,
                    ])
                }),
        ]
    }
}
