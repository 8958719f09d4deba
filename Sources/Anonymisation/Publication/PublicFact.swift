package import CanonicalJSON
package import Journeys
package import Places

/// `exists/1`, an entry of a coalition's public log: a country, form or industry was met in a year (Schemas/exists-1.json).
/// No count, no organisation, and no role: two rare countries with roles would make a route.
package enum PublicFact: Hashable, Sendable {
    package static let type = "exists/1"

    case country(PlaceCode)
    case form(Form)
    case sector(Sector)

    /// What the public may know of an organisation's fact; `nil` for links, which are told to members only.
    package init?(of fact: Presence) {
        switch fact {
        case .country(let place, _) where !place.isUnknown: self = .country(place.country)
        case .form(let form) where form != .unknown: self = .form(form)
        case .sector(let sector): self = .sector(sector)
        case .country, .form, .link: return nil
        }
    }

    private var kind: Presence.Kind {
        switch self {
        case .country: .country
        case .form: .form
        case .sector: .sector
        }
    }

    package func json(year: Int) -> JSONObject {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "type": .string(Self.type), "year": .integer(year),
        ]
        switch self {
        case .country(let place): object["place"] = .string(place.text)
        case .form(let form): object["form"] = .string(form.rawValue)
        case .sector(let sector): object["sector"] = .string(sector.rawValue)
        }
        return object
    }

    package static func read(_ json: JSONObject) throws(JSONReader.Failure) -> (fact: PublicFact, year: Int) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        let year = try reader.integer("year", in: PublicEntry.years)
        let fact: PublicFact
        switch try reader.code("kind", { Presence.Kind(rawValue: $0) }) {
        case .country: fact = .country(try reader.country("place"))
        case .form: fact = .form(try reader.code("form") { Form(rawValue: $0) })
        case .sector: fact = .sector(try reader.code("sector") { Sector(rawValue: $0) })
        case .link: throw .init(member: "kind", reason: "is not for the public")
        }
        try reader.finish()
        return (fact, year)
    }
}

extension PublicFact: Comparable {
    package static func < (a: PublicFact, b: PublicFact) -> Bool {
        a.json(year: 0).canonicalBytes().lexicographicallyPrecedes(b.json(year: 0).canonicalBytes())
    }
}
