internal import COpenSSL
import Glibc

/// An X.509 certificate (RFC 5280) of the coalition's own small authority, as its DER bytes.
package struct Certificate: Hashable, Sendable {
    package let der: [UInt8]
    package let publicKey: PublicKey
    /// Lower-case hexadecimal digits.
    package let serial: String
    /// Seconds since 1970.
    package let expires: Int

    /// No certificate of ours is larger.
    package static let byteLimit = 4_096

    /// What a certificate says about its holder.
    package enum Holder: Hashable, Sendable {
        /// The authority itself.
        case authority(String)
        /// A server, known by its host name or its IPv4 address.
        case server(String)
        /// Somebody who connects to a server: what they are, and their name.
        case client(Role, String)

        package enum Role: String, Hashable, Sendable, CaseIterable { case partner, machine, auditor, coalition }
    }

    package init(der: [UInt8]) throws(SigningError) {
        self = try unsafe Self.reading(der) { certificate throws(SigningError) in
            guard let key = unsafe X509_get0_pubkey(certificate),
                let number = unsafe X509_get0_serialNumber(certificate),
                let end = unsafe X509_get0_notAfter(certificate)
            else { throw Self.malformed }
            var raw = [UInt8](repeating: 0, count: PublicKey.byteCount)
            var count = raw.count
            guard unsafe EVP_PKEY_get_id(key) == EVP_PKEY_ED25519,
                unsafe EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1
            else { throw Self.malformed }
            var date = unsafe tm()
            guard unsafe ASN1_TIME_to_tm(end, &date) == 1 else { throw Self.malformed }
            guard let big = unsafe ASN1_INTEGER_to_BN(number, nil) else { throw Self.malformed }
            defer { unsafe BN_free(big) }
            guard let text = unsafe BN_bn2hex(big) else { throw Self.malformed }
            defer { unsafe CRYPTO_free(text, nil, 0) }
            return Certificate(
                der: der, publicKey: try PublicKey(raw), serial: unsafe String(cString: text).lowercased(),
                expires: unsafe timegm(&date))
        }
    }

    private init(der: [UInt8], publicKey: PublicKey, serial: String, expires: Int) {
        self.der = der
        self.publicKey = publicKey
        self.serial = serial
        self.expires = expires
    }

    /// Reads one certificate in PEM form.
    package init(pem: [UInt8]) throws(SigningError) {
        guard let der = PEMText.bytes(pem, label: "CERTIFICATE") else { throw Self.malformed }
        try self.init(der: der)
    }

    package var pem: String { PEMText.text(der, label: "CERTIFICATE") }

    /// Whether `authority` signed this certificate.
    package func isIssued(by authority: Certificate) -> Bool {
        let signed: Bool? = unsafe try? Self.reading(der) { own throws(SigningError) in
            try unsafe Self.reading(authority.der) { issuer throws(SigningError) in
                guard let key = unsafe X509_get0_pubkey(issuer) else { return false }
                return unsafe X509_verify(own, key) == 1
            }
        }
        return signed ?? false
    }

    static let malformed = SigningError(code: .malformedKey, reason: "not a certificate with an Ed25519 key")

    /// Lends the parsed certificate to `work`.
    static func reading<Value>(
        _ der: [UInt8], _ work: (OpaquePointer) throws(SigningError) -> Value
    ) throws(SigningError) -> Value {
        guard der.count <= byteLimit else { throw malformed }
        // The parser reads the array within the closure only.
        let parsed: OpaquePointer? = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &start, buffer.count) else { return nil }
            // Nothing may stand behind it.
            guard unsafe start == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
                unsafe X509_free(certificate)
                return nil
            }
            return unsafe certificate
        }
        guard let certificate = unsafe parsed else { throw malformed }
        defer { unsafe X509_free(certificate) }
        return try unsafe work(certificate)
    }
}
