package import Age
package import CanonicalJSON
import Signing

/// What an organisation's home keeps of its recovery key: to whom the memory is encrypted, and a key that authenticates
/// it. Both follow from the secret, which is on paper in a safe and nowhere else.
///
/// Encryption alone proves no author: whoever keeps the store knows nothing secret, yet could encrypt a memory of his own
/// making to the recipient. The authentication key is what he lacks.
package struct RecoveryKey: Sendable {
    package let recipient: AgeRecipient
    let authentication: [UInt8]

    private static let info = "journey-sync recovery memory"

    /// What follows from the secret.
    package init(_ identity: AgeIdentity) throws(AgeError) {
        recipient = identity.recipient
        do {
            authentication = try KeyDerivation.derive(from: identity.secret, info: Self.info)
        } catch {
            throw AgeError(.key, "a recovery key cannot be derived")
        }
    }

    package var json: JSONValue {
        .object([
            "authentication": .string(Base64.encode(authentication)), "recipient": .string(recipient.description),
            "type": "recovery/1",
        ])
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            recipient = try reader.code("recipient") { try? AgeRecipient($0) }
            authentication = try reader.code("authentication") { Base64.decode($0) }
            try reader.finish()
        } catch {
            throw JoiningError("keys/recovery.json is not readable")
        }
    }
}
