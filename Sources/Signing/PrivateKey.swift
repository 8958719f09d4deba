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

    /// Reads PKCS#8 PEM as `openssl genpkey -algorithm ed25519` writes it, or as `openssl pkcs8 -topk8` encrypts it.
    package convenience init(pem: [UInt8], passphrase: Passphrase? = nil) throws(SigningError) {
        let text = String(decoding: pem, as: UTF8.self)
        if text.hasPrefix("-----BEGIN PRIVATE KEY-----"), let key = unsafe Self.plainKey(pem) {
            try unsafe self.init(owning: key)
            return
        }
        let isEncrypted = text.contains("BEGIN ENCRYPTED PRIVATE KEY")
        if isEncrypted && passphrase == nil {
            throw SigningError(code: .needsPassphrase, reason: "the private key is encrypted under a passphrase")
        }
        var words = passphrase?.cString ?? [0]
        // The memory BIO reads the array in place, so both live inside the closures. OpenSSL takes `words` for the
        // passphrase where no callback is given; the callback that answers "none" keeps it from asking at the terminal.
        let key: OpaquePointer? = unsafe pem.withUnsafeBytes { buffer in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            guard passphrase != nil else {
                return unsafe PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil)
            }
            return unsafe words.withUnsafeMutableBytes { words in
                unsafe PEM_read_bio_PrivateKey(bio, nil, nil, words.baseAddress)
            }
        }
        guard let key = unsafe key else {
            throw isEncrypted
                ? SigningError(code: .notAuthentic, reason: "the passphrase does not open the private key")
                : SigningError(code: .malformedKey, reason: "not a private key in PKCS#8 PEM form")
        }
        try unsafe self.init(owning: key)
    }

    /// The key of an unencrypted Ed25519 key's PEM, as nearly every one is; nil for anything else. OpenSSL's general
    /// reader first gathers all the forms that it knows, which takes a start of the program longer than all its files.
    private static func plainKey(_ pem: [UInt8]) -> OpaquePointer? {
        unsafe pem.withUnsafeBytes { buffer in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
            defer { unsafe BIO_free(bio) }
            guard let info = unsafe PEM_read_bio_PKCS8_PRIV_KEY_INFO(bio, nil, { _, _, _, _ in -1 }, nil) else {
                return nil
            }
            defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
            var kind: OpaquePointer?
            var bytes: UnsafePointer<UInt8>?
            var count: Int32 = 0
            // An octet string of 32 bytes within the octet string (RFC 8410, section 7).
            guard unsafe PKCS8_pkey_get0(&kind, &bytes, &count, nil, info) == 1,
                unsafe OBJ_obj2nid(kind) == NID_ED25519, count == 34, let bytes = unsafe bytes,
                unsafe bytes[0] == 4 && bytes[1] == 32
            else { return nil }
            return unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, bytes + 2, 32)
        }
    }

    /// The key as PKCS#8 PEM, encrypted where a passphrase is given: AES-256-CBC under scrypt (RFC 7914, N = 16,384,
    /// r = 8, p = 1), which any `openssl pkey` opens. Whoever writes it to a file sets mode 0600.
    package func pem(passphrase: Passphrase? = nil) throws(SigningError) -> String {
        guard let passphrase else {
            return try unsafe PEM.text(writing: "a private key") { bio in
                unsafe PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil)
            }
        }
        guard let info = unsafe EVP_PKEY2PKCS8(key) else { throw .library("encrypt a private key") }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let method = unsafe PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nil, 16, nil, 16_384, 8, 1) else {
            throw .library("encrypt a private key")
        }
        let words = passphrase.cString
        guard let encrypted = unsafe PKCS8_set0_pbe(words, Int32(words.count - 1), info, method) else {
            unsafe X509_ALGOR_free(method)
            throw .library("encrypt a private key")
        }
        defer { unsafe X509_SIG_free(encrypted) }
        return try unsafe PEM.text(writing: "a private key") { bio in unsafe PEM_write_bio_PKCS8(bio, encrypted) }
    }

    /// Lends OpenSSL's key to `work`, which may not keep it.
    func lend<Result>(_ work: (OpaquePointer) -> Result) -> Result { unsafe work(key) }

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
