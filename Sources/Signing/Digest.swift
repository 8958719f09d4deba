/// A SHA-256 value: 32 bytes held without an allocation.
package struct Digest: Hashable, Sendable {
    /// The bytes in order, eight to a word, most significant first.
    private var words: (UInt64, UInt64, UInt64, UInt64)

    package static let byteCount = 32

    /// Takes exactly 32 bytes, or is `nil`.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(bytes.span, from: 0)
    }

    /// Takes exactly 32 bytes, or is `nil`.
    package init?(_ bytes: some Sequence<UInt8>) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in bytes {
            guard count < Self.byteCount else { return nil }
            words[count / 8] = words[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        guard count == Self.byteCount else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// The 32 bytes of `bytes` from `start` on; there must be as many.
    package init(_ bytes: borrowing Span<UInt8>, from start: Int) {
        precondition(start >= 0 && start + Self.byteCount <= bytes.count)
        // The four words lie within the bounds just checked.
        func word(_ offset: Int) -> UInt64 {
            unsafe UInt64(bigEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start + offset, as: UInt64.self))
        }
        words = (word(0), word(8), word(16), word(24))
    }

    /// Reads 64 lower-case hexadecimal digits.
    package init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes to `bytes`.
    package func append(to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.byteCount))
        store(in: &bytes, at: start)
    }

    /// Puts the 32 bytes into `bytes` from `start` on.
    package func store(in bytes: inout [UInt8], at start: Int) {
        precondition(start >= 0 && start + Self.byteCount <= bytes.count)
        // The four words lie within the bounds just checked; stores need no alignment.
        unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe buffer.storeBytes(of: words.0.bigEndian, toByteOffset: start, as: UInt64.self)
            unsafe buffer.storeBytes(of: words.1.bigEndian, toByteOffset: start + 8, as: UInt64.self)
            unsafe buffer.storeBytes(of: words.2.bigEndian, toByteOffset: start + 16, as: UInt64.self)
            unsafe buffer.storeBytes(of: words.3.bigEndian, toByteOffset: start + 24, as: UInt64.self)
        }
    }

    /// Lends the 32 bytes to a C call.
    func withBytes<Result>(_ work: (UnsafePointer<UInt8>?) -> Result) -> Result {
        let stored = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return unsafe withUnsafeBytes(of: stored) { buffer in
            unsafe work(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }

    /// The first eight bytes as a number, for looking digests up that come by the million.
    package var start: UInt64 { words.0 }

    package var hex: String { Hex.encode(bytes) }
    package var base64: String { Base64.encode(bytes) }

    package static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

extension Digest: Comparable {
    package static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }
}
