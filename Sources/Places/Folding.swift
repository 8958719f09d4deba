/// What two spellings of a name have in common: its letters and digits, in lower case and without accents.
///
/// `Türkiye`, `TURKIYE` and `turkiye` fold alike, as do `Murang'a` and `Muranga`, `Homa Bay` and `Homabay`. `&` reads
/// as "and". Letters outside the Latin script stay, in lower case.
func folded(_ text: String) -> String {
    var folder = Folder()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    folder.fold(text, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}

/// Folds many names. What Unicode says of a letter takes longer to read than a name takes to fold, so it is remembered.
struct Folder: Sendable {
    private var known: [Unicode.Scalar: [UInt8]] = [:]

    /// Appends what `text` folds to (`folded`).
    mutating func fold(_ text: String, into bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x61...0x7A, 0x30...0x39: bytes.append(UInt8(scalar.value))
            case 0x41...0x5A: bytes.append(UInt8(scalar.value) | 0x20)
            case 0x26: bytes.append(contentsOf: "and".utf8)
            case 0..<0x80: break
            default:
                bytes.append(contentsOf: letters(of: scalar))
            }
        }
    }

    private mutating func letters(of scalar: Unicode.Scalar) -> [UInt8] {
        if let letters = known[scalar] { return letters }
        let letters = Places.letters(of: scalar)
        known[scalar] = letters
        return letters
    }
}

/// What a scalar outside ASCII folds to, in UTF-8.
private func letters(of scalar: Unicode.Scalar) -> [UInt8] {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter:
        Array((latinBase(of: scalar) ?? scalar.properties.lowercaseMapping).utf8)
    case .decimalNumber, .spacingMark:
        Array(String(scalar).utf8)
    default:
        []  // accents standing alone, modifier letters such as the okina, quotes, dashes, spaces of any kind
    }
}

/// The plain letters under a Latin letter's accents and strokes, in lower case; nil outside the Latin script.
///
/// The standard library gives no decompositions, but every Latin letter's Unicode name says what it is made of:
/// LATIN SMALL LETTER E WITH ACUTE, LATIN CAPITAL LETTER I WITH DOT ABOVE.
private func latinBase(of scalar: Unicode.Scalar) -> String? {
    guard let name = scalar.properties.name else { return nil }
    let words = name.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard words.first == "LATIN", let at = words.firstIndex(where: { $0 == "LETTER" || $0 == "LIGATURE" }),
        at + 1 < words.count
    else { return nil }
    switch words[at + 1] {
    case "DOTLESS": return words.last?.lowercased()  // the Turkish i without its dot
    case "SHARP": return "ss"
    case "ETH": return "d"
    case "THORN": return "th"
    case let base where base.utf8.count <= 2: return base.lowercased()
    default: return nil
    }
}
