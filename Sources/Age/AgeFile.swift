import Signing

/// Files of the age v1 format (C2SP age, age-encryption.org/v1) for X25519 recipients: what `age -d` opens, and what
/// `age -r` writes.
package enum AgeFile {
    /// How many bytes beside the content a file for one recipient may have, with a header of age's own grease.
    package static let overheadLimit = 1 << 16

    /// Encrypts to every recipient; there must be at least one. What is shorter than `padding` is encrypted with as many NUL
    /// behind it as are missing.
    package static func encrypt(
        _ plain: [UInt8], paddedTo padding: Int = 0, to recipients: [AgeRecipient]
    ) throws(AgeError) -> [UInt8] {
        let count = max(plain.count, padding)
        var writer = try AgeWriter(to: recipients)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(writer.byteCount(of: count))
        bytes += writer.start
        try writer.seal(whole: plain, paddedTo: count, to: &bytes)
        return bytes
    }

    /// Opens a file, plain or in text armour, with the first identity that fits.
    package static func decrypt(_ bytes: [UInt8], with identities: [AgeIdentity]) throws(AgeError) -> [UInt8] {
        let file = Armour.isArmoured(bytes) ? try Armour.decode(bytes) : bytes
        var payload = 0
        let header = try AgeHeader(parsing: file, payload: &payload)
        guard let fileKey = try fileKey(header, identities) else {
            throw AgeError(.noMatch, "it is encrypted to others")
        }
        do throws(SigningError) {
            guard try header.isAuthentic(fileKey: fileKey) else {
                throw SigningError(code: .notAuthentic, reason: "")
            }
        } catch {
            throw AgeError(.headerMAC, "the age header was altered")
        }
        guard file.count - payload >= AgeStream.nonceByteCount else {
            // The format's test suite counts a missing nonce among the header's faults.
            throw AgeError(.header, "the age header is not followed by a nonce")
        }
        let start = payload + AgeStream.nonceByteCount
        guard var stream = try? AgeStream(fileKey: fileKey, nonce: Array(file[payload..<start])) else {
            throw AgeError(.payload, "the content's key cannot be derived")
        }
        return try stream.open(file[start...])
    }

    private static func fileKey(_ header: AgeHeader, _ identities: [AgeIdentity]) throws(AgeError) -> [UInt8]? {
        var found: [UInt8]?
        // Every stanza is judged, also once the key is found: a malformed one condemns the file.
        for identity in identities {
            for stanza in header.stanzas {
                if let key = try X25519Stanza.unwrap(stanza, with: identity), found == nil { found = key }
            }
        }
        return found
    }
}
