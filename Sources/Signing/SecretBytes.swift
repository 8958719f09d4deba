internal import COpenSSL

/// Bytes that are overwritten when their last holder lets go of them. They compare in a time that does not depend on
/// them, and print as nothing. What is copied out of `bytes` and kept is the caller's to wipe.
package struct SecretBytes: Hashable, Sendable, CustomStringConvertible {
    /// Sendable: the bytes change only when nobody holds them any more.
    private final class Storage: @unchecked Sendable {
        var bytes: [UInt8]
        init(_ bytes: [UInt8]) { self.bytes = bytes }
        deinit { SecretBytes.wipe(&bytes) }
    }

    private let storage: Storage

    package init(_ bytes: [UInt8]) { storage = Storage(bytes) }

    package var bytes: [UInt8] { storage.bytes }
    package var count: Int { storage.bytes.count }
    package var description: String { "secret" }

    package static func == (a: SecretBytes, b: SecretBytes) -> Bool {
        unsafe a.count == b.count && CRYPTO_memcmp(a.bytes, b.bytes, a.count) == 0
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// Overwrites bytes that nobody else holds.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { buffer in unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count) }
    }
}

/// Random bytes and keyed hashing.
extension SecretBytes {
    /// `count` bytes from OpenSSL's generator. A generator that fails ends the process: nothing may go on without one.
    package static func random(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe RAND_bytes(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(count))
        }
        guard done == 1 else { fatalError("no randomness") }
        return bytes
    }

    /// HMAC-SHA-256 (RFC 2104).
    package static func hmac(key: [UInt8], _ message: [UInt8]) -> Digest {
        var output = [UInt8](repeating: 0, count: Digest.byteCount)
        let done = unsafe HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &output, nil)
        guard unsafe done != nil, let digest = Digest(output) else { fatalError("HMAC failed") }
        return digest
    }
}
