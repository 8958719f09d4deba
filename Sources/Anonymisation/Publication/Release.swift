package import CanonicalJSON
package import Journeys
package import Signing

/// `release/1`, an entry of a coalition's public log: ends what is published of a year, which stays as it is from then on
/// (Schemas/release-1.json).
package struct Release: Hashable, Sendable {
    package static let type = "release/1"

    package let year: Int
    /// The index of the first entry that the release covers; it covers all from there to itself.
    package let first: Int
    /// The rule that every count in it passed.
    package let rule: PublicationRule
    /// The policy that holds the rule.
    package let policy: Digest
    /// The frontier of the master that it was made from.
    package let frontier: Digest
    /// Survivors whose route is not told, all together, where even they pass the rule.
    package let rest: CountInterval?

    package init(
        year: Int, first: Int, rule: PublicationRule, policy: Digest, frontier: Digest, rest: CountInterval?
    ) {
        self.year = year
        self.first = first
        self.rule = rule
        self.policy = policy
        self.frontier = frontier
        self.rest = rest
    }

    package var json: JSONObject {
        var object: JSONObject = [
            "first": .integer(first), "frontier": .string(frontier.hex), "policy": .string(policy.hex),
            "rule": rule.json, "type": .string(Self.type), "year": .integer(year),
        ]
        object["rest"] = rest.map { [.integer($0.lower), .integer($0.upper)] }
        return object
    }

    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        year = try reader.integer("year", in: PublicEntry.years)
        first = try reader.integer("first")
        rule = try PublicationRule(reading: JSONReader(try reader.object("rule")))
        policy = try reader.code("policy") { Digest(hex: $0) }
        frontier = try reader.code("frontier") { Digest(hex: $0) }
        rest = reader.has("rest") ? try reader.publishedInterval("rest") : nil
        try reader.finish()
    }
}

/// An entry of a coalition's public log.
package enum PublicEntry: Hashable, Sendable {
    static let years = 1900...2200
    /// Keeps sums of whatever is claimed from overflowing.
    static let survivorLimit = 1_000_000_000_000

    case cell(Cell)
    case exists(PublicFact, year: Int)
    case release(Release)

    /// Reads a body's content strictly; `nil` for a type that this version does not know.
    package init?(type: String, content: JSONObject) throws(JSONReader.Failure) {
        switch type {
        case Cell.type: self = .cell(try Cell(json: content))
        case PublicFact.type:
            let (fact, year) = try PublicFact.read(content)
            self = .exists(fact, year: year)
        case Release.type: self = .release(try Release(json: content))
        default: return nil
        }
    }
}
