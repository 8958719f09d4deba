/// What the cells of a column look like, judged by shape alone: for telling a user why a column should be dropped.
struct ColumnProfile {
    private var filled = 0
    private var emails = 0
    private var phones = 0
    private var coordinates = 0
    private var dates = 0
    private var names = 0
    private var longTexts = 0
    private var identifiers = 0
    private var different: Set<String> = []

    mutating func add(_ cell: String) {
        let text = trimmed(cell)
        guard !text.isEmpty else { return }
        filled += 1
        different.insert(text)
        let digits = text.count(where: \.isNumber)
        let letters = text.count(where: \.isLetter)
        let words = text.split(separator: " ")
        if text.contains("@") && text.contains(".") && words.count == 1 { emails += 1 }
        if (8...15).contains(digits) && letters == 0 && !text.contains(".") && !Self.isDate(text) { phones += 1 }
        let numbers = text.split(whereSeparator: { " ,;".contains($0) }).map { Double($0) }
        if text.contains("."), numbers.allSatisfy({ $0.map { abs($0) <= 180 } ?? false }) { coordinates += 1 }
        if Self.isDate(text) { dates += 1 }
        if (2...4).contains(words.count), words.allSatisfy({ $0.first?.isUppercase ?? false }), digits == 0 {
            names += 1
        }
        if words.count > 7 || text.count > 60 { longTexts += 1 }
        if digits >= 3 && words.count == 1 && text.count >= 5 { identifiers += 1 }
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.prefix(10).split(whereSeparator: { "-/.".contains($0) })
        return parts.count == 3 && parts.allSatisfy { Int($0) != nil }
    }

    /// Why the column looks as if it must not be shared; `nil` where nothing speaks against it.
    var reason: String? {
        guard filled > 0 else { return "is empty in the first rows" }
        func mostly(_ count: Int) -> Bool { count * 2 > filled }
        let isVaried = different.count * 10 > filled * 7 && filled > 2
        if mostly(emails) { return "looks like e-mail addresses" }
        if mostly(coordinates) && isVaried { return "looks like coordinates" }
        if mostly(dates) { return "looks like dates; only the day a case was recorded is wanted, as \"recorded\"" }
        if mostly(phones) { return "looks like telephone or identity numbers" }
        if mostly(longTexts) || longTexts * 10 > filled { return "looks like free text" }
        if mostly(identifiers) && isVaried {
            return "looks like identifiers; if it is your own case number, give it the role \"reference\""
        }
        if mostly(names) && isVaried { return "looks like names of people" }
        return nil
    }
}
