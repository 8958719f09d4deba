internal import COpenSSL
import Synchronization

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
        // Key and signature have one length each, so no other triple has these bytes.
        let triple = SHA256.hash(bytes + signature + message)
        if Self.good.withLock({ $0.contains(triple) }) { return true }
        guard let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            return false
        }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        let isGood =
            unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        if isGood {
            Self.good.withLock { good in
                if good.count >= Self.goodLimit { good.removeAll() }
                good.insert(triple)
            }
        }
        return isGood
    }

    /// What was verified in this run, as digests of key, signature and message: a command meets the same few checkpoints in a
    /// home, its copies and its stores, and a signature costs more than all else that is done with one.
    private static let good = Mutex<Set<Digest>>([])
    private static let goodLimit = 1 << 12

    /// What stands before the 32 bytes in a SubjectPublicKeyInfo (RFC 8410, section 4): the sequence, the algorithm
    /// 1.3.101.112 without parameters, the bit string.
    private static let infoPrefix: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    private static let label = "PUBLIC KEY"

    /// The key as SubjectPublicKeyInfo PEM, for `openssl pkeyutl -verify -pubin`.
    package var pem: String { PEMText.text(Self.infoPrefix + bytes, label: Self.label) }

    /// Reads SubjectPublicKeyInfo PEM, as `openssl pkey -pubout` writes it.
    package init(pem: [UInt8]) throws(SigningError) {
        guard let info = PEMText.bytes(pem, label: Self.label), info.starts(with: Self.infoPrefix),
            info.count == Self.infoPrefix.count + Self.byteCount
        else {
            throw SigningError(
                code: .malformedKey, reason: "not an Ed25519 public key in SubjectPublicKeyInfo PEM form")
        }
        bytes = Array(info.dropFirst(Self.infoPrefix.count))
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
