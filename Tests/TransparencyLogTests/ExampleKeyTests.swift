import Foundation
import Signing
import Testing
import TransparencyLog

@Suite("Example keys")
struct ExampleKeyTests {
    @Test(
        "each private key, public key and verifier key belong together", arguments: ["registry", "machine", "partner"])
    func belongTogether(name: String) throws {
        let folder = #filePath.replacing("Tests/TransparencyLogTests/ExampleKeyTests.swift", with: "Keys.example")
        func read(_ suffix: String) throws -> String {
            try String(contentsOfFile: "\(folder)/\(name).\(suffix)", encoding: .utf8)
        }
        let key = try PrivateKey(pem: Array(try read("pem").utf8))
        let verifier = try VerifierKey(try read("vkey").trimmingCharacters(in: .newlines))
        #expect(verifier.publicKey == key.publicKey)
        #expect(try key.publicKey.pem == read("pub.pem"))
    }
}
