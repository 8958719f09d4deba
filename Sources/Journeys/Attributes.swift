import CanonicalJSON
package import Places

/// The attributes of a journey as one rung tells them; what the rung does not tell is absent. Two journeys are in the
/// same group when their attributes at that rung are equal.
package struct Attributes: Hashable, Sendable {
    package var origin: PlaceCode
    package var destination: PlaceCode
    package var destinationStatus: DestinationStatus
    package var transit: [PlaceCode]?
    package var exploitation: [Exploitation]?
    package var gender: Gender?
    package var age: Age?
    package var transport: [TransportMode]?
    package var recruitment: [RecruitmentMethod]?

    package init(
        origin: PlaceCode, destination: PlaceCode, destinationStatus: DestinationStatus, transit: [PlaceCode]? = nil,
        exploitation: [Exploitation]? = nil, gender: Gender? = nil, age: Age? = nil,
        transport: [TransportMode]? = nil, recruitment: [RecruitmentMethod]? = nil
    ) {
        self.origin = origin
        self.destination = destination
        self.destinationStatus = destinationStatus
        self.transit = transit
        self.exploitation = exploitation
        self.gender = gender
        self.age = age
        self.transport = transport
        self.recruitment = recruitment
    }

    /// Every place named.
    package var places: [PlaceCode] { [origin, destination] + (transit ?? []) }

    /// The length of the attributes as canonical JSON, in bytes.
    package var byteCount: Int {
        var object = JSONObject()
        write(to: &object)
        return object.canonicalBytes().count
    }

    func write(to object: inout JSONObject) {
        object["origin"] = .string(origin.text)
        object["destination"] = .string(destination.text)
        object["destination_status"] = .string(destinationStatus.rawValue)
        object["transit"] = transit.map { .array($0.map { .string($0.text) }) }
        object["exploitation"] = exploitation.map { .array($0.map { .string($0.description) }) }
        object["gender"] = gender.map { .string($0.rawValue) }
        object["age"] = age.map { .string($0.rawValue) }
        object["transport"] = transport.map { .array($0.map { .string($0.rawValue) }) }
        object["recruitment"] = recruitment.map { .array($0.map { .string($0.rawValue) }) }
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        origin = try reader.place("origin")
        destination = try reader.place("destination")
        destinationStatus = try reader.code("destination_status") { DestinationStatus(rawValue: $0) }
        transit = try reader.optional("transit") == nil ? nil : reader.set("transit") { PlaceCode($0) }
        exploitation =
            try reader.optional("exploitation") == nil ? nil : reader.set("exploitation") { Exploitation($0) }
        gender = try reader.optional("gender") == nil ? nil : reader.code("gender") { Gender(rawValue: $0) }
        age = try reader.optional("age") == nil ? nil : reader.code("age") { Age(rawValue: $0) }
        transport =
            try reader.optional("transport") == nil ? nil : reader.set("transport") { TransportMode(rawValue: $0) }
        recruitment =
            try reader.optional("recruitment") == nil
            ? nil : reader.set("recruitment") { RecruitmentMethod(rawValue: $0) }
        guard exploitation?.isEmpty != true else { throw .init(member: "exploitation", reason: "is empty") }
    }
}
