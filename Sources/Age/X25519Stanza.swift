import Signing

/// The file key, wrapped for one X25519 recipient (C2SP age, "The X25519 recipient type").
enum X25519Stanza {
    static let type = "X25519"
    static let fileKeyByteCount = 16
    private static let info = "age-encryption.org/v1/X25519"
    /// The wrapping key is used once, so its nonce may be zero.
    private static let nonce = [UInt8](repeating: 0, count: AuthenticatedCipher.nonceByteCount)

    static func wrap(_ fileKey: [UInt8], for recipient: AgeRecipient) throws(SigningError) -> AgeHeader.Stanza {
        let (share, secret) = try KeyAgreement.share(with: recipient.value)
        let key = try KeyDerivation.derive(from: secret, salt: share + recipient.value, info: info)
        let body = try AuthenticatedCipher.chaCha20Poly1305.seal(fileKey, key: key, nonce: nonce)
        return AgeHeader.Stanza(arguments: [type, AgeHeader.unpadded(share)], body: body)
    }

    /// The file key, `nil` where the stanza is of another type or for someone else.
    static func unwrap(_ stanza: AgeHeader.Stanza, with identity: AgeIdentity) throws(AgeError) -> [UInt8]? {
        guard stanza.arguments[0] == type else { return nil }
        guard stanza.arguments.count == 2, let share = AgeHeader.fromUnpadded(stanza.arguments[1]),
            share.count == KeyAgreement.byteCount,
            stanza.body.count == fileKeyByteCount + AuthenticatedCipher.tagByteCount
        else { throw AgeError(.header, "the age header has a malformed X25519 stanza") }
        let key: [UInt8]
        do {
            key = try KeyDerivation.derive(
                from: try KeyAgreement.sharedSecret(identity.secret, with: share),
                salt: share + identity.recipient.value, info: info)
        } catch {
            throw AgeError(.header, "the age header has an X25519 share of low order")
        }
        return try? AuthenticatedCipher.chaCha20Poly1305.open(stanza.body, key: key, nonce: nonce)
    }
}
