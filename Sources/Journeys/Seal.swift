package import CanonicalJSON
package import Signing

/// `seal/1`: the end of what a period shares (Schemas/seal-1.json). Entries after the last seal count nothing.
package struct Seal: Hashable, Sendable {
    package static let type = "seal/1"

    /// What kind of entries the seal ends.
    package enum Part: String, Hashable, Sendable {
        /// Groups and presence facts of a period.
        case groups
        /// Pooled reports of a year, once the keeper has answered.
        case pooled
    }

    package let period: Period
    package let part: Part
    /// SHA-256 of the canonical policy file under which the groups were formed.
    package let policy: Digest
    /// The index of the first entry that the seal covers; it covers all from there to itself.
    package let first: Int
    /// Yearly only: survivors withheld so far, in tens; those who will be in reports by their reports' buckets. A pooled
    /// seal says it anew, of the same survivors, as a bucket of ten.
    package let withheld: CountInterval?
    /// The groups of a year only: the percentage of survivors whose number is an estimate, as a bucket of ten.
    package let estimated: CountInterval?
    /// A pooled seal only: survivors in its reports, in tens, by the reports' buckets.
    package let pooled: CountInterval?

    package init(
        period: Period, part: Part, policy: Digest, first: Int, withheld: CountInterval?, estimated: CountInterval?,
        pooled: CountInterval? = nil
    ) {
        self.pooled = pooled
        self.period = period
        self.part = part
        self.policy = policy
        self.first = first
        self.withheld = withheld
        self.estimated = estimated
    }

    /// The bucket of ten that holds `count`: 0-9, 10-19, ...
    package static func tens(_ count: Int) -> CountInterval { CountInterval(count / 10 * 10, count / 10 * 10 + 9) }

    /// The narrowest interval in tens that holds another: 0-9, 0-19, 10-19, ...
    package static func tens(_ interval: CountInterval) -> CountInterval {
        CountInterval(tens(interval.lower).lower, tens(interval.upper).upper)
    }

    package var json: JSONObject {
        var object: JSONObject = [
            "first": .integer(first), "part": .string(part.rawValue), "period": .string(period.description),
            "policy": .string(policy.hex), "type": .string(Self.type),
        ]
        object["withheld"] = withheld.map { [.integer($0.lower), .integer($0.upper)] }
        object["estimated"] = estimated.map { [.integer($0.lower), .integer($0.upper)] }
        object["pooled"] = pooled.map { [.integer($0.lower), .integer($0.upper)] }
        return object
    }

    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        period = try reader.code("period") { Period($0) }
        part = try reader.code("part") { Part(rawValue: $0) }
        policy = try reader.code("policy") { Digest(hex: $0) }
        first = try reader.integer("first")
        withheld = try Self.tens(&reader, "withheld")
        estimated = try Self.tens(&reader, "estimated")
        pooled = try Self.tens(&reader, "pooled")
        try reader.finish()
        guard estimated.map({ $0.upper == $0.lower + 9 }) ?? true else {
            throw .init(member: "estimated", reason: "must be a bucket of ten")
        }
        guard (withheld != nil) == (period.length == .year),
            (estimated != nil) == (period.length == .year && part == .groups), (pooled != nil) == (part == .pooled),
            part == .groups || period.length == .year
        else { throw .init(member: "withheld", reason: "belongs to the seal of a year, and pooled to a pooled one") }
    }

    private static func tens(_ reader: inout JSONReader, _ name: String) throws(JSONReader.Failure) -> CountInterval? {
        guard reader.optional(name) != nil else { return nil }
        let bounds = try reader.array(name, limit: 2)
        guard bounds.count == 2, let lower = bounds[0].integer, lower >= 0, lower % 10 == 0,
            let upper = bounds[1].integer, upper > lower, upper % 10 == 9
        else { throw .init(member: name, reason: "must be an interval in tens") }
        return CountInterval(lower, upper)
    }
}

/// `decoy/1`: nothing. Pads a seal so that its size does not tell the caseload (Schemas/decoy-1.json).
package enum Decoy {
    package static let type = "decoy/1"
    package static var json: JSONObject { ["type": .string(type)] }

    package static func check(_ json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        try reader.finish()
    }
}

/// An entry of a partner's log.
package enum PartnerEntry: Hashable, Sendable {
    case group(Group)
    case presence(Presence, year: Int)
    case seal(Seal)
    case erase(Erase)
    case pooled(Pooled)
    case decoy

    /// Reads a body's content strictly; `nil` for a type that this version does not know.
    package init?(type: String, content: JSONObject) throws(JSONReader.Failure) {
        switch type {
        case Group.type: self = .group(try Group(json: content))
        case Presence.type:
            let (fact, year) = try Presence.read(content)
            self = .presence(fact, year: year)
        case Seal.type: self = .seal(try Seal(json: content))
        case Erase.type: self = .erase(try Erase(json: content))
        case Pooled.type: self = .pooled(try Pooled(json: content))
        case Decoy.type:
            try Decoy.check(content)
            self = .decoy
        default: return nil
        }
    }
}
