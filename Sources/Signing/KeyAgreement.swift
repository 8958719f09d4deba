internal import COpenSSL

/// Diffie-Hellman on Curve25519 (RFC 7748, section 5): secrets, public values and shared secrets have 32 bytes each.
package enum KeyAgreement {
    package static let byteCount = 32

    /// The public value of a secret.
    package static func publicValue(of secret: [UInt8]) throws(SigningError) -> [UInt8] {
        let key = try unsafe privateKey(secret)
        defer { unsafe EVP_PKEY_free(key) }
        return try unsafe publicValue(key)
    }

    /// The secret shared with the holder of `value`. Throws `.weakKey` where it would be zero, as it is for values of
    /// low order (RFC 7748, section 6.1).
    package static func sharedSecret(_ secret: [UInt8], with value: [UInt8]) throws(SigningError) -> [UInt8] {
        let own = try unsafe privateKey(secret)
        defer { unsafe EVP_PKEY_free(own) }
        return try unsafe sharedSecret(own, with: value)
    }

    /// Makes a secret, shares one with the holder of `value`, and forgets its own: what the holder needs is the public
    /// value that comes with it. One key does for both, as each costs a multiplication on the curve.
    package static func share(with value: [UInt8]) throws(SigningError) -> (publicValue: [UInt8], secret: [UInt8]) {
        let own = try unsafe privateKey(SecretBytes.random(byteCount))
        defer { unsafe EVP_PKEY_free(own) }
        return (try unsafe publicValue(own), try unsafe sharedSecret(own, with: value))
    }

    private static func privateKey(_ secret: [UInt8]) throws(SigningError) -> OpaquePointer {
        guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nil, secret, secret.count) else {
            throw SigningError(code: .malformedKey, reason: "an X25519 secret has 32 bytes")
        }
        return unsafe key
    }

    private static func publicValue(_ key: OpaquePointer) throws(SigningError) -> [UInt8] {
        var raw = [UInt8](repeating: 0, count: byteCount)
        var count = raw.count
        guard unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1, count == byteCount else {
            throw .library("compute a public value")
        }
        return raw
    }

    private static func sharedSecret(_ own: OpaquePointer, with value: [UInt8]) throws(SigningError) -> [UInt8] {
        guard let peer = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nil, value, value.count) else {
            throw SigningError(code: .malformedKey, reason: "an X25519 public value has 32 bytes")
        }
        defer { unsafe EVP_PKEY_free(peer) }
        guard let context = unsafe EVP_PKEY_CTX_new(own, nil) else { throw .library("agree on a key") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var shared = [UInt8](repeating: 0, count: byteCount)
        var count = shared.count
        guard unsafe EVP_PKEY_derive_init(context) == 1, unsafe EVP_PKEY_derive_set_peer(context, peer) == 1 else {
            throw .library("agree on a key")
        }
        // OpenSSL refuses an all-zero result by itself; the second look does not depend on that.
        guard unsafe EVP_PKEY_derive(context, &shared, &count) == 1, count == byteCount,
            shared.contains(where: { $0 != 0 })
        else { throw SigningError(code: .weakKey, reason: "an X25519 public value of low order") }
        return shared
    }
}

/// HKDF with SHA-256 (RFC 5869).
package enum KeyDerivation {
    /// `byteCount` bytes derived from `secret`.
    package static func derive(
        from secret: [UInt8], salt: [UInt8] = [], info: String, byteCount: Int = 32
    ) throws(SigningError) -> [UInt8] {
        guard let context = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else { throw .library("derive a key") }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        let label = Array(info.utf8)
        var derived = [UInt8](repeating: 0, count: byteCount)
        var count = derived.count
        let done =
            unsafe EVP_PKEY_derive_init(context) == 1
            && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1
            && (salt.isEmpty || EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)) == 1)
            && EVP_PKEY_CTX_set1_hkdf_key(context, secret, Int32(secret.count)) == 1
            && EVP_PKEY_CTX_add1_hkdf_info(context, label, Int32(label.count)) == 1
            && EVP_PKEY_derive(context, &derived, &count) == 1
        guard done, count == derived.count else { throw .library("derive a key") }
        return derived
    }
}
