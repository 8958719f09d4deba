import CanonicalJSON
package import Journeys

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

    /// The bounds to publish of survivors from these contributors, one interval each; `nil` where the public may not know.
    ///
    /// The share of a contributor is taken at its largest: itself at its upper bound, all others at their lower ones.
    package func publishable(_ contributors: some Collection<CountInterval>) -> CountInterval? {
        let total = contributors.reduce(.zero, +)
        guard total.lower >= survivors, contributors.count >= organisations else { return nil }
        for one in contributors {
            let others = total.lower - one.lower
            guard 100 * one.upper <= largestShare * (one.upper + others) else { return nil }
        }
        let rounded = CountInterval(rounded(total.lower), rounded(total.upper))
        return rounded.lower > 0 ? rounded : nil
    }

    private func rounded(_ count: Int) -> Int { count / rounding * rounding }

    /// Whether published bounds can be this rule's: rounded, and not below its threshold.
    package func allows(_ bounds: CountInterval) -> Bool {
        bounds.lower > 0 && bounds.lower == rounded(bounds.lower) && bounds.upper == rounded(bounds.upper)
            && bounds.lower >= rounded(survivors)
    }

    /// Whether nothing that passes this rule breaks the other.
    package func isAtLeast(_ other: PublicationRule) -> Bool {
        survivors >= other.survivors && organisations >= other.organisations && largestShare <= other.largestShare
            && rounding % other.rounding == 0
    }

    /// What published bounds say: both were rounded down, so the number may lie that much above the upper one.
    package func meaning(of bounds: CountInterval) -> CountInterval {
        CountInterval(bounds.lower, bounds.upper + rounding - 1)
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
