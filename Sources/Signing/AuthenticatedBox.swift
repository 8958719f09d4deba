/// What staging rows are kept in: AES-256-GCM under a fresh random nonce. A box is nonce (12 bytes), ciphertext, tag
/// (16 bytes).
package enum AuthenticatedBox {
    /// Encrypts; `label` is authenticated and not stored.
    package static func seal(_ plain: [UInt8], key: [UInt8], label: [UInt8]) throws(SigningError) -> [UInt8] {
        let nonce = SecretBytes.random(AuthenticatedCipher.nonceByteCount)
        return nonce + (try AuthenticatedCipher.aes256GCM.seal(plain, key: key, nonce: nonce, label: label))
    }

    /// Decrypts, or throws `.notAuthentic` without giving any byte.
    package static func open(_ box: [UInt8], key: [UInt8], label: [UInt8]) throws(SigningError) -> [UInt8] {
        let nonce = Array(box.prefix(AuthenticatedCipher.nonceByteCount))
        guard nonce.count == AuthenticatedCipher.nonceByteCount else {
            throw SigningError(code: .notAuthentic, reason: "too short to be encrypted data")
        }
        return try AuthenticatedCipher.aes256GCM.open(
            Array(box.dropFirst(nonce.count)), key: key, nonce: nonce, label: label)
    }
}
