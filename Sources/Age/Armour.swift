import Signing

/// age's text armour, strict PEM (RFC 7468): base64 in lines of 64 characters between two markers. White space may stand
/// before and after.
enum Armour {
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let columns = 64

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    static func isArmoured(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(1 << 10).drop(while: isSpace).starts(with: begin.utf8)
    }

    static func decode(_ bytes: [UInt8]) throws(AgeError) -> [UInt8] {
        let malformed = AgeError(.armour, "the text armour is malformed")
        var text = bytes.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        // `isNewline` takes a CRLF for one character, so lines are split by bytes.
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
        guard lines.count >= 3, lines.removeFirst() == begin, lines.removeLast() == end else { throw malformed }
        guard lines.dropLast().allSatisfy({ $0.utf8.count == columns }),
            let last = lines.last, (1...columns).contains(last.utf8.count),
            let data = Base64.decode(lines.joined())
        else { throw malformed }
        return data
    }
}
