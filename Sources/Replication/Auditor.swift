import CanonicalJSON
package import TransparencyLog

/// An auditor of the coalition, by the key of its cosignatures (`auditor/1`).
package struct Auditor: Hashable, Sendable {
    /// What a cosignature of this key says. An auditor who does both has two keys.
    package enum Attests: String, Hashable, Sendable {
        /// The log only grew since this auditor saw it last.
        case consistent
        /// Besides, every body was read and matches its commitment, the vocabularies and its seal's policy.
        case content
    }

    package let key: VerifierKey
    package let attests: Attests

    package init(key: VerifierKey, attests: Attests) {
        self.key = key
        self.attests = attests
    }

    var json: JSONObject {
        ["attests": .string(attests.rawValue), "key": .string(key.description), "type": "auditor/1"]
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        key = try reader.key("key", kind: .cosigner)
        attests = try reader.code("attests") { Attests(rawValue: $0) }
    }
}
