import Foundation
import Signing
import TestSupport
import Testing

/// Certificates of the coalition's authority, judged by openssl.
struct CertificateTests {
    private let folder = TemporaryFolder()
    private let authority: CertificateAuthority

    init() throws {
        authority = try CertificateAuthority(named: "coalition.example", key: PrivateKey.generate())
        try folder.write("ca.crt", authority.certificate.pem)
    }

    private func openssl(_ words: String...) throws -> Shell.Result { try Shell.run("openssl", words) }

    private func verify(_ certificate: Certificate, purpose: String, _ words: String...) throws -> Bool {
        let path = try folder.write("c.crt", certificate.pem)
        return try Shell.run(
            "openssl",
            ["verify", "-x509_strict", "-purpose", purpose, "-CAfile", folder.file("ca.crt")] + words + [path]
        ).exit == 0
    }

    @Test func holders() throws {
        let key = try PrivateKey.generate()
        let client = try authority.issue(.client(.partner, "hope"), to: key.publicKey)
        #expect(try verify(client, purpose: "sslclient"))
        #expect(try !verify(client, purpose: "sslserver"))
        let subject = try openssl("x509", "-in", folder.file("c.crt"), "-noout", "-subject", "-nameopt", "RFC2253")
            .output
        #expect(subject.contains("CN=hope,OU=partner\n"))
        let server = try authority.issue(.server("store.example.org"), to: key.publicKey)
        #expect(try verify(server, purpose: "sslserver", "-verify_hostname", "store.example.org"))
        #expect(try !verify(server, purpose: "sslserver", "-verify_hostname", "other.example.org"))
        #expect(try !verify(server, purpose: "sslclient"))
        let numbered = try authority.issue(.server("127.0.0.1"), to: key.publicKey)
        #expect(try verify(numbered, purpose: "sslserver", "-verify_ip", "127.0.0.1"))
        #expect(client.serial != server.serial)
        #expect(client.isIssued(by: authority.certificate))
        #expect(client.expires - Int(Date().timeIntervalSince1970) > 1_000 * 86_400)
        #expect(try Certificate(pem: Array(client.pem.utf8)) == client)
    }

    @Test func nobodyElsesAuthority() throws {
        let other = try CertificateAuthority(named: "coalition.example", key: PrivateKey.generate())
        let certificate = try other.issue(.client(.partner, "hope"), to: PrivateKey.generate().publicKey)
        #expect(try !verify(certificate, purpose: "sslclient"))
        #expect(!certificate.isIssued(by: authority.certificate))
        #expect(throws: SigningError.self) {
            try CertificateAuthority(certificate: authority.certificate, key: PrivateKey.generate())
        }
    }

    @Test(
        "a name that a server's rules could misread gets no certificate",
        arguments: ["", "a b", "a,OU=machine", "a\nb", "é", "a/b"])
    func names(_ name: String) throws {
        let key = try PrivateKey.generate().publicKey
        #expect(throws: SigningError.self) { try authority.issue(.client(.partner, name), to: key) }
        #expect(throws: SigningError.self) { try authority.issue(.server(name), to: key) }
    }

    @Test func revocation() throws {
        let key = try PrivateKey.generate().publicKey
        let (gone, kept) = (
            try authority.issue(.client(.partner, "gone"), to: key),
            try authority.issue(.client(.partner, "kept"), to: key)
        )
        try folder.write("crl.pem", authority.revocationList([(gone.serial, 1_700_000_000)]))
        func isValid(_ certificate: Certificate) throws -> Bool {
            try verify(certificate, purpose: "sslclient", "-crl_check", "-CRLfile", folder.file("crl.pem"))
        }
        #expect(try !isValid(gone))
        #expect(try isValid(kept))
    }

    @Test("a request says which key is held; altered or cut it is refused")
    func requests() throws {
        let key = try PrivateKey.generate()
        let request = try CertificateRequest(for: key)
        #expect(request.publicKey == key.publicKey)
        let path = try folder.write("r.der", request.der)
        #expect(try openssl("req", "-inform", "DER", "-in", path, "-verify", "-noout").exit == 0)
        for index in request.der.indices {
            var altered = request.der
            altered[index] ^= 0x01
            if let read = try? CertificateRequest(der: altered) { #expect(read.publicKey == key.publicKey) }
            #expect((try? CertificateRequest(der: Array(request.der[..<index]))) == nil)
        }
        for index in authority.certificate.der.indices {
            #expect((try? Certificate(der: Array(authority.certificate.der[..<index]))) == nil)
        }
    }
}
