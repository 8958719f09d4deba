import Foundation
import Signing
import TestSupport
import Testing

/// Key files in PEM, exchanged with the openssl program.
@Suite("Key files")
struct KeyFileTests {
    private let folder = TemporaryFolder()

    private func openssl(_ words: String...) throws -> Shell.Result { try Shell.run("openssl", words) }

    @Test("an encrypted key opens with its passphrase only, here and in openssl")
    func encrypted() throws {
        let key = try PrivateKey.generate()
        let passphrase = try Passphrase(Array("correct horse".utf8))
        let path = try folder.write("key.pem", Array(try key.pem(passphrase: passphrase).utf8))
        let pem = try folder.read("key.pem")
        #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(try PrivateKey(pem: pem, passphrase: passphrase).publicKey == key.publicKey)
        #expect(throws: SigningError(code: .needsPassphrase, reason: "the private key is encrypted under a passphrase"))
        {
            try PrivateKey(pem: pem)
        }
        let wrong = try Passphrase(Array("correct horsf".utf8))
        #expect(throws: SigningError(code: .notAuthentic, reason: "the passphrase does not open the private key")) {
            try PrivateKey(pem: pem, passphrase: wrong)
        }
        let opened = try openssl("pkey", "-in", path, "-passin", "pass:correct horse", "-pubout")
        #expect(opened.output == key.publicKey.pem)
        #expect(try openssl("pkey", "-in", path, "-passin", "pass:wrong words").exit != 0)
    }

    @Test(
        "what openssl encrypts opens here, with either of its methods",
        arguments: [["-scrypt"], ["-v2", "aes-256-cbc"]])
    func foreign(method: [String]) throws {
        let plain = folder.file("plain.pem")
        #expect(try openssl("genpkey", "-algorithm", "ed25519", "-out", plain).exit == 0)
        let path = folder.file("encrypted.pem")
        let words = ["pkcs8", "-topk8", "-in", plain, "-out", path, "-passout", "pass:eight or more"] + method
        #expect(try Shell.run("openssl", words).exit == 0)
        let key = try PrivateKey(
            pem: try folder.read("encrypted.pem"), passphrase: try Passphrase(Array("eight or more".utf8)))
        #expect(try key.publicKey == PrivateKey(pem: try folder.read("plain.pem")).publicKey)
    }

    @Test("an Ed25519 key is read with words above it too; other keys and a key with a byte too few are not")
    func otherPrivateKeys() throws {
        for kind in [["x25519"], ["ed448"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]] {
            let other = try Shell.run("openssl", ["genpkey", "-out", folder.file("x.pem"), "-algorithm"] + kind)
            #expect(other.exit == 0)
            #expect(throws: SigningError.self) { try PrivateKey(pem: try folder.read("x.pem")) }
        }
        let key = try PrivateKey.generate()
        let pem = try key.pem()
        #expect(try PrivateKey(pem: Array("registry\n\(pem)".utf8)).publicKey == key.publicKey)
        // PKCS#8: the version, the algorithm, an octet string in an octet string; here of 31 bytes.
        let short =
            [0x30, 0x2D, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x21, 0x04, 0x1F]
            + [UInt8](repeating: 7, count: 31)
        let text = "-----BEGIN PRIVATE KEY-----\n\(Base64.encode(short))\n-----END PRIVATE KEY-----\n"
        #expect(throws: SigningError.self) { try PrivateKey(pem: Array(text.utf8)) }
    }

    @Test("public keys are read from SubjectPublicKeyInfo, and nothing else is")
    func publicKeys() throws {
        let key = try PrivateKey.generate()
        #expect(try PublicKey(pem: Array(key.publicKey.pem.utf8)) == key.publicKey)
        let other = try openssl("genpkey", "-algorithm", "x25519", "-out", folder.file("x.pem"))
        #expect(other.exit == 0)
        let pem = try openssl("pkey", "-in", folder.file("x.pem"), "-pubout").output
        for text in [pem, "", "-----BEGIN PUBLIC KEY-----\n", try key.pem()] {
            #expect(throws: SigningError.self) { try PublicKey(pem: Array(text.utf8)) }
        }
    }

    @Test("a passphrase is 8 to 1,000 bytes without NUL")
    func passphrases() {
        for bytes in [
            [], [UInt8](repeating: 65, count: 7), [UInt8](repeating: 65, count: 1_001), Array("12345678\0".utf8),
        ] {
            #expect(throws: SigningError.self) { try Passphrase(bytes) }
        }
    }
}
