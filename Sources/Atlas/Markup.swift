/// A piece of HTML. Only literals of this program and escaped text can become one, so no value from a dataset can.
struct Markup {
    private(set) var html: String

    /// Nothing.
    init() { html = "" }

    /// Text, escaped for element content and for attribute values. The one function that lets a value in.
    init(text: String) {
        html = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
    }

    /// A text in both languages; the page shows one of them.
    init(_ phrase: Phrase) {
        html = Markup(text: phrase.english).html
        guard phrase.swahili != phrase.english else { return }
        html = "<span lang=\"en\">\(html)</span><span lang=\"sw\">\(Markup(text: phrase.swahili).html)</span>"
    }

    /// HTML that this program wrote.
    init(literal: StaticString) { html = literal.description }

    /// A file of this program's own: its script or its style.
    init(resource: [UInt8]) { html = String(decoding: resource, as: UTF8.self) }

    /// JSON in which nothing can end its element (`MapData.element`).
    init(escapedJSON: String) { html = escapedJSON }

    static func += (markup: inout Markup, other: Markup) { markup.html += other.html }

    init(_ parts: [Markup]) { html = parts.map(\.html).joined() }

    /// An element, on lines of its own where `isBlock`.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, isBlock: Bool = false,
        _ content: [Markup]
    ) -> Markup {
        var markup = openTag(name, attributes)
        markup.html += content.map(\.html).joined() + "</\(name)>" + (isBlock ? "\n" : "")
        return markup
    }

    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], isBlock: Bool = false,
        text: String
    ) -> Markup {
        element(name, attributes, isBlock: isBlock, [Markup(text: text)])
    }

    static func element(_ name: StaticString, isBlock: Bool = false, _ content: [Markup]) -> Markup {
        element(name, [:], isBlock: isBlock, content)
    }

    /// A list with a point for each text.
    static func list(_ texts: [String], attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup {
        element("ul", attributes, isBlock: true, texts.map { Markup.element("li", text: $0) })
    }

    /// An element that has no content and no end.
    static func openTag(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup {
        var markup = Markup()
        markup.html = "<\(name)"
        for (attribute, value) in attributes { markup.html += " \(attribute)=\"\(Markup(text: value).html)\"" }
        markup.html += ">"
        return markup
    }

    static func paragraph(_ text: String) -> Markup { .element("p", isBlock: true, text: text) }

    static func paragraph(_ phrase: Phrase) -> Markup { .element("p", isBlock: true, [Markup(phrase)]) }

    /// A heading under a section's own.
    static func heading(_ phrase: Phrase) -> Markup { .element("h3", isBlock: true, [Markup(phrase)]) }

    static func note(_ phrase: Phrase) -> Markup {
        .element("p", ["class": "note"], isBlock: true, [Markup(phrase)])
    }

    static func list(_ phrases: [Phrase], attributes: KeyValuePairs<StaticString, String> = [:]) -> Markup {
        element("ul", attributes, isBlock: true, phrases.map { element("li", [Markup($0)]) })
    }

    /// A script, or data for one. Its content is not escaped: only this program's own, or JSON made harmless.
    static func script(_ attributes: KeyValuePairs<StaticString, String> = [:], _ content: Markup) -> Markup {
        .element("script", attributes, isBlock: true, [content])
    }
}
