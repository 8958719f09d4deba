package import CanonicalJSON
package import Signing

/// `erase/1`: the body of an entry of the same log is to be hidden at once and destroyed (Schemas/erase-1.json). It names
/// the commitment too, because a fork may have another entry at the same index. It gives no reason.
package struct Erase: Hashable, Sendable {
    package static let type = "erase/1"
    /// What may be erased; the rest of a log is not about people.
    package static let erasable: Set<String> = [Group.type, Presence.type, Pooled.type]

    package let index: Int
    package let commitment: Digest

    package init(index: Int, commitment: Digest) {
        self.index = index
        self.commitment = commitment
    }

    package var json: JSONObject {
        [
            "commitment": .string(commitment.base64), "index": .integer(index), "type": .string(Self.type),
        ]
    }

    package init(json: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(json)
        _ = try reader.string("type")
        index = try reader.integer("index")
        commitment = try reader.code("commitment") { Base64.decode($0).flatMap { Digest($0) } }
        try reader.finish()
    }
}
