package import CanonicalJSON
package import Places

/// `presence/1`: one count-free fact of one year (Schemas/presence-1.json). It says that something exists, never how
/// much of it, and nothing ties two facts together.
package enum Presence: Hashable, Sendable, Comparable {
    package static let type = "presence/1"

    /// What part a place plays in a journey. `intended` is a destination that nobody was exploited in yet.
    package enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
        case origin, transit, destination, intended
        package static func < (a: Role, b: Role) -> Bool { a.rawValue < b.rawValue }
    }

    /// The kinds, which have thresholds of their own.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case country, form, sector, link
    }

    case country(PlaceCode, Role)
    case form(Form)
    case sector(Sector)
    /// An admin-1 place of the coalition's own country, its role, and another place of the same journeys.
    case link(PlaceCode, Role, PlaceCode)

    package var kind: Kind {
        switch self {
        case .country: .country
        case .form: .form
        case .sector: .sector
        case .link: .link
        }
    }

    package func json(year: Int) -> JSONObject {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "type": .string(Self.type), "year": .integer(year),
        ]
        switch self {
        case .country(let place, let role):
            object["place"] = .string(place.text)
            object["role"] = .string(role.rawValue)
        case .form(let form): object["form"] = .string(form.rawValue)
        case .sector(let sector): object["sector"] = .string(sector.rawValue)
        case .link(let place, let role, let other):
            object["place"] = .string(place.text)
            object["role"] = .string(role.rawValue)
            object["other"] = .string(other.text)
        }
        return object
    }

    /// Reads a body's content: the fact and its year.
    package static func read(_ json: JSONObject) throws(JSONReader.Failure) -> (fact: Presence, year: Int) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        let year = try reader.integer("year", in: 1900...2200)
        let fact: Presence
        switch try reader.code("kind", { Kind(rawValue: $0) }) {
        case .country:
            let place = try reader.place("place")
            guard !place.isAdmin1, !place.isUnknown else { throw .init(member: "place", reason: "must be a country") }
            fact = .country(place, try reader.code("role") { Role(rawValue: $0) })
        case .form: fact = .form(try reader.code("form") { Form(rawValue: $0) })
        case .sector: fact = .sector(try reader.code("sector") { Sector(rawValue: $0) })
        case .link:
            let place = try reader.place("place")
            guard place.isAdmin1 else { throw .init(member: "place", reason: "must be an admin-1 place") }
            fact = .link(place, try reader.code("role") { Role(rawValue: $0) }, try reader.place("other"))
        }
        try reader.finish()
        return (fact, year)
    }

    package static func < (a: Presence, b: Presence) -> Bool {
        a.json(year: 0).canonicalBytes().lexicographicallyPrecedes(b.json(year: 0).canonicalBytes())
    }
}
