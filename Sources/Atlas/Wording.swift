package import Journeys

extension CountInterval {
    /// How an interval is said: `between 340 and 612`, or the number where the bounds agree.
    package var phrase: String {
        lower == upper ? grouped(lower) : "between \(grouped(lower)) and \(grouped(upper))"
    }

    /// How an interval stands in a narrow column: `340 to 612`.
    var columnText: String { lower == upper ? grouped(lower) : "\(grouped(lower)) to \(grouped(upper))" }
}

/// Digits in threes: `31,007`.
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0 && (digits.utf8.count - index) % 3 == 0 { text.append(",") }
        text.append(digit)
    }
    return text
}

/// `1 country`, `2 countries`.
func counted(_ number: Int, _ singular: String, _ plural: String) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural)"
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
}

/// A label inside a sentence: `Forced labour` becomes `forced labour`.
func lowered(_ label: String) -> String { label.prefix(1).lowercased() + label.dropFirst() }
func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

/// Text from outside on one line: control and formatting characters, which could steer a terminal or turn a line of
/// text around, become U+FFFD.
func oneLine(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result.append("\u{FFFD}")
        default: result.append(scalar)
        }
    }
    return String(result)
}
