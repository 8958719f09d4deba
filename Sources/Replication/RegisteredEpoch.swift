package import Age
import CanonicalJSON
import Journeys
import Signing

/// `epoch/1`: the coalition takes a keeper's epoch, before anyone uses it: all members are given one and the same key.
package struct RegisteredEpoch: Hashable, Sendable {
    static let type = "epoch/1"

    /// What the keeper said and signed.
    package let epoch: PoolEpoch
    /// To whom the year's reports are encrypted: the coalition, and no other reader of bodies.
    package let recipient: AgeRecipient

    package init(_ epoch: PoolEpoch, recipient: AgeRecipient) {
        self.epoch = epoch
        self.recipient = recipient
    }

    var json: JSONObject {
        var object = epoch.json
        object["recipient"] = .string(recipient.description)
        object["type"] = .string(Self.type)
        return object
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        epoch = try PoolEpoch(reading: &reader)
        recipient = try reader.code("recipient") { try? AgeRecipient($0) }
    }
}
