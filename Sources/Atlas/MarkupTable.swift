/// A table with a caption, column headings and row headings, for eyes and for screen readers.
struct MarkupTable {
    struct Column {
        let title: Phrase
        var isNumber = false

        fileprivate var style: String { isNumber ? "n" : "t" }
    }

    /// Rows under a heading of their own.
    struct Body {
        var heading: Phrase?
        let rows: [[Markup]]
    }

    /// Unique in the page; the scrolling region around the table takes its name from it.
    let id: String
    let caption: Phrase
    /// The first column holds the row headings.
    let columns: [Column]
    let bodies: [Body]

    var markup: Markup {
        var content = Markup.element("caption", ["id": id], isBlock: true, [Markup(caption)])
        let titles = columns.map { Markup.element("th", ["scope": "col", "class": $0.style], [Markup($0.title)]) }
        content += .element("thead", isBlock: true, [Markup.element("tr", titles)])
        for body in bodies { content += markup(of: body) }
        // A wide table scrolls by itself, with the keyboard too, and leaves the page in its place.
        return .element(
            "div", ["class": "table", "role": "region", "aria-labelledby": id, "tabindex": "0"], isBlock: true,
            [Markup.element("table", [content])])
    }

    private func markup(of body: Body) -> Markup {
        var rows: [Markup] = []
        if let heading = body.heading {
            let cell = Markup.element("th", ["scope": "rowgroup", "colspan": String(columns.count)], [Markup(heading)])
            rows.append(.element("tr", ["class": "part"], isBlock: true, [cell]))
        }
        for cells in body.rows {
            var row = Markup()
            for (cell, column) in zip(cells, columns) {
                row +=
                    row.html.isEmpty
                    ? .element("th", ["scope": "row"], [cell]) : .element("td", ["class": column.style], [cell])
            }
            rows.append(.element("tr", isBlock: true, [row]))
        }
        return .element("tbody", isBlock: true, rows)
    }
}
