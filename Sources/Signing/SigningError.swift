/// Why a cryptographic operation could not be done. Never holds key material or message bytes.
package struct SigningError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// The bytes are not a key of the expected kind.
        case malformedKey
        /// A public key of small order or not in its canonical encoding (RFC 8032, section 5.1.3).
        case weakKey
        /// Decryption failed: wrong key, or altered bytes.
        case notAuthentic
        /// A private key is encrypted and no passphrase was given.
        case needsPassphrase
        /// OpenSSL reported a failure that no input explains.
        case library
    }

    package let code: Code
    package let reason: String

    package init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }

    static func library(_ operation: String) -> SigningError {
        SigningError(code: .library, reason: "OpenSSL could not \(operation)")
    }

    package var description: String { reason }
}
