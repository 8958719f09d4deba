package import CanonicalJSON

/// `journey/1`: survivors who share the attributes of one rung in one period, counted as an interval
/// (Schemas/journey-1.json).
package struct Group: Hashable, Sendable {
    package static let type = "journey/1"
    /// More people than any organisation has met: keeps sums of whatever is claimed from overflowing.
    package static let survivorLimit = 1_000_000_000

    package let attributes: Attributes
    /// 1 is the finest.
    package let rung: Int
    package let period: Period
    package let survivors: CountInterval

    package init(attributes: Attributes, rung: Int, period: Period, survivors: CountInterval) {
        self.attributes = attributes
        self.rung = rung
        self.period = period
        self.survivors = survivors
    }

    package var json: JSONObject {
        var object: JSONObject = [
            "period": .string(period.description),
            "rung": .integer(rung),
            "survivors": [.integer(survivors.lower), .integer(survivors.upper)],
            "type": .string(Self.type),
        ]
        attributes.write(to: &object)
        return object
    }

    /// Reads a body's content; `type` was looked at by the caller.
    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        rung = try reader.integer("rung", in: Self.rungs)
        period = try reader.code("period") { Period($0) }
        survivors = try Self.survivors(&reader)
        attributes = try Attributes(reading: &reader)
        try reader.finish()
    }

    static let rungs = 1...99

    /// Where another coalition's published cell stands in a master that reads its public log: on no rung of a ladder.
    package static let publicRung = 0

    /// Where a partner's part of an open pooled cell stands among groups: on no rung either.
    package static let pooledRung = 100

    /// Whether it is a cell that another coalition has published.
    package var isPublic: Bool { rung == Self.publicRung }

    static func survivors(_ reader: inout JSONReader) throws(JSONReader.Failure) -> CountInterval {
        let bounds = try reader.array("survivors", limit: 2)
        guard bounds.count == 2, let lower = bounds[0].integer, let upper = bounds[1].integer, lower >= 1,
            lower <= upper, upper <= survivorLimit
        else { throw .init(member: "survivors", reason: "must be two rising integers from 1 to \(survivorLimit)") }
        return CountInterval(lower, upper)
    }
}
