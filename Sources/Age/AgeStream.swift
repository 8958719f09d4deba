import Signing

/// The payload of an age file (C2SP age, "Payload"): chunks of 64 KiB, each encrypted with ChaCha20-Poly1305 under a
/// nonce of its number (11 bytes, big-endian) and a byte that is 1 for the last chunk.
struct AgeStream {
    static let chunkByteCount = 65_536
    static let nonceByteCount = 16

    private let key: [UInt8]
    private var number: UInt64 = 0

    init(fileKey: [UInt8], nonce: [UInt8]) throws(SigningError) {
        key = try Self.key(fileKey: fileKey, nonce: nonce)
    }

    /// What a payload is encrypted with.
    static func key(fileKey: [UInt8], nonce: [UInt8]) throws(SigningError) -> [UInt8] {
        try KeyDerivation.derive(from: fileKey, salt: nonce, info: "payload")
    }

    /// The nonce of a chunk.
    static func nonce(_ number: UInt64, isLast: Bool) -> [UInt8] {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
        return [0, 0, 0] + counter + [isLast ? 1 : 0]
    }

    private mutating func nextNonce(isLast: Bool) -> [UInt8] {
        defer { number += 1 }
        return Self.nonce(number, isLast: isLast)
    }

    /// Decrypts a whole payload, its nonce already taken off.
    mutating func open(_ payload: ArraySlice<UInt8>) throws(AgeError) -> [UInt8] {
        let sealedCount = Self.chunkByteCount + AuthenticatedCipher.tagByteCount
        var plain: [UInt8] = []
        plain.reserveCapacity(payload.count)
        var rest = payload
        repeat {
            let isLast = rest.count <= sealedCount
            guard
                let chunk = try? AuthenticatedCipher.chaCha20Poly1305.open(
                    Array(rest.prefix(sealedCount)), key: key, nonce: nextNonce(isLast: isLast))
            else { throw AgeError(.payload, "the encrypted content was altered or cut off") }
            if isLast && chunk.isEmpty && !plain.isEmpty {
                throw AgeError(.payload, "the encrypted content ends in an empty chunk")
            }
            plain += chunk
            rest = rest.dropFirst(sealedCount)
            if isLast { return plain }
        } while true
    }
}
