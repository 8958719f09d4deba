internal import COpenSSL

/// What staging rows are kept in: AES-256-GCM (NIST SP 800-38D) under a fresh random nonce. A box is nonce (12 bytes),
/// ciphertext, tag (16 bytes). One key, whose schedule is worked out once: a row costs its own bytes and no allocation.
///
/// Not shared between threads: each owner makes its own.
@safe
package final class AuthenticatedBox {
    /// How much longer a box is than what is in it.
    package static let overhead = AuthenticatedCipher.nonceByteCount + AuthenticatedCipher.tagByteCount

    private static let nonceBatch = 1_024

    private let sealing: OpaquePointer
    private let opening: OpaquePointer
    /// Random bytes for the next nonces; each is used once.
    private var nonces: [UInt8] = []
    private var nextNonce = 0

    /// `key` has 32 bytes.
    package init(key: [UInt8]) {
        precondition(key.count == AuthenticatedCipher.keyByteCount)
        guard let sealing = unsafe EVP_CIPHER_CTX_new(), let opening = unsafe EVP_CIPHER_CTX_new(),
            unsafe EVP_EncryptInit_ex2(sealing, EVP_aes_256_gcm(), key, nil, nil) == 1,
            unsafe EVP_DecryptInit_ex2(opening, EVP_aes_256_gcm(), key, nil, nil) == 1
        else { fatalError("OpenSSL has no AES-256-GCM") }
        unsafe self.sealing = sealing
        unsafe self.opening = opening
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(sealing)
        unsafe EVP_CIPHER_CTX_free(opening)
    }

    /// Encrypts `plain` into `box`, whose bytes it replaces; `label` is authenticated and not stored.
    package func seal(_ plain: [UInt8], label: Digest, into box: inout [UInt8]) throws(SigningError) {
        let nonceCount = AuthenticatedCipher.nonceByteCount
        let tagStart = nonceCount + plain.count
        if nextNonce == nonces.count {
            nonces = SecretBytes.random(Self.nonceBatch * nonceCount)
            nextNonce = 0
        }
        box.removeAll(keepingCapacity: true)
        box += nonces[nextNonce..<(nextNonce + nonceCount)]
        nextNonce += nonceCount
        box.append(contentsOf: repeatElement(0, count: plain.count + AuthenticatedCipher.tagByteCount))
        var length: Int32 = 0
        // The ciphertext is as long as the plain text and the tag follows it: both lie inside `box`, sized above.
        let done = unsafe box.withUnsafeMutableBufferPointer { box in
            guard let start = box.baseAddress else { return false }
            return unsafe EVP_EncryptInit_ex2(sealing, nil, nil, start, nil) == 1
                && label.withBytes { unsafe EVP_EncryptUpdate(sealing, nil, &length, $0, Int32(Digest.byteCount)) } == 1
                && EVP_EncryptUpdate(sealing, start + nonceCount, &length, plain, Int32(plain.count)) == 1
                && EVP_EncryptFinal_ex(sealing, nil, &length) == 1
                && EVP_CIPHER_CTX_ctrl(
                    sealing, EVP_CTRL_AEAD_GET_TAG, Int32(AuthenticatedCipher.tagByteCount), start + tagStart) == 1
        }
        guard done else { throw .library("encrypt") }
    }

    /// Decrypts `box` into `plain`, whose bytes it replaces, or throws `.notAuthentic` and leaves `plain` empty.
    package func open(_ box: [UInt8], label: Digest, into plain: inout [UInt8]) throws(SigningError) {
        let nonceCount = AuthenticatedCipher.nonceByteCount
        plain.removeAll(keepingCapacity: true)
        guard box.count >= Self.overhead else {
            throw SigningError(code: .notAuthentic, reason: "too short to be encrypted data")
        }
        let count = box.count - Self.overhead
        plain.append(contentsOf: repeatElement(0, count: count))
        var length: Int32 = 0
        // `plain` has room for the ciphertext's bytes, which stand in `box` between nonce and tag.
        let done = unsafe box.withUnsafeBufferPointer { box in
            guard let start = box.baseAddress else { return false }
            return unsafe EVP_DecryptInit_ex2(opening, nil, nil, start, nil) == 1
                && label.withBytes { unsafe EVP_DecryptUpdate(opening, nil, &length, $0, Int32(Digest.byteCount)) } == 1
                && EVP_DecryptUpdate(opening, &plain, &length, start + nonceCount, Int32(count)) == 1
                && EVP_CIPHER_CTX_ctrl(
                    opening, EVP_CTRL_AEAD_SET_TAG, Int32(AuthenticatedCipher.tagByteCount),
                    UnsafeMutablePointer(mutating: start + nonceCount + count)) == 1
                && EVP_DecryptFinal_ex(opening, nil, &length) == 1
        }
        guard done else {
            plain.removeAll(keepingCapacity: true)
            throw SigningError(code: .notAuthentic, reason: "wrong key or altered data")
        }
    }
}
