import Signing

/// expand_message_xmd with SHA-256 (RFC 9380, section 5.3.1): uniform bytes from a message, for one purpose.
enum ExpandMessage {
    private static let blockByteCount = 64
    private static let digestByteCount = Digest.byteCount

    /// `count` bytes, at most 255 digests' worth. `domain` is the domain separation tag; one longer than 255 bytes is
    /// hashed first (section 5.3.3).
    static func expand(_ message: [UInt8], domain: [UInt8], count: Int) -> [UInt8] {
        let blocks = (count + digestByteCount - 1) / digestByteCount
        precondition(blocks <= 255 && !domain.isEmpty)
        let hasher = SHA256()
        let tag = domain.count > 255 ? hasher.hash(Array("H2C-OVERSIZE-DST-".utf8) + domain).bytes : domain
        let suffix = tag + [UInt8(tag.count)]
        let first = hasher.hash(
            [UInt8](repeating: 0, count: blockByteCount) + message + bigEndian(count) + [0] + suffix
        ).bytes
        var block = hasher.hash(first + [1] + suffix).bytes
        var expanded = block
        for index in 1..<max(blocks, 1) {
            block = hasher.hash(zip(first, block).map { $0 ^ $1 } + [UInt8(index + 1)] + suffix).bytes
            expanded += block
        }
        return Array(expanded.prefix(count))
    }

    /// I2OSP(value, 2).
    static func bigEndian(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }

    /// The bytes with their length before them in two bytes, so that what stands side by side cannot be read another way.
    static func prefixed(_ bytes: [UInt8]) -> [UInt8] { bigEndian(bytes.count) + bytes }
}
