/// What a private key file is encrypted under: 8 to 1,000 bytes without NUL.
package struct Passphrase: Sendable {
    /// The bytes and a NUL, as OpenSSL takes them.
    let cString: [CChar]

    package init(_ bytes: [UInt8]) throws(SigningError) {
        guard (8...1_000).contains(bytes.count), !bytes.contains(0) else {
            throw SigningError(code: .malformedKey, reason: "a passphrase has 8 to 1,000 bytes and no NUL")
        }
        cString = bytes.map { CChar(bitPattern: $0) } + [0]
    }
}
