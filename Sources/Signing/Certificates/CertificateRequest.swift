internal import COpenSSL

/// A certificate request (PKCS #10, RFC 2986): a public key and the proof that its private half is held. What it says about
/// its holder is ignored: the authority knows whom it admits.
package struct CertificateRequest: Hashable, Sendable {
    package let der: [UInt8]
    package let publicKey: PublicKey

    package static let byteLimit = 1_024
    private static let malformed = SigningError(
        code: .malformedKey, reason: "not a certificate request signed with its own Ed25519 key")

    /// Asks for a certificate for `key`.
    package init(for key: PrivateKey) throws(SigningError) {
        guard let request = unsafe X509_REQ_new() else { throw .library("make a certificate request") }
        defer { unsafe X509_REQ_free(request) }
        let done = unsafe key.lend { key in
            unsafe X509_REQ_set_version(request, 0) == 1 && X509_REQ_set_pubkey(request, key) == 1
                && X509_REQ_sign(request, key, nil) > 0
        }
        guard done else { throw .library("make a certificate request") }
        try self.init(der: try unsafe DER.bytes("a certificate request") { unsafe i2d_X509_REQ(request, $0) })
    }

    /// Reads a request and checks its signature.
    package init(der: [UInt8]) throws(SigningError) {
        guard der.count <= Self.byteLimit else { throw Self.malformed }
        let parsed: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_X509_REQ(nil, &start, buffer.count)
        }
        guard let request = unsafe parsed else { throw Self.malformed }
        defer { unsafe X509_REQ_free(request) }
        var raw = [UInt8](repeating: 0, count: PublicKey.byteCount)
        var count = raw.count
        guard let key = unsafe X509_REQ_get0_pubkey(request), unsafe EVP_PKEY_get_id(key) == EVP_PKEY_ED25519,
            unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1, unsafe X509_REQ_verify(request, key) == 1
        else { throw Self.malformed }
        self.der = der
        publicKey = try PublicKey(raw)
    }
}

/// Bytes that OpenSSL encodes.
enum DER {
    /// `encode` is an `i2d_` function: asked with `nil` it allocates.
    static func bytes(
        _ what: String, _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32
    ) throws(SigningError) -> [UInt8] {
        var output: UnsafeMutablePointer<UInt8>?
        let count = unsafe encode(&output)
        guard count > 0, let output = unsafe output else { throw .library("encode \(what)") }
        defer { unsafe CRYPTO_free(output, nil, 0) }
        return unsafe Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }
}
