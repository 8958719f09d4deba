import Journeys

/// An interval with its numbers in words and a bar drawn to the table's scale: filled up to the lower bound, outlined
/// from there to the upper one. The bar is hidden from screen readers, which have the words.
struct IntervalBar {
    /// The upper bound that fills the whole width; 0 draws no bar.
    let scale: Int

    init(_ intervals: [CountInterval]) { scale = intervals.map(\.upper).max() ?? 0 }

    /// Said where presence facts alone name something.
    static let none = Phrase("no count", "hakuna idadi")
    private static let width = 400

    func cell(_ interval: CountInterval?) -> Markup {
        guard let interval else { return Markup(Self.none) }
        let words = Markup.element("span", ["class": "i"], text: interval.figures)
        guard scale > 0 else { return words }
        func position(_ count: Int) -> Int { Int((Double(count) / Double(scale) * Double(Self.width)).rounded()) }
        let (lower, upper) = (position(interval.lower), position(interval.upper))
        return Markup([
            words,
            .element(
                "svg",
                [
                    "class": "bar", "viewBox": "0 0 \(Self.width) 10", "preserveAspectRatio": "none",
                    "aria-hidden": "true", "focusable": "false",
                ],
                [
                    .element("rect", ["class": "most", "y": "1", "height": "8", "width": String(upper)], []),
                    .element("rect", ["class": "least", "y": "1", "height": "8", "width": String(lower)], []),
                ]),
        ])
    }
}
