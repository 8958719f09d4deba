/// HMAC-SHA-256 (RFC 2104) under one key that is prepared once, for many short messages. Not shared between threads:
/// each owner makes its own.
package final class KeyedHash {
    private static let blockByteCount = 64

    private let sha256 = SHA256()
    private let inner: [UInt8]
    private let outer: [UInt8]

    package init(key: [UInt8]) {
        var block = key.count > Self.blockByteCount ? SHA256.hash(key).bytes : key
        block += [UInt8](repeating: 0, count: Self.blockByteCount - block.count)
        inner = block.map { $0 ^ 0x36 }
        outer = block.map { $0 ^ 0x5C }
    }

    package func hash(_ message: [UInt8]) -> Digest {
        start()
        update(message)
        return finish()
    }

    /// Starts over with a message that comes in parts.
    package func start() {
        sha256.start()
        sha256.update(inner)
    }

    package func update(_ part: [UInt8]) { sha256.update(part) }

    package func finish() -> Digest {
        let digest = sha256.finish()
        sha256.start()
        sha256.update(outer)
        sha256.update(digest)
        return sha256.finish()
    }
}
