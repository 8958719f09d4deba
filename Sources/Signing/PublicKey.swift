internal import COpenSSL

/// An Ed25519 public key (RFC 8032), 32 bytes.
package struct PublicKey: Hashable, Sendable {
    package static let byteCount = 32
    package static let signatureByteCount = 64

    package let bytes: [UInt8]

    /// Takes 32 bytes as they are; `requireStrong` judges them.
    package init(_ bytes: [UInt8]) throws(SigningError) {
        guard bytes.count == Self.byteCount else {
            throw SigningError(code: .malformedKey, reason: "an Ed25519 public key has 32 bytes")
        }
        self.bytes = bytes
    }

    /// Whether `signature` is this key's signature of `message`. Malformed signatures are simply not valid.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureByteCount else { return false }
        guard let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            return false
        }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// The key as SubjectPublicKeyInfo PEM, for `openssl pkeyutl -verify -pubin`.
    package func pem() throws(SigningError) -> String {
        guard let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            throw .library("read a public key")
        }
        defer { unsafe EVP_PKEY_free(key) }
        return try unsafe PEM.text(writing: "a public key") { bio in unsafe PEM_write_bio_PUBKEY(bio, key) }
    }

    /// Reads SubjectPublicKeyInfo PEM, as `openssl pkey -pubout` writes it.
    package init(pem: [UInt8]) throws(SigningError) {
        var raw = [UInt8](repeating: 0, count: Self.byteCount)
        var count = raw.count
        let isRead: Bool = unsafe pem.withUnsafeBytes { buffer in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return false }
            defer { unsafe BIO_free(bio) }
            guard let key = unsafe PEM_read_bio_PUBKEY(bio, nil, { _, _, _, _ in -1 }, nil) else { return false }
            defer { unsafe EVP_PKEY_free(key) }
            return unsafe EVP_PKEY_get_id(key) == EVP_PKEY_ED25519
                && EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1 && count == raw.count
        }
        guard isRead else {
            throw SigningError(
                code: .malformedKey, reason: "not an Ed25519 public key in SubjectPublicKeyInfo PEM form")
        }
        bytes = raw
    }

    /// Throws `.weakKey` for encodings that are not canonical (y >= 2^255 - 19) and for the points of order 1, 2, 4
    /// and 8: under such a key anyone could make signatures that verify for many messages.
    package func requireStrong() throws(SigningError) {
        var y = bytes
        y[31] &= 0x7F
        let isCanonical = !Self.isAtLeast(y, Self.fieldPrime)
        guard isCanonical, !Self.smallOrder.contains(y) else {
            throw SigningError(code: .weakKey, reason: "a weak or malformed Ed25519 public key")
        }
    }

    /// 2^255 - 19, little-endian.
    private static let fieldPrime: [UInt8] = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]

    /// The y coordinates (sign bit cleared) of the eight points of small order: 1, -1, 0 and the two of order 8.
    private static let smallOrder: Set<[UInt8]> = Set(
        [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ].compactMap { Hex.decode($0) })

    private static func isAtLeast(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        for index in stride(from: a.count - 1, through: 0, by: -1) where a[index] != b[index] {
            return a[index] > b[index]
        }
        return true
    }
}
