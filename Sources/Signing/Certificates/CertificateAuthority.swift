internal import COpenSSL
import Glibc

/// The coalition as a small certificate authority: one Ed25519 key, no intermediates. It says who may connect to the store;
/// it enters no figure and no signature of a log.
package struct CertificateAuthority: Sendable {
    package let certificate: Certificate
    private let key: PrivateKey

    /// How long certificates hold, in days. They end late rather than early: a CSO that is locked out is a route
    /// nobody sees, and a stolen key is put on the revocation list.
    package static let authorityDays = 7_300
    package static let holderDays = 1_095
    /// A server refuses everybody when its revocation list has run out.
    package static let revocationListDays = 3_650
    /// Clocks of old laptops are slow.
    private static let toleranceSeconds = 86_400

    /// An existing authority.
    package init(certificate: Certificate, key: PrivateKey) throws(SigningError) {
        guard certificate.publicKey == key.publicKey else {
            throw SigningError(code: .malformedKey, reason: "the authority's certificate is not that of its key")
        }
        self.certificate = certificate
        self.key = key
    }

    /// A new authority.
    package init(named name: String, key: PrivateKey) throws(SigningError) {
        certificate = try Self.issue(.authority(name), to: key.publicKey, by: nil, key, days: Self.authorityDays)
        self.key = key
    }

    /// A certificate for a holder's key.
    package func issue(_ holder: Certificate.Holder, to publicKey: PublicKey) throws(SigningError) -> Certificate {
        try Self.issue(holder, to: publicKey, by: certificate, key, days: Self.holderDays)
    }

    private static func issue(
        _ holder: Certificate.Holder, to publicKey: PublicKey, by issuer: Certificate?, _ key: PrivateKey, days: Int
    ) throws(SigningError) -> Certificate {
        guard let draft = unsafe X509_new() else { throw .library("make a certificate") }
        defer { unsafe X509_free(draft) }
        let name = try CertificateName(holder)
        defer { name.free() }
        let isDone: Bool
        if let issuer {
            isDone = try unsafe Certificate.reading(issuer.der) { issuer throws(SigningError) in
                unsafe X509_set_issuer_name(draft, X509_get_subject_name(issuer)) == 1
                    && fill(draft, name, publicKey, days) && extend(draft, holder, issuer)
            }
        } else {
            isDone =
                unsafe name.set(asIssuerOf: draft) && fill(draft, name, publicKey, days) && extend(draft, holder, draft)
        }
        guard isDone, unsafe key.lend({ unsafe X509_sign(draft, $0, nil) > 0 }) else {
            throw .library("sign a certificate")
        }
        return try Certificate(der: try unsafe DER.bytes("a certificate") { unsafe i2d_X509(draft, $0) })
    }

    private static func fill(
        _ draft: OpaquePointer, _ name: CertificateName, _ publicKey: PublicKey, _ days: Int
    ) -> Bool {
        guard let serial = unsafe BN_new(), let number = unsafe ASN1_INTEGER_new(),
            let subject = unsafe EVP_PKEY_new_raw_public_key(
                EVP_PKEY_ED25519, nil, publicKey.bytes, publicKey.bytes.count)
        else { return false }
        defer {
            unsafe BN_free(serial)
            unsafe ASN1_INTEGER_free(number)
            unsafe EVP_PKEY_free(subject)
        }
        // 127 random bits: positive, never twice.
        return unsafe BN_rand(serial, 127, -1, 0) == 1 && BN_to_ASN1_INTEGER(serial, number) != nil
            && X509_set_version(draft, 2) == 1 && X509_set_serialNumber(draft, number) == 1
            && name.set(asSubjectOf: draft) && X509_set_pubkey(draft, subject) == 1
            && X509_gmtime_adj(X509_getm_notBefore(draft), -toleranceSeconds) != nil
            && X509_time_adj_ex(X509_getm_notAfter(draft), Int32(days), 0, nil) != nil
    }

    private static func extend(_ draft: OpaquePointer, _ holder: Certificate.Holder, _ issuer: OpaquePointer) -> Bool {
        let extensions: [(Int32, String)] =
            switch holder {
            case .authority:
                [
                    (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                    (NID_key_usage, "critical,keyCertSign,cRLSign"),
                    (NID_subject_key_identifier, "hash"),
                ]
            case .server(let host):
                [
                    (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                    (NID_ext_key_usage, "serverAuth"),
                    (NID_subject_alt_name, CertificateName.isIPv4(host) ? "IP:\(host)" : "DNS:\(host)"),
                    (NID_authority_key_identifier, "keyid"),
                ]
            case .client:
                [
                    (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                    (NID_ext_key_usage, "clientAuth"), (NID_authority_key_identifier, "keyid"),
                ]
            }
        return extensions.allSatisfy { unsafe journey_add_extension(draft, issuer, $0.0, $0.1) == 1 }
    }

    /// The list of certificates that hold no longer (RFC 5280, section 5), in PEM form: their serial numbers, and since when,
    /// in seconds since 1970.
    package func revocationList(_ revoked: [(serial: String, since: Int)]) throws(SigningError) -> String {
        guard let list = unsafe X509_CRL_new() else { throw .library("make a revocation list") }
        defer { unsafe X509_CRL_free(list) }
        let isMade = try unsafe Certificate.reading(certificate.der) { own throws(SigningError) in
            guard let now = unsafe ASN1_TIME_set(nil, time(nil)),
                let next = unsafe ASN1_TIME_adj(nil, time(nil), Int32(Self.revocationListDays), 0)
            else { return false }
            defer {
                unsafe ASN1_STRING_free(now)
                unsafe ASN1_STRING_free(next)
            }
            return unsafe X509_CRL_set_version(list, 1) == 1
                && X509_CRL_set_issuer_name(list, X509_get_subject_name(own)) == 1
                && X509_CRL_set1_lastUpdate(list, now) == 1 && X509_CRL_set1_nextUpdate(list, next) == 1
        }
        guard isMade, revoked.allSatisfy({ unsafe Self.add($0.serial, since: $0.since, to: list) }),
            unsafe X509_CRL_sort(list) == 1, unsafe key.lend({ unsafe X509_CRL_sign(list, $0, nil) > 0 })
        else { throw .library("make a revocation list") }
        return PEMText.text(
            try unsafe DER.bytes("a revocation list") { unsafe i2d_X509_CRL(list, $0) }, label: "X509 CRL")
    }

    private static func add(_ serial: String, since: Int, to list: OpaquePointer) -> Bool {
        var big: OpaquePointer?
        guard unsafe BN_hex2bn(&big, serial) > 0, let number = unsafe BN_to_ASN1_INTEGER(big, nil) else { return false }
        defer {
            unsafe BN_free(big)
            unsafe ASN1_INTEGER_free(number)
        }
        guard let entry = unsafe X509_REVOKED_new(), let moment = unsafe ASN1_TIME_set(nil, since) else { return false }
        defer { unsafe ASN1_STRING_free(moment) }
        guard unsafe X509_REVOKED_set_serialNumber(entry, number) == 1,
            unsafe X509_REVOKED_set_revocationDate(entry, moment) == 1,
            unsafe X509_CRL_add0_revoked(list, entry) == 1
        else {
            unsafe X509_REVOKED_free(entry)
            return false
        }
        return true
    }
}
