internal import COpenSSL

/// Base64 (RFC 4648, section 4) with padding, decoded strictly: one text for each byte string.
package enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(length(of: bytes.count) + 1)
        append(bytes[...], to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// How many characters so many bytes become.
    package static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Appends the text of `bytes`, for those who write many into a file.
    package static func append(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        let start = text.count
        // EVP_EncodeBlock writes the characters and a NUL behind them.
        text.append(contentsOf: repeatElement(0, count: length(of: bytes.count) + 1))
        unsafe text.withUnsafeMutableBufferPointer { text in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                guard let target = text.baseAddress else { return }
                _ = unsafe EVP_EncodeBlock(target + start, bytes.baseAddress, Int32(bytes.count))
            }
        }
        text.removeLast()
    }

    /// The bytes, or `nil` where the text has white space, wrong padding or bits set beyond the last byte.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 4 * 3)
        for start in stride(from: 0, to: characters.count, by: 4) {
            let isLast = start + 4 == characters.count
            var padding = 0
            if isLast && characters[start + 3] == UInt8(ascii: "=") {
                padding = characters[start + 2] == UInt8(ascii: "=") ? 2 : 1
            }
            var group: UInt32 = 0
            for index in 0..<4 {
                let value = index < 4 - padding ? values[Int(characters[start + index])] : 0
                guard value != 0xFF else { return nil }
                group = group << 6 | UInt32(value)
            }
            guard group & ((1 << (8 * UInt32(padding))) - 1) == 0 else { return nil }
            for index in 0..<(3 - padding) { bytes.append(UInt8(truncatingIfNeeded: group >> (16 - 8 * index))) }
        }
        return bytes
    }
}

/// Lower-case hexadecimal.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes, or `nil` for an odd length or anything but `0-9a-f`.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            guard let digit = digits.firstIndex(of: character) else { return nil }
            if let value = high {
                bytes.append(value << 4 | UInt8(digit))
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        return high == nil ? bytes : nil
    }
}
