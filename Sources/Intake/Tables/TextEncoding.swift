/// In which encoding a text file is: UTF-8, or Windows-1252 (which has all of Latin-1's letters) where it cannot be.
enum TextEncoding {
    case utf8, windows1252

    /// Reads the whole file. A file that is UTF-8 in one place and something else in another is refused: it was put
    /// together from two, and one of them would come out wrong.
    static func detect(path: String) throws(IntakeError) -> TextEncoding {
        let stream = try ByteStream(path: path)
        var line = 1
        var hasUTF8 = false
        var otherLine: Int?
        var undefinedLine: Int?
        var pending: [UInt8] = []
        var isFirst = true
        while true {
            let bytes = try stream.chunk()
            if bytes.isEmpty { break }
            if isFirst, bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw utf16 }
            isFirst = false
            var index = bytes.startIndex
            /// Up to where `line` was counted.
            var counted = index
            while index < bytes.endIndex {
                if pending.isEmpty {
                    index = plainEnd(bytes, from: index)
                    if index == bytes.endIndex { break }
                }
                line += bytes[counted..<index].count { $0 == 0x0A }
                counted = index
                let byte = bytes[index]
                index += 1
                if !pending.isEmpty {
                    if byte & 0xC0 == 0x80 {
                        pending.append(byte)
                        if pending.count < length(pending[0]) { continue }
                        if String(validating: pending, as: UTF8.self) != nil {
                            hasUTF8 = true
                        } else {
                            otherLine = otherLine ?? line
                        }
                        pending = []
                        continue
                    }
                    otherLine = otherLine ?? line
                    pending = []
                }
                if byte < 0x80 {
                    if byte == 0 { throw binary(line) }
                    continue
                }
                if byte < 0xA0 && windows[Int(byte - 0x80)] == 0 { undefinedLine = undefinedLine ?? line }
                if length(byte) > 1 { pending = [byte] } else { otherLine = otherLine ?? line }
            }
            line += bytes[counted...].count { $0 == 0x0A }
        }
        if !pending.isEmpty { otherLine = otherLine ?? line }
        guard let otherLine else { return .utf8 }
        guard !hasUTF8, undefinedLine == nil else {
            throw IntakeError(
                .encoding, line: hasUTF8 ? otherLine : undefinedLine,
                hasUTF8 ? "in another encoding than the rest of the file" : "in an encoding that is not known",
                hint: "save the file as CSV UTF-8 and import again")
        }
        return .windows1252
    }

    /// Where plain text ends: the first byte from `start` on that is 0 or not ASCII, or one of the seven before it.
    private static func plainEnd(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var index = start
        unsafe bytes.withUnsafeBytes { buffer in
            // Eight bytes at a time, all of them within the buffer.
            while index + 8 <= bytes.endIndex {
                let word = unsafe buffer.loadUnaligned(fromByteOffset: index - bytes.startIndex, as: UInt64.self)
                // A byte that is 0 borrows, and its highest bit is set.
                guard (word | (word &- 0x0101_0101_0101_0101)) & highBits == 0 else { return }
                index += 8
            }
        }
        return index
    }

    /// Text of a file that `detect` has looked at as a whole.
    func text(_ bytes: ArraySlice<UInt8>) -> String {
        switch self {
        case .utf8: return String(decoding: bytes, as: UTF8.self)
        case .windows1252:
            if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
            var text = String.UnicodeScalarView()
            for byte in bytes {
                let value = (0x80..<0xA0).contains(byte) ? Self.windows[Int(byte - 0x80)] : UInt16(byte)
                text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
            return String(text)
        }
    }

    private static var utf16: IntakeError {
        IntakeError(.encoding, line: 1, "in UTF-16", hint: "save the file as CSV UTF-8 and import again")
    }

    private static func binary(_ line: Int) -> IntakeError {
        IntakeError(
            .encoding, line: line, "holds a NUL byte, which no text has",
            hint: "save the sheet as CSV UTF-8 or XLSX and import that")
    }

    /// How many bytes a UTF-8 sequence has by its first; 1 where none begins so.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    /// What Windows-1252 has at 80 to 9F (the WHATWG's index); 0 where it has nothing.
    private static let windows: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
