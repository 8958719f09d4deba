internal import COpenSSL

/// Random bytes and keyed hashing.
package enum SecretBytes {
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
