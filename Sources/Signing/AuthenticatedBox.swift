internal import COpenSSL

/// AES-256-GCM (NIST SP 800-38D): what staging rows are kept in. A box is nonce (12 bytes), ciphertext, tag (16 bytes).
package enum AuthenticatedBox {
    package static let keyByteCount = 32
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    /// Encrypts under a fresh random nonce; `label` is authenticated and not stored.
    package static func seal(_ plain: [UInt8], key: [UInt8], label: [UInt8]) throws(SigningError) -> [UInt8] {
        precondition(key.count == keyByteCount)
        let nonce = SecretBytes.random(nonceByteCount)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("make a cipher") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var cipher = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        var length: Int32 = 0
        let done =
            unsafe EVP_EncryptInit_ex2(context, EVP_aes_256_gcm(), key, nonce, nil) == 1
            && EVP_EncryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
            && EVP_EncryptUpdate(context, &cipher, &length, plain, Int32(plain.count)) == 1
            && EVP_EncryptFinal_ex(context, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), &tag) == 1
        guard done else { throw .library("encrypt") }
        return nonce + cipher + tag
    }

    /// Decrypts, or throws `.notAuthentic` without giving any byte.
    package static func open(_ box: [UInt8], key: [UInt8], label: [UInt8]) throws(SigningError) -> [UInt8] {
        precondition(key.count == keyByteCount)
        guard box.count >= nonceByteCount + tagByteCount else {
            throw SigningError(code: .notAuthentic, reason: "too short to be encrypted data")
        }
        let nonce = Array(box[..<nonceByteCount])
        let cipher = Array(box[nonceByteCount..<(box.count - tagByteCount)])
        var tag = Array(box[(box.count - tagByteCount)...])
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("make a cipher") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var plain = [UInt8](repeating: 0, count: cipher.count)
        var length: Int32 = 0
        let done =
            unsafe EVP_DecryptInit_ex2(context, EVP_aes_256_gcm(), key, nonce, nil) == 1
            && EVP_DecryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &length, cipher, Int32(cipher.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), &tag) == 1
            && EVP_DecryptFinal_ex(context, nil, &length) == 1
        guard done else { throw SigningError(code: .notAuthentic, reason: "wrong key or altered data") }
        return plain
    }
}
