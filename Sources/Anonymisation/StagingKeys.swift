package import Signing

/// The two secrets of staging: one encrypts rows, one hides case references. They never leave the organisation.
package struct StagingKeys: Sendable {
    /// 32 bytes each.
    package let encryption: [UInt8]
    package let reference: [UInt8]

    package static func generate() -> StagingKeys {
        StagingKeys(bytes: SecretBytes.random(64)) ?? { preconditionFailure("64 bytes are two keys") }()
    }

    /// The keys from their file's 64 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 64 else { return nil }
        encryption = Array(bytes[..<32])
        reference = Array(bytes[32...])
    }

    package var bytes: [UInt8] { encryption + reference }

    /// The identity under which a row is known tomorrow: its case reference, or without one its content and how many
    /// equal rows stand before it in the file.
    package func identity(reference text: String) -> Digest { SecretBytes.hmac(key: reference, Array("r\(text)".utf8)) }

    package func identity(content: [UInt8], occurrence: Int) -> Digest {
        SecretBytes.hmac(key: reference, Array("c\(occurrence)\n".utf8) + content)
    }

    /// By what a presence fact is remembered.
    func mark(fact: [UInt8]) -> Digest { SecretBytes.hmac(key: reference, Array("f".utf8) + fact) }
}
