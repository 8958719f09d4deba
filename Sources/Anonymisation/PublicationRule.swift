import CanonicalJSON

/// What a cell of the merged master needs before the public may see its count: a second, higher bar than the ladder's
/// (docs/privacy.md, "Publication").
package struct PublicationRule: Hashable, Sendable {
    /// The least number of survivors, by the lower bound.
    package let survivors: Int
    /// The least number of contributing organisations.
    package let organisations: Int
    /// The largest share that one organisation may hold, by its upper bound, in percent.
    package let largestShare: Int
    /// Both bounds are rounded down to a multiple of this.
    package let rounding: Int

    package init(survivors: Int, organisations: Int, largestShare: Int, rounding: Int) {
        self.survivors = survivors
        self.organisations = organisations
        self.largestShare = largestShare
        self.rounding = rounding
    }

    var json: JSONValue {
        .object([
            "largest_share": .integer(largestShare), "organisations": .integer(organisations),
            "rounding": .integer(rounding), "survivors": .integer(survivors),
        ])
    }

    init(reading reader: JSONReader) throws(JSONReader.Failure) {
        var reader = reader
        survivors = try reader.integer("survivors", in: 1...1_000_000)
        organisations = try reader.integer("organisations", in: 1...1000)
        largestShare = try reader.integer("largest_share", in: 1...100)
        rounding = try reader.integer("rounding", in: 1...1000)
        try reader.finish()
    }
}
