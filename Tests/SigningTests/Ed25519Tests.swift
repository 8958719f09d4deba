import CanonicalJSON
import Foundation
import Signing
import TestSupport
import Testing

@Suite("Ed25519")
struct Ed25519Tests {
    /// RFC 8032, section 7.1: secret key, public key, message, signature.
    static let vectors: [(secret: String, key: String, message: String, signature: String)] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("vectors of RFC 8032", arguments: 0..<3)
    func vector(index: Int) throws {
        let vector = Self.vectors[index]
        let key = try PrivateKey(seed: try #require(Hex.decode(vector.secret)))
        let message = try #require(Hex.decode(vector.message))
        #expect(Hex.encode(key.publicKey.bytes) == vector.key)
        #expect(Hex.encode(try key.sign(message)) == vector.signature)
        #expect(key.publicKey.verifies(try #require(Hex.decode(vector.signature)), of: message))
    }

    @Test("every changed bit of a signature and of the message is noticed")
    func changes() throws {
        let key = try PrivateKey.generate()
        let message = Array("a checkpoint".utf8)
        let signature = try key.sign(message)
        for index in signature.indices {
            for bit in 0..<8 {
                var changed = signature
                changed[index] ^= 1 << bit
                #expect(!key.publicKey.verifies(changed, of: message))
            }
        }
        #expect(!key.publicKey.verifies(signature, of: message + [0]))
        #expect(!key.publicKey.verifies(Array(signature.dropLast()), of: message))
    }

    @Test("keys survive PEM, and openssl's own key is read")
    func pem() throws {
        let key = try PrivateKey.generate()
        #expect(try PrivateKey(pem: Array(try key.pem().utf8)).publicKey == key.publicKey)
        let folder = TemporaryFolder()
        let made = try Shell.run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", folder.file("k.pem")])
        #expect(made.exit == 0)
        let foreign = try PrivateKey(pem: try folder.read("k.pem"))
        let exported = try Shell.run("openssl", ["pkey", "-in", folder.file("k.pem"), "-pubout"])
        #expect(foreign.publicKey.pem == exported.output)
    }

    @Test(
        "what is no key is refused", arguments: ["", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "x"])
    func malformed(text: String) {
        #expect(throws: SigningError.self) { try PrivateKey(pem: Array(text.utf8)) }
    }

    @Test("keys of small order and in non-canonical form are weak")
    func weak() throws {
        let weak = [
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ]
        for hex in weak {
            let key = try PublicKey(try #require(Hex.decode(hex)))
            #expect(throws: SigningError.self) { try key.requireStrong() }
        }
        for _ in 0..<20 { try PrivateKey.generate().publicKey.requireStrong() }
    }
}

@Suite("Encodings, hashes and encryption")
struct PrimitivesTests {
    @Test("base64 is strict")
    func base64() {
        for count in 0..<70 {
            let bytes = SecretBytes.random(count)
            let text = Base64.encode(bytes)
            #expect(text == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
        }
        for text in ["A", "AA", "AAA", "AA=A", "AB==", "AAB=", "AA==AAAA", "AAA\n", " AAA", "AA-_", "===="] {
            #expect(Base64.decode(text) == nil)
        }
    }

    @Test("SHA-256 of the standard's examples")
    func sha256() {
        #expect(
            SHA256.hash(Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256.hash([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test("a box opens only whole, under its key and label, and none is like another")
    func box() throws {
        let key = SecretBytes.random(32)
        let boxes = AuthenticatedBox(key: key)
        let label = SHA256.hash([1])
        let plain = Array("a journey".utf8)
        var seen: Set<[UInt8]> = []
        var box: [UInt8] = []
        for _ in 0..<3_000 {
            try boxes.seal(plain, label: label, into: &box)
            #expect(seen.insert(Array(box[..<AuthenticatedCipher.nonceByteCount])).inserted)
        }
        #expect(box.count == plain.count + AuthenticatedBox.overhead)
        var opened: [UInt8] = []
        try AuthenticatedBox(key: key).open(box, label: label, into: &opened)
        #expect(opened == plain)
        func refuses(_ boxes: AuthenticatedBox, _ box: [UInt8], _ label: Digest) -> Bool {
            do {
                try boxes.open(box, label: label, into: &opened)
                return false
            } catch {
                return opened.isEmpty
            }
        }
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            #expect(refuses(boxes, changed, label))
        }
        #expect(refuses(boxes, box, SHA256.hash([2])))
        #expect(refuses(AuthenticatedBox(key: SecretBytes.random(32)), box, label))
        #expect(refuses(boxes, Array(box[..<20]), label))
        try boxes.open(box, label: label, into: &opened)
        #expect(opened == plain)
    }

    @Test("a kept keyed hash gives the HMAC of RFC 4231 each time")
    func keyedHash() {
        let hash = KeyedHash(key: Array("Jefe".utf8))
        for _ in 0..<3 {
            #expect(
                hash.hash(Array("what do ya want for nothing?".utf8)).hex
                    == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
            #expect(hash.hash([1, 2]) == SecretBytes.hmac(key: Array("Jefe".utf8), [1, 2]))
        }
        for count in [0, 63, 64, 65, 200] {
            let key = [UInt8](repeating: 0xAA, count: count)
            #expect(KeyedHash(key: key).hash(key) == SecretBytes.hmac(key: key, key))
        }
    }
}
