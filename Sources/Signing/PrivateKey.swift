internal import COpenSSL

/// An Ed25519 private key (RFC 8032), held by OpenSSL.
@safe
package final class PrivateKey: @unchecked Sendable {
    // Sendable: the pointer never changes and OpenSSL only reads the key when signing.
    private let key: OpaquePointer
    package let publicKey: PublicKey

    private init(owning key: OpaquePointer) throws(SigningError) {
        var raw = [UInt8](repeating: 0, count: PublicKey.byteCount)
        var count = raw.count
        guard unsafe EVP_PKEY_get_id(key) == EVP_PKEY_ED25519,
            unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1
        else {
            unsafe EVP_PKEY_free(key)
            throw SigningError(code: .malformedKey, reason: "not an Ed25519 private key")
        }
        unsafe self.key = key
        publicKey = try PublicKey(raw)
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// A fresh random key.
    package static func generate() throws(SigningError) -> PrivateKey {
        try PrivateKey(seed: SecretBytes.random(32))
    }

    /// The key of a 32-byte seed (RFC 8032, section 5.1.5).
    package convenience init(seed: [UInt8]) throws(SigningError) {
        guard let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            throw SigningError(code: .malformedKey, reason: "an Ed25519 seed has 32 bytes")
        }
        try unsafe self.init(owning: key)
    }

    /// Reads PKCS#8 PEM as `openssl genpkey -algorithm ed25519` writes it.
    package convenience init(pem: [UInt8]) throws(SigningError) {
        // The memory BIO reads the array in place, so both live inside the closure. The callback that answers "no
        // passphrase" keeps OpenSSL from asking at the terminal by itself.
        let key: OpaquePointer? = unsafe pem.withUnsafeBytes { buffer in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            return unsafe PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let key = unsafe key else {
            throw SigningError(code: .malformedKey, reason: "not a private key in PKCS#8 PEM form")
        }
        try unsafe self.init(owning: key)
    }

    /// The key as unencrypted PKCS#8 PEM; whoever writes it to a file sets mode 0600.
    package func pem() throws(SigningError) -> String {
        try unsafe PEM.text(writing: "a private key") { bio in
            unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil)
        }
    }

    /// The 64-byte Ed25519 signature of `message`.
    package func sign(_ message: [UInt8]) throws(SigningError) -> [UInt8] {
        guard let context = unsafe EVP_MD_CTX_new() else { throw .library("sign") }
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: PublicKey.signatureByteCount)
        var count = signature.count
        let done =
            unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1
            && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        guard done, count == PublicKey.signatureByteCount else { throw .library("sign") }
        return signature
    }
}

/// Text that OpenSSL writes into memory.
enum PEM {
    static func text(writing what: String, _ write: (OpaquePointer) -> Int32) throws(SigningError) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else { throw .library("write \(what)") }
        defer { unsafe BIO_free(bio) }
        var data: UnsafeMutablePointer<CChar>?
        guard unsafe write(bio) == 1 else { throw .library("write \(what)") }
        let count = unsafe journey_bio_mem_data(bio, &data)
        guard let data = unsafe data, count > 0 else { throw .library("write \(what)") }
        return unsafe String(decoding: UnsafeRawBufferPointer(start: data, count: count), as: UTF8.self)
    }
}
