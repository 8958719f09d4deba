import Signing

/// Writes an age file to X25519 recipients: what it begins with, then chunk after chunk of its content (C2SP age,
/// "Payload"), so that a large file need not be held whole.
package struct AgeWriter: ~Copyable {
    /// Every chunk holds as much, except for the last, which holds the rest.
    package static let chunkByteCount = AgeStream.chunkByteCount

    /// The header and the nonce of the content.
    package let start: [UInt8]
    private let cipher: SealingCipher
    private var number: UInt64 = 0

    /// There must be a recipient at least.
    package init(to recipients: [AgeRecipient]) throws(AgeError) {
        precondition(!recipients.isEmpty, "nobody could open the file")
        let fileKey = SecretBytes.random(X25519Stanza.fileKeyByteCount)
        let nonce = SecretBytes.random(AgeStream.nonceByteCount)
        let header = try Self.attempt { () throws(SigningError) in
            var stanzas: [AgeHeader.Stanza] = []
            for recipient in recipients { stanzas.append(try X25519Stanza.wrap(fileKey, for: recipient)) }
            return try AgeHeader(stanzas, fileKey: fileKey).bytes
        }
        let cipher = try Self.attempt { () throws(SigningError) in
            try SealingCipher(.chaCha20Poly1305, key: AgeStream.key(fileKey: fileKey, nonce: nonce))
        }
        start = header + nonce
        self.cipher = cipher
    }

    private static func attempt<Result: ~Copyable>(
        _ work: () throws(SigningError) -> Result
    ) throws(AgeError) -> Result {
        do {
            return try work()
        } catch {
            throw AgeError(.key, "a recipient cannot be encrypted to: \(error.reason)")
        }
    }

    /// How long a file with so much content is.
    package func byteCount(of plainCount: Int) -> Int {
        start.count + plainCount + Self.chunks(plainCount) * AuthenticatedCipher.tagByteCount
    }

    private static func chunks(_ plainCount: Int) -> Int {
        max(1, (plainCount + chunkByteCount - 1) / chunkByteCount)
    }

    /// Encrypts the next chunk, `plain[range]`, and appends it to `bytes`.
    package mutating func seal(
        _ plain: [UInt8], _ range: Range<Int>, isLast: Bool, to bytes: inout [UInt8]
    ) throws(AgeError) {
        precondition(isLast ? range.count <= Self.chunkByteCount : range.count == Self.chunkByteCount)
        let target = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: range.count + AuthenticatedCipher.tagByteCount))
        do throws(SigningError) {
            try cipher.seal(
                plain, range, nonce: AgeStream.nonce(number, isLast: isLast), into: &bytes, at: target)
        } catch {
            throw AgeError(.payload, "the content cannot be encrypted: \(error.reason)")
        }
        number += 1
    }

    /// Encrypts the whole content, with NUL behind it up to `count` bytes, and appends it to `bytes`.
    mutating func seal(whole plain: [UInt8], paddedTo count: Int, to bytes: inout [UInt8]) throws(AgeError) {
        let chunks = Self.chunks(count)
        for chunk in 0..<chunks {
            let range = chunk * Self.chunkByteCount..<min((chunk + 1) * Self.chunkByteCount, count)
            let isLast = chunk == chunks - 1
            if range.upperBound <= plain.count {
                try seal(plain, range, isLast: isLast, to: &bytes)
            } else {
                // Only here is there padding to write, and a chunk of it is all that has to be held.
                var rest = Array(plain.dropFirst(range.lowerBound))
                rest.append(contentsOf: repeatElement(0, count: range.count - rest.count))
                try seal(rest, 0..<rest.count, isLast: isLast, to: &bytes)
            }
        }
    }
}
