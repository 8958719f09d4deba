package import CanonicalJSON
package import Journeys
package import Places

/// What a published count is about: a route between two countries and, where it still passes the rule, how people were
/// exploited there.
package struct CellKey: Hashable, Sendable {
    package let origin: PlaceCode
    package let destination: PlaceCode
    package let status: DestinationStatus
    /// Sorted; `nil` where the cell does not tell them.
    package let forms: [Form]?

    package init(origin: PlaceCode, destination: PlaceCode, status: DestinationStatus, forms: [Form]?) {
        self.origin = origin
        self.destination = destination
        self.status = status
        self.forms = forms
    }

    /// The finest cell that a group may be part of; `nil` where a country is not known: there is no route to publish.
    package init?(of attributes: Attributes) {
        origin = attributes.origin.country
        destination = attributes.destination.country
        guard !origin.isUnknown, !destination.isUnknown else { return nil }
        status = attributes.destinationStatus
        let told = attributes.exploitation.map { sortedSet($0.map(\.form)) }
        forms = told == [.unknown] ? nil : told
    }

    /// The same route, without the forms.
    package var route: CellKey { CellKey(origin: origin, destination: destination, status: status, forms: nil) }

    /// As a group of the master one level up.
    package var attributes: Attributes {
        Attributes(
            origin: origin, destination: destination, destinationStatus: status,
            exploitation: forms.map { $0.map { Exploitation(form: $0) } })
    }
}

extension CellKey: Comparable {
    package static func < (a: CellKey, b: CellKey) -> Bool {
        if a.origin != b.origin { return a.origin < b.origin }
        if a.destination != b.destination { return a.destination < b.destination }
        if a.status != b.status { return a.status.rawValue < b.status.rawValue }
        // Cells that tell forms come before the one that holds the rest of the route.
        guard let forms = a.forms else { return false }
        return b.forms.map { forms.lexicographicallyPrecedes($0) } ?? true
    }
}

/// `cell/1`, an entry of a coalition's public log: how many survivors of a year a route had (Schemas/cell-1.json).
package struct Cell: Hashable, Sendable {
    package static let type = "cell/1"

    package let year: Int
    package let key: CellKey
    /// Both bounds rounded down, as published.
    package let survivors: CountInterval

    package init(year: Int, key: CellKey, survivors: CountInterval) {
        self.year = year
        self.key = key
        self.survivors = survivors
    }

    package var json: JSONObject {
        var object: JSONObject = [
            "destination": .string(key.destination.text), "destination_status": .string(key.status.rawValue),
            "origin": .string(key.origin.text),
            "survivors": [.integer(survivors.lower), .integer(survivors.upper)], "type": .string(Self.type),
            "year": .integer(year),
        ]
        object["exploitation"] = key.forms.map { .array($0.map { .string($0.rawValue) }) }
        return object
    }

    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        year = try reader.integer("year", in: PublicEntry.years)
        let forms: [Form]? = reader.has("exploitation") ? try reader.set("exploitation") { Form(rawValue: $0) } : nil
        guard forms?.isEmpty != true else { throw .init(member: "exploitation", reason: "is empty") }
        key = CellKey(
            origin: try reader.country("origin"), destination: try reader.country("destination"),
            status: try reader.code("destination_status") { DestinationStatus(rawValue: $0) }, forms: forms)
        survivors = try reader.publishedInterval("survivors")
        try reader.finish()
    }
}

extension JSONReader {
    mutating func country(_ name: String) throws(Failure) -> PlaceCode {
        let place = try place(name)
        guard !place.isAdmin1, !place.isUnknown else { throw Failure(member: name, reason: "must be a country") }
        return place
    }

    mutating func publishedInterval(_ name: String) throws(Failure) -> CountInterval {
        let bounds = try array(name, limit: 2)
        guard bounds.count == 2, let lower = bounds[0].integer, let upper = bounds[1].integer, lower >= 1,
            lower <= upper, upper <= PublicEntry.survivorLimit
        else { throw Failure(member: name, reason: "must be two rising integers from 1 on") }
        return CountInterval(lower, upper)
    }
}
