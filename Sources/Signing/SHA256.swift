internal import COpenSSL

/// SHA-256 through OpenSSL with one kept context, which makes hashing a tree node three times as fast as the one-shot
/// call. Not shared between threads: each owner makes its own.
@safe
package final class SHA256 {
    private let context: OpaquePointer

    /// Fetched once per process; OpenSSL's fetched algorithms are immutable and thread-safe.
    nonisolated(unsafe) private static let algorithm: OpaquePointer = {
        guard let algorithm = unsafe EVP_MD_fetch(nil, "SHA256", nil) else { fatalError("OpenSSL has no SHA-256") }
        return unsafe algorithm
    }()

    package init() {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("out of memory") }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Starts over.
    package func start() {
        guard unsafe EVP_DigestInit_ex2(context, Self.algorithm, nil) == 1 else { fatalError("SHA-256 failed") }
    }

    package func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in
            guard unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1 else {
                fatalError("SHA-256 failed")
            }
        }
    }

    package func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { buffer in
            guard unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1 else {
                fatalError("SHA-256 failed")
            }
        }
    }

    package func update(_ digest: Digest) {
        unsafe digest.withBytes { bytes in
            guard unsafe EVP_DigestUpdate(context, bytes, Digest.byteCount) == 1 else { fatalError("SHA-256 failed") }
        }
    }

    package func finish() -> Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard unsafe EVP_DigestFinal_ex(context, start, nil) == 1 else { fatalError("SHA-256 failed") }
        }
        return Digest(
            words: (
                UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2),
                UInt64(bigEndian: words.3)
            ))
    }

    package func hash(_ bytes: [UInt8]) -> Digest {
        start()
        update(bytes)
        return finish()
    }

    package func hash(_ bytes: ArraySlice<UInt8>) -> Digest {
        start()
        update(bytes)
        return finish()
    }

    /// The digest of `bytes`, for callers that hash once.
    package static func hash(_ bytes: [UInt8]) -> Digest { SHA256().hash(bytes) }
}
