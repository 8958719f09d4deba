import Signing

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
}
