package import CanonicalJSON
package import Places

/// One submission after import: codes and a number of survivors, nothing else. It never leaves the organisation; what
/// leaves are groups of them.
package struct Journey: Hashable, Sendable {
    /// A longer list of transit places, forms or means is refused at import: it would be unique, and lines are bounded.
    package static let setLimit = 8
    /// A single submission of more survivors is taken for a mistyped number.
    package static let survivorLimit = 100_000

    package var origin: PlaceCode
    package var transit: [PlaceCode]
    package var destination: PlaceCode
    package var destinationStatus: DestinationStatus
    package var exploitation: [Exploitation]
    package var gender: Gender
    package var age: Age
    package var transport: [TransportMode]
    package var recruitment: [RecruitmentMethod]
    package var survivors: Int
    /// Whether the number is an estimate or a lower bound rather than a count.
    package var isEstimated: Bool
    /// The quarter, or only the year, in which the organisation recorded the case.
    package var recorded: Period

    package init(
        origin: PlaceCode, transit: [PlaceCode] = [], destination: PlaceCode,
        destinationStatus: DestinationStatus = .actual, exploitation: [Exploitation], gender: Gender = .unknown,
        age: Age = .unknown, transport: [TransportMode] = [], recruitment: [RecruitmentMethod] = [], survivors: Int = 1,
        isEstimated: Bool = false, recorded: Period
    ) {
        self.origin = origin
        self.transit = sortedSet(transit)
        self.destination = destination
        self.destinationStatus = destinationStatus
        self.exploitation = sortedSet(exploitation)
        self.gender = gender
        self.age = age
        self.transport = sortedSet(transport)
        self.recruitment = sortedSet(recruitment)
        self.survivors = survivors
        self.isEstimated = isEstimated
        self.recorded = recorded
    }
}

/// Sorted, each element once.
package func sortedSet<Element: Comparable & Hashable>(_ elements: [Element]) -> [Element] {
    elements.count < 2 ? elements : Set(elements).sorted()
}

extension JSONReader {
    package mutating func place(_ name: String) throws(Failure) -> PlaceCode {
        try code(name) { PlaceCode($0) }
    }

    /// A member that must be a sorted list of different codes.
    package mutating func set<Value: Comparable & Hashable>(
        _ name: String, _ make: (String) -> Value?
    ) throws(Failure) -> [Value] {
        var values: [Value] = []
        for text in try strings(name, limit: Journey.setLimit) {
            guard let value = make(text) else { throw Failure(member: name, reason: "holds an unknown code") }
            if let last = values.last, last >= value { throw Failure(member: name, reason: "is not sorted") }
            values.append(value)
        }
        return values
    }
}
