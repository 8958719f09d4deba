package import Signing

/// One organisation's report of one cell, which opens only beside those of enough others (docs/formats.md, "Pooled
/// reports").
package struct PooledReport: Equatable, Sendable {
    /// 32 bytes, the same in all reports of the cell under one keeper's key and one threshold.
    package let tag: [UInt8]
    /// 32 bytes: the cell's polynomial at the organisation's point, the most significant byte first, below n.
    package let share: [UInt8]
    /// A nonce of 12 bytes, the encrypted message of `messageByteCount`, a tag of 16.
    package let ciphertext: [UInt8]

    /// How many organisations it may take. One would need no sharing; no coalition has use for more.
    package static let thresholds = 2...16
    /// Every message is filled up to this, so that its length tells nothing while the cell is closed. A report of this
    /// size, encrypted once more to the coalition, fits a line of an organisation's log.
    static let messageByteCount = 256
    /// The longest message: two bytes are its length.
    package static let messageLimit = messageByteCount - 2
    package static let tagByteCount = 32
    package static let ciphertextByteCount =
        AuthenticatedCipher.nonceByteCount + messageByteCount + AuthenticatedCipher.tagByteCount

    /// Reads what someone wrote. Throws `.report` where a part does not have its length or the share is not below n.
    package init(tag: [UInt8], share: [UInt8], ciphertext: [UInt8]) throws(PoolingError) {
        guard tag.count == Self.tagByteCount, ciphertext.count == Self.ciphertextByteCount,
            PrimeField.scalars().number(share) != nil
        else { throw PoolingError(.report, "not a pooled report") }
        self.tag = tag
        self.share = share
        self.ciphertext = ciphertext
    }

    /// Makes a report. `r` is the keeper's function of the cell, 32 bytes; `message` is what the others may read once the
    /// cell opens, at most `messageLimit` bytes. The nonce is random, all else follows from the arguments.
    package static func make(
        randomness r: SecretBytes, threshold: Int, partner: String, epoch: String, message: [UInt8]
    ) throws(PoolingError) -> PooledReport {
        try make(
            randomness: r, threshold: threshold, partner: partner, epoch: epoch, message: message,
            nonce: SecretBytes.random(AuthenticatedCipher.nonceByteCount))
    }

    /// With a nonce that was never used for this cell before.
    static func make(
        randomness r: SecretBytes, threshold: Int, partner: String, epoch: String, message: [UInt8], nonce: [UInt8]
    ) throws(PoolingError) -> PooledReport {
        guard thresholds.contains(threshold) else {
            throw PoolingError(.threshold, "a threshold is from 2 to \(thresholds.upperBound)")
        }
        guard r.count == OPRFSuite.outputByteCount, message.count <= messageLimit else {
            throw PoolingError(.input, "a message is too long, or the randomness has not 32 bytes")
        }
        let field = PrimeField.scalars()
        let cell = try CellSecret(randomness: r, threshold: threshold, in: field)
        let tag = try CellSecret.tag(randomness: r, threshold: threshold)
        let point = try SharePoint(partner: partner, epoch: epoch, tag: tag, in: field)
        let share = cell.share(at: point.number).bytes()
        var plain = ExpandMessage.prefixed(message)
        plain += [UInt8](repeating: 0, count: messageByteCount - plain.count)
        defer { SecretBytes.wipe(&plain) }
        let key = try cell.key()
        let sealed: [UInt8]
        do {
            sealed = try AuthenticatedCipher.aes256GCM.seal(
                plain, key: key.bytes, nonce: nonce, label: point.context + share)
        } catch {
            throw PoolingError(.library, error.reason)
        }
        return try PooledReport(tag: tag, share: share, ciphertext: nonce + sealed)
    }

    /// The message; `nil` where the ciphertext is not what the reporter at `point` made of one.
    func message(key: SecretBytes, at point: SharePoint) -> [UInt8]? {
        let nonce = Array(ciphertext.prefix(AuthenticatedCipher.nonceByteCount))
        guard
            let plain = try? AuthenticatedCipher.aes256GCM.open(
                Array(ciphertext.dropFirst(nonce.count)), key: key.bytes, nonce: nonce, label: point.context + share)
        else { return nil }
        let count = Int(plain[0]) << 8 | Int(plain[1])
        guard count <= Self.messageLimit, plain[(2 + count)...].allSatisfy({ $0 == 0 }) else { return nil }
        return Array(plain[2..<(2 + count)])
    }
}
