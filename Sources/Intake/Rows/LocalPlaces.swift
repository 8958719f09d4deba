import CanonicalJSON
import Journeys
import Places

/// Names that a coalition's members use and the gazetteer does not know (Schemas/places-1.json): estates, border
/// crossings, spellings of their own, each with the place it lies in.
package struct LocalPlaces: Sendable {
    private static let limit = 10_000

    private let places: [String: PlaceCode]

    package static let none = LocalPlaces(places: [:])

    private init(places: [String: PlaceCode]) { self.places = places }

    package var count: Int { places.count }

    /// Reads the side file of a policy.
    package init(parsing bytes: [UInt8]) throws(IntakeError) {
        let hint = "see docs/import.md for the form of a file of local places"
        let value: JSONValue
        do {
            value = try JSONParser.relaxed(bytes)
        } catch {
            throw IntakeError(.places, line: error.line, error.reason, hint: hint)
        }
        do throws(JSONReader.Failure) {
            var reader = try JSONReader(value)
            guard try reader.string("type") == "places/1" else {
                throw JSONReader.Failure(member: "type", reason: "must be places/1")
            }
            var places: [String: PlaceCode] = [:]
            for member in try reader.object("names").members {
                guard let code = member.value.string.flatMap({ PlaceCode($0) }), !code.isUnknown else {
                    throw JSONReader.Failure(member: "names", reason: "gives a name a place that is not in the tables")
                }
                let key = folded(member.name)
                guard !key.isEmpty, places.count < Self.limit else {
                    throw JSONReader.Failure(member: "names", reason: "has an empty name, or more than \(Self.limit)")
                }
                // What the gazetteer knows stays what it is: a local name must not move a town.
                if case .found(let known) = Gazetteer.shared.place(city: member.name, country: code.country),
                    known != code, known.isAdmin1
                {
                    throw JSONReader.Failure(member: "names", reason: "gives a name that is known another place")
                }
                guard places.updateValue(code, forKey: key) == nil else {
                    throw JSONReader.Failure(member: "names", reason: "has a name twice")
                }
            }
            try reader.finish()
            self.places = places
        } catch {
            throw IntakeError(.places, error.description, hint: hint)
        }
    }

    /// The place of a name, where it lies in the country or none is given.
    func place(_ text: String, within country: PlaceCode?) -> PlaceCode? {
        guard !places.isEmpty, let place = places[folded(text)] else { return nil }
        guard let country, !country.isUnknown else { return place }
        return place.country == country.country ? place : nil
    }
}
