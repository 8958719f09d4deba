/// Why bytes are not (canonical) JSON: the offset of the offending byte and what was wrong there, never the byte.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package let offset: Int
    package let reason: String

    /// 1-based line of `offset` in the text it was found in.
    package let line: Int

    package var description: String { "line \(line): \(reason)" }
}

/// Parses JSON strictly, from bytes.
///
/// Two dialects share one grammar. *Canonical* is what is hashed and signed: no white space, members sorted, the two
/// escapes only. *Relaxed* is for files that people write (mappings, policies): white space, any member order and the
/// escapes of RFC 8259 are allowed. Both refuse duplicate names, fractions, exponents, control characters, invalid
/// UTF-8 and nesting beyond 8.
package struct JSONParser {
    /// Deep enough for every format here, shallow enough to recurse.
    package static let nestingLimit = 8
    /// Integers stay exact in every JSON reader.
    package static let integerLimit = 1 << 53

    private let bytes: [UInt8]
    private let canonical: Bool
    /// Numbers come as their text.
    private var isForeign = false
    private var offset = 0
    /// Where each value begins, by its path, while that is asked for.
    private var lines: [String: Int]?
    private var path = ""
    /// The line of `offset`: in JSON a line ends in white space only.
    private var line = 1

    private init(_ bytes: [UInt8], canonical: Bool) {
        self.bytes = bytes
        self.canonical = canonical
    }

    /// Parses canonical bytes: what comes back encodes to the same bytes.
    package static func canonical(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        // Each value has one canonical text and the grammar accepts no other, so nothing is encoded again to compare:
        // names that rise, no white space, no needless zero, escapes only where they must be. Fuzzing holds it to that.
        try parse(bytes, canonical: true)
    }

    /// Parses JSON as people write it.
    package static func relaxed(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        try parse(bytes, canonical: false)
    }

    /// Parses JSON that another program wrote: as relaxed, but any number is allowed and comes as its text, a string.
    package static func foreign(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, canonical: false)
        parser.isForeign = true
        return try parser.whole()
    }

    /// Parses JSON as people write it, and tells on which line each value begins, by paths such as `rungs[2].survivors`:
    /// for messages about what the values mean. The top value's path is empty.
    package static func located(_ bytes: [UInt8]) throws(JSONError) -> (value: JSONValue, lines: [String: Int]) {
        var parser = JSONParser(bytes, canonical: false)
        parser.lines = [:]
        let value = try parser.whole()
        return (value, parser.lines ?? [:])
    }

    private static func parse(_ bytes: [UInt8], canonical: Bool) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, canonical: canonical)
        return try parser.whole()
    }

    private mutating func whole() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw failure("text after the value") }
        return value
    }

    private func failure(_ reason: String) -> JSONError {
        JSONError(offset: offset, reason: reason, line: line)
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        guard !canonical else { return }
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            if byte == 0x0A { line += 1 }
            offset += 1
        }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.nestingLimit else { throw failure("nested deeper than \(Self.nestingLimit)") }
        guard let byte = next else { throw failure("expected a value") }
        lines?[path] = line
        switch byte {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return isForeign ? .string(try numberText()) : .integer(try integer())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw failure("expected a value")
        }
    }

    /// One step of a path: into a member of an object, or an element of an array.
    private enum Step {
        case member(String)
        case element(Int)
    }

    private mutating func value(depth: Int, step: Step) throws(JSONError) -> JSONValue {
        guard lines != nil else { return try value(depth: depth) }
        let above = path
        defer { path = above }
        switch step {
        case .member(let name): path += path.isEmpty ? name : ".\(name)"
        case .element(let index): path += "[\(index)]"
        }
        return try value(depth: depth)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw failure("expected a value") }
        offset += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        offset += 1
        var object = JSONObject()
        skipSpace()
        if take("}") { return object }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("expected a member name") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw failure("expected a colon") }
            skipSpace()
            let member = try value(depth: depth + 1, step: .member(name))
            if canonical {
                guard object.append(name, member) else { throw failure("members not sorted, or one twice") }
            } else {
                guard object[name] == nil else { throw failure("the same member twice") }
                object[name] = member
            }
            skipSpace()
            if take("}") { return object }
            guard take(",") else { throw failure("expected a comma or the end of the object") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        offset += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return values }
        while true {
            skipSpace()
            values.append(try value(depth: depth + 1, step: .element(values.count)))
            skipSpace()
            if take("]") { return values }
            guard take(",") else { throw failure("expected a comma or the end of the array") }
        }
    }

    /// The text of a number by the grammar of RFC 8259.
    private mutating func numberText() throws(JSONError) -> String {
        let start = offset
        _ = take("-")
        let whole = offset
        try digits()
        if bytes[whole] == UInt8(ascii: "0") && offset - whole > 1 { throw failure("number with a needless zero") }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("-") { _ = take("+") }
            try digits()
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = offset
        while let digit = next, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") { offset += 1 }
        guard offset > start else { throw failure("expected a digit") }
    }

    private mutating func integer() throws(JSONError) -> Int {
        let negative = take("-")
        guard let first = next, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") else {
            throw failure("expected a digit")
        }
        let start = offset
        var magnitude = 0
        while let digit = next, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
            magnitude = magnitude * 10 + Int(digit - UInt8(ascii: "0"))
            guard magnitude < Self.integerLimit else { throw failure("integer too large") }
            offset += 1
        }
        if first == UInt8(ascii: "0"), offset - start > 1 || negative { throw failure("integer with a needless zero") }
        if next == UInt8(ascii: ".") || next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            throw failure("only integers are allowed")
        }
        return negative ? -magnitude : magnitude
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        // What was read of a string with escapes; the rest of it, and most strings whole, lie in the text as they are.
        var content: [UInt8] = []
        var start = offset
        while true {
            guard let byte = next else { throw failure("string without an end") }
            switch byte {
            case UInt8(ascii: "\""):
                let rest = bytes[start..<offset]
                let string =
                    content.isEmpty
                    ? String(validating: rest, as: UTF8.self) : String(validating: content + rest, as: UTF8.self)
                guard let string else { throw failure("invalid UTF-8") }
                offset += 1
                return string
            case UInt8(ascii: "\\"):
                content += bytes[start..<offset]
                offset += 1
                content += try escape()
                start = offset
            case 0..<0x20, 0x7F: throw failure("control character in a string")
            default: offset += 1
            }
        }
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = next else { throw failure("string without an end") }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            offset += 1
            return [byte]
        case UInt8(ascii: "/") where !canonical:
            offset += 1
            return [byte]
        case UInt8(ascii: "u") where !canonical: return try unicodeEscape()
        default: throw failure("escape not allowed")
        }
    }

    private mutating func unicodeEscape() throws(JSONError) -> [UInt8] {
        let first = try codeUnit()
        var units = [first]
        if UTF16.isLeadSurrogate(first) {
            guard next == UInt8(ascii: "\\") else { throw failure("half a surrogate pair") }
            offset += 1
            units.append(try codeUnit())
        }
        guard let text = String(validating: units, as: UTF16.self), first >= 0x20, first != 0x7F else {
            throw failure("escape not allowed")
        }
        return Array(text.utf8)
    }

    /// Reads `uXXXX`.
    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard take("u"), offset + 4 <= bytes.count else { throw failure("escape not allowed") }
        let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
            throw failure("escape not allowed")
        }
        offset += 4
        return unit
    }
}
