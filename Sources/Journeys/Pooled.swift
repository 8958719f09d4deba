package import CanonicalJSON
package import Signing

/// `pooled/1`: one report of survivors who fit no rung, which the coalition can open only when enough organisations
/// have reported the same cell (Schemas/pooled-1.json; docs/privacy.md, "Rare routes").
///
/// The report is an age file for the coalition alone. In it stand, one after the other, the tag (32 bytes), the share (32
/// bytes) and the ciphertext of a `PoolMessage`.
package struct Pooled: Hashable, Sendable {
    package static let type = "pooled/1"
    /// What an age file of a report for one recipient has, with room for a header of another program.
    package static let reportByteLimit = 640

    /// The year whose epoch's key made the tag.
    package let year: Int
    package let report: [UInt8]

    package init(year: Int, report: [UInt8]) {
        self.year = year
        self.report = report
    }

    package var json: JSONObject {
        ["report": .string(Base64.encode(report)), "type": .string(Self.type), "year": .integer(year)]
    }

    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        year = try reader.integer("year", in: 1900...2200)
        report = try reader.code("report") {
            Base64.decode($0).flatMap { (1...Self.reportByteLimit).contains($0.count) ? $0 : nil }
        }
        try reader.finish()
    }
}

/// What pooled reports are compared by: the attributes that the ladder's last rung tells, the policy and the year.
package struct PoolCell: Hashable, Sendable {
    package static let type = "pool-cell/1"

    package let attributes: Attributes
    package let policy: Digest
    /// The epoch.
    package let year: Int

    package init(attributes: Attributes, policy: Digest, year: Int) {
        self.attributes = attributes
        self.policy = policy
        self.year = year
    }

    /// What the oblivious function is evaluated on: canonical JSON.
    package var bytes: [UInt8] {
        var object: JSONObject = [
            "epoch": .integer(year), "policy": .string(policy.hex), "type": .string(Self.type),
        ]
        attributes.write(to: &object)
        return object.canonicalBytes()
    }
}

/// What a report says once its cell is open: the cell's attributes and the bucketed number of survivors, as canonical
/// JSON. The report that carries it has one length for all.
package struct PoolMessage: Hashable, Sendable {
    package static let type = "pool-message/1"
    /// What a report has room for.
    package static let byteLimit = 254

    package let attributes: Attributes
    package let survivors: CountInterval

    package init(attributes: Attributes, survivors: CountInterval) {
        self.attributes = attributes
        self.survivors = survivors
    }

    /// `nil` where the attributes are too long: such a cell is not pooled.
    package var bytes: [UInt8]? {
        var object: JSONObject = [
            "survivors": [.integer(survivors.lower), .integer(survivors.upper)], "type": .string(Self.type),
        ]
        attributes.write(to: &object)
        let bytes = object.canonicalBytes()
        return bytes.count <= Self.byteLimit ? bytes : nil
    }

    /// Reads a message strictly; `nil` where it is not one.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.byteLimit, let object = (try? JSONParser.canonical(bytes))?.object,
            let message = try? Self.read(object)
        else { return nil }
        self = message
    }

    private static func read(_ object: JSONObject) throws(JSONReader.Failure) -> PoolMessage {
        var reader = JSONReader(object)
        _ = try reader.code("type") { $0 == Self.type ? $0 : nil }
        let survivors = try Group.survivors(&reader)
        let attributes = try Attributes(reading: &reader)
        try reader.finish()
        return PoolMessage(attributes: attributes, survivors: survivors)
    }
}
