import Signing
import Testing

/// Secrets in values that others pass on.
@Suite("Secret bytes")
struct SecretBytesTests {
    @Test("they compare by content and print nothing")
    func values() {
        let secret = SecretBytes([0xDE, 0xAD, 0xBE, 0xEF])
        #expect(secret == SecretBytes([0xDE, 0xAD, 0xBE, 0xEF]) && secret.count == 4)
        #expect(secret != SecretBytes([0xDE, 0xAD, 0xBE]) && secret != SecretBytes([0xDE, 0xAD, 0xBE, 0xEE]))
        #expect("\(secret)" == "secret" && String(reflecting: secret) == "secret")
        var bytes: [UInt8] = [1, 2, 3]
        SecretBytes.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
    }
}
