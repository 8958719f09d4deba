internal import COpenSSL

/// A cipher that encrypts and authenticates, under a key of 32 bytes and a nonce of 12 that is never used twice with
/// that key. What it gives is the ciphertext and a tag of 16 bytes behind it.
package enum AuthenticatedCipher: Sendable {
    /// NIST SP 800-38D.
    case aes256GCM
    /// RFC 8439.
    case chaCha20Poly1305

    package static let keyByteCount = 32
    package static let nonceByteCount = 12
    package static let tagByteCount = 16

    private var algorithm: OpaquePointer? {
        switch self {
        case .aes256GCM: unsafe EVP_aes_256_gcm()
        case .chaCha20Poly1305: unsafe EVP_chacha20_poly1305()
        }
    }

    /// Encrypts; `label` is authenticated and not part of the result.
    package func seal(
        _ plain: [UInt8], key: [UInt8], nonce: [UInt8], label: [UInt8] = []
    ) throws(SigningError) -> [UInt8] {
        precondition(key.count == Self.keyByteCount && nonce.count == Self.nonceByteCount)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("make a cipher") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var cipher = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
        var length: Int32 = 0
        let done =
            unsafe EVP_EncryptInit_ex2(context, algorithm, key, nonce, nil) == 1
            && EVP_EncryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
            && EVP_EncryptUpdate(context, &cipher, &length, plain, Int32(plain.count)) == 1
            && EVP_EncryptFinal_ex(context, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), &tag) == 1
        guard done else { throw .library("encrypt") }
        return cipher + tag
    }

    /// Decrypts, or throws `.notAuthentic` without giving any byte.
    package func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], label: [UInt8] = []
    ) throws(SigningError) -> [UInt8] {
        precondition(key.count == Self.keyByteCount && nonce.count == Self.nonceByteCount)
        guard sealed.count >= Self.tagByteCount else {
            throw SigningError(code: .notAuthentic, reason: "too short to be encrypted data")
        }
        let cipher = Array(sealed[..<(sealed.count - Self.tagByteCount)])
        var tag = Array(sealed[(sealed.count - Self.tagByteCount)...])
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("make a cipher") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        var plain = [UInt8](repeating: 0, count: cipher.count)
        var length: Int32 = 0
        let done =
            unsafe EVP_DecryptInit_ex2(context, algorithm, key, nonce, nil) == 1
            && EVP_DecryptUpdate(context, nil, &length, label, Int32(label.count)) == 1
            && EVP_DecryptUpdate(context, &plain, &length, cipher, Int32(cipher.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagByteCount), &tag) == 1
            && EVP_DecryptFinal_ex(context, nil, &length) == 1
        guard done else { throw SigningError(code: .notAuthentic, reason: "wrong key or altered data") }
        return plain
    }
}
