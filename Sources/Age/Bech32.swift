/// Bech32 (BIP 173) without its length limit: how age writes keys. A word, the separator `1`, the data in groups of five
/// bits, and a checksum of six characters.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    private static let checksumCount = 6

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        var check: UInt32 = 1
        for value in values {
            let top = check >> 25
            check = (check & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { check ^= generator[bit] }
        }
        return check
    }

    private static func expand(_ word: [UInt8]) -> [UInt8] { word.map { $0 >> 5 } + [0] + word.map { $0 & 31 } }

    /// Lower-case text; `word` must be lower-case ASCII.
    static func encode(_ word: String, _ bytes: [UInt8]) -> String {
        let prefix = Array(word.utf8)
        var values = regroup(bytes, from: 8, to: 5, padding: true) ?? []
        let check =
            polymod(expand(prefix) + values + [UInt8](repeating: 0, count: checksumCount)) ^ 1
        values += (0..<checksumCount).map { UInt8(check >> UInt32(5 * (checksumCount - 1 - $0)) & 31) }
        return String(decoding: prefix + [UInt8(ascii: "1")] + values.map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// The bytes, or `nil` unless the text is sound, in one case throughout, and begins with `word` in that case.
    static func decode(_ text: some StringProtocol, word: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard let separator = characters.lastIndex(of: UInt8(ascii: "1")), separator > 0,
            characters.count - separator > checksumCount, characters[..<separator].elementsEqual(word.utf8),
            text.lowercased() == text || text.uppercased() == text
        else { return nil }
        let prefix = Array(word.lowercased().utf8)
        var values: [UInt8] = []
        for character in text.lowercased().utf8.dropFirst(separator + 1) {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard polymod(expand(prefix) + values) == 1 else { return nil }
        return regroup(values.dropLast(checksumCount), from: 5, to: 8, padding: false)
    }

    /// Regroups bits, most significant first; `nil` where bits left over are not zero or make a whole group.
    private static func regroup(_ values: some Sequence<UInt8>, from: Int, to: Int, padding: Bool) -> [UInt8]? {
        var held: UInt32 = 0
        var bits = 0
        var result: [UInt8] = []
        for value in values {
            held = (held << UInt32(from) | UInt32(value)) & 0xFFFF
            bits += from
            while bits >= to {
                bits -= to
                result.append(UInt8(held >> UInt32(bits) & ((1 << UInt32(to)) - 1)))
            }
        }
        if padding {
            if bits > 0 { result.append(UInt8(held << UInt32(to - bits) & ((1 << UInt32(to)) - 1))) }
        } else if bits >= from || held & ((1 << UInt32(bits)) - 1) != 0 {
            return nil
        }
        return result
    }
}
