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

    fileprivate var algorithm: OpaquePointer? {
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

/// Encrypts message after message under one key, as `AuthenticatedCipher.seal` does one.
@safe
package struct SealingCipher: ~Copyable {
    private let context: OpaquePointer

    package init(_ cipher: AuthenticatedCipher, key: [UInt8]) throws(SigningError) {
        precondition(key.count == AuthenticatedCipher.keyByteCount)
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .library("make a cipher") }
        guard unsafe EVP_EncryptInit_ex2(context, cipher.algorithm, key, nil, nil) == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            throw .library("encrypt")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Encrypts `plain[range]` into `sealed`, from `start` on: the ciphertext, as long as the range, and its tag.
    package func seal(
        _ plain: [UInt8], _ range: Range<Int>, nonce: [UInt8], into sealed: inout [UInt8], at start: Int
    ) throws(SigningError) {
        precondition(nonce.count == AuthenticatedCipher.nonceByteCount && range.count <= Int(Int32.max))
        precondition(range.lowerBound >= 0 && range.upperBound <= plain.count && start >= 0)
        precondition(start + range.count + AuthenticatedCipher.tagByteCount <= sealed.count)
        let context = unsafe context
        // The preconditions hold every pointer inside its array.
        let done = unsafe plain.withUnsafeBufferPointer { plain in
            unsafe sealed.withUnsafeMutableBufferPointer { sealed in
                guard let base = sealed.baseAddress else { return false }
                let target = unsafe base + start
                let source = unsafe plain.baseAddress.map { unsafe $0 + range.lowerBound }
                var length: Int32 = 0
                return unsafe EVP_EncryptInit_ex2(context, nil, nil, nonce, nil) == 1
                    && (range.isEmpty || EVP_EncryptUpdate(context, target, &length, source, Int32(range.count)) == 1)
                    && EVP_EncryptFinal_ex(context, nil, &length) == 1
                    && EVP_CIPHER_CTX_ctrl(
                        context, EVP_CTRL_AEAD_GET_TAG, Int32(AuthenticatedCipher.tagByteCount), target + range.count)
                        == 1
            }
        }
        guard done else { throw .library("encrypt") }
    }
}
