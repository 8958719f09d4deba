/// A text in English and in Swahili. Names from outside are the same in both.
package struct Phrase: Hashable, Sendable {
    package let english: String
    package let swahili: String

    init(_ english: String, _ swahili: String) {
        (self.english, self.swahili) = (english, swahili)
    }

    /// A text that has no language: a name, a number, a code.
    init(_ text: String) { self.init(text, text) }

    package subscript(language: Language) -> String { language == .english ? english : swahili }

    static func + (a: Phrase, b: Phrase) -> Phrase { Phrase(a.english + b.english, a.swahili + b.swahili) }
    static func += (a: inout Phrase, b: Phrase) { a = a + b }

    /// Changed in the same way in both languages.
    func map(_ change: (String) -> String) -> Phrase { Phrase(change(english), change(swahili)) }
}

extension Phrase: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}

extension Phrase {
    /// `1 country`, `2 countries`; in Swahili the noun comes first: `nchi 2`. Where a Swahili noun has no plural of its
    /// own, it is given once.
    static func counted(
        _ number: Int, _ singular: String, _ plural: String, _ swahili: String, _ swahiliPlural: String? = nil
    ) -> Phrase {
        Phrase(
            Atlas.counted(number, singular, plural),
            "\(number == 1 ? swahili : swahiliPlural ?? swahili) \(grouped(number))")
    }

    /// `a`, `a and b`, `a, b and c`.
    static func listed(_ phrases: [Phrase]) -> Phrase {
        func list(_ words: [String], _ and: String) -> String {
            guard let last = words.last, words.count > 1 else { return words.first ?? "" }
            return words.dropLast().joined(separator: ", ") + " \(and) " + last
        }
        return Phrase(list(phrases.map(\.english), "and"), list(phrases.map(\.swahili), "na"))
    }

    var lowered: Phrase { map(Atlas.lowered) }
    var capitalised: Phrase { map(Atlas.capitalised) }
}
