import CanonicalJSON
package import Journeys
import Places

/// One rung of the ladder: how much it tells, how long its period is, and how many must share it.
package struct Rung: Hashable, Sendable {
    package enum PlaceLevel: String, Hashable, Sendable, CaseIterable { case admin1, country }
    package enum ExploitationLevel: String, Hashable, Sendable, CaseIterable { case sector, form, none }
    package enum AgeLevel: String, Hashable, Sendable, CaseIterable { case band, majority, none }

    package let places: PlaceLevel
    package let transit: Bool
    package let exploitation: ExploitationLevel
    package let gender: Bool
    package let age: AgeLevel
    package let transport: Bool
    package let recruitment: Bool
    package let period: Period.Length
    /// The least number of survivors in a group.
    package let survivors: Int
    /// The least number of submissions they come from.
    package let submissions: Int

    package init(
        places: PlaceLevel, transit: Bool, exploitation: ExploitationLevel, gender: Bool, age: AgeLevel,
        transport: Bool, recruitment: Bool, period: Period.Length, survivors: Int, submissions: Int
    ) {
        self.places = places
        self.transit = transit
        self.exploitation = exploitation
        self.gender = gender
        self.age = age
        self.transport = transport
        self.recruitment = recruitment
        self.period = period
        self.survivors = survivors
        self.submissions = submissions
    }

    /// What this rung tells of a journey, or `nil` where the journey is known less finely than the rung tells: an
    /// unknown county of a country whose counties are told, or only minor/adult where bands are told. Such a journey
    /// enters the ladder further up.
    package func attributes(of journey: Journey) -> Attributes? {
        if places == .admin1 {
            for place in [journey.origin, journey.destination] + (transit ? journey.transit : [])
            where place.hasAdmin1Table && !place.isAdmin1 { return nil }
        }
        if age == .band && !journey.age.isBand { return nil }
        return Attributes(
            origin: places.generalise(journey.origin), destination: places.generalise(journey.destination),
            destinationStatus: journey.destinationStatus,
            transit: transit ? sortedSet(journey.transit.map(places.generalise)) : nil,
            exploitation: exploitation.generalise(journey.exploitation), gender: gender ? journey.gender : nil,
            age: age.generalise(journey.age), transport: transport ? journey.transport : nil,
            recruitment: recruitment ? journey.recruitment : nil)
    }

    /// Whether `attributes` tell exactly what this rung tells: no attribute more or less, no code finer.
    package func allows(_ attributes: Attributes) -> Bool {
        let placesFit =
            attributes.places.allSatisfy { place in
                places == .admin1 ? place.isAdmin1 || !place.hasAdmin1Table : !place.isAdmin1
            }
        let exploitationFits =
            switch (exploitation, attributes.exploitation) {
            case (.none, nil), (.sector, _?): true
            case (.form, let values?): values.allSatisfy { $0.sector == nil }
            default: false
            }
        let ageFits =
            switch (age, attributes.age) {
            case (.none, nil): true
            case (.band, let value?): value.isBand
            case (.majority, let value?): value == value.majority
            default: false
            }
        return placesFit && exploitationFits && ageFits && (attributes.transit != nil) == transit
            && (attributes.gender != nil) == gender && (attributes.transport != nil) == transport
            && (attributes.recruitment != nil) == recruitment
    }
}

extension Rung.PlaceLevel {
    func generalise(_ place: PlaceCode) -> PlaceCode { self == .admin1 ? place : place.country }
}

extension Rung.ExploitationLevel {
    /// A set, element by element; `nil` where nothing is told.
    func generalise(_ values: [Exploitation]) -> [Exploitation]? {
        switch self {
        case .sector: values
        case .form: sortedSet(values.map { Exploitation(form: $0.form) })
        case .none: nil
        }
    }
}

extension Rung.AgeLevel {
    func generalise(_ value: Age) -> Age? {
        switch self {
        case .band: value
        case .majority: value.majority
        case .none: nil
        }
    }
}

extension Rung {
    var json: JSONValue {
        .object([
            "age": .string(age.rawValue), "exploitation": .string(exploitation.rawValue), "gender": .boolean(gender),
            "period": .string(period.rawValue), "places": .string(places.rawValue),
            "recruitment": .boolean(recruitment), "submissions": .integer(submissions),
            "survivors": .integer(survivors), "transit": .boolean(transit), "transport": .boolean(transport),
        ])
    }

    init(json: JSONValue) throws(JSONReader.Failure) {
        var reader = try JSONReader(json)
        places = try reader.code("places") { PlaceLevel(rawValue: $0) }
        transit = try reader.boolean("transit")
        exploitation = try reader.code("exploitation") { ExploitationLevel(rawValue: $0) }
        gender = try reader.boolean("gender")
        age = try reader.code("age") { AgeLevel(rawValue: $0) }
        transport = try reader.boolean("transport")
        recruitment = try reader.boolean("recruitment")
        period = try reader.code("period") { Period.Length(rawValue: $0) }
        survivors = try reader.integer("survivors", in: 1...1_000_000)
        submissions = try reader.integer("submissions", in: 1...1_000_000)
        try reader.finish()
    }
}
