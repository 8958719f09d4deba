/// A closed vocabulary: every value that may stand in a log is one of its codes. A name has nowhere to go.
package protocol Code: RawRepresentable, CaseIterable, Hashable, Sendable, Comparable where RawValue == String {
    /// What people call it, in English.
    var label: String { get }
    /// What people call it in Swahili, the usual word first; none where the label is a number.
    var swahili: [String] { get }
    /// Other spellings that files use.
    var aliases: [String] { get }
    /// The vocabulary's name for messages: "form of exploitation".
    static var title: String { get }
}

extension Code {
    package var aliases: [String] { [] }

    package static func < (a: Self, b: Self) -> Bool { a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8) }
}

/// Finds the code that a cell means: its code, label or an alias, whatever the case, spacing and punctuation.
package struct CodeIndex<Value: Code>: Sendable {
    private let codes: [String: Value]

    package init() {
        var codes: [String: Value] = [:]
        for value in Value.allCases {
            for spelling in [value.rawValue, value.label] + value.swahili + value.aliases {
                codes[folded(spelling)] = value
            }
        }
        self.codes = codes
    }

    package subscript(text: some StringProtocol) -> Value? { codes[folded(text)] }
}

/// Letters and digits in lower case, nothing else: `Forced labour`, `forced_labour` and `ForcedLabour` are one.
package func folded(_ text: some StringProtocol) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var isPlain = true
    for byte in text.utf8 {
        switch byte {
        case 0x61...0x7A, 0x30...0x39, 0x2B: bytes.append(byte)
        case 0x41...0x5A: bytes.append(byte | 0x20)
        case 0..<0x80: break
        default: isPlain = false
        }
    }
    if isPlain { return String(decoding: bytes, as: UTF8.self) }
    return String(
        String.UnicodeScalarView(
            text.lowercased().unicodeScalars.filter {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "+"
            }))
}
