/// The page's style: system fonts, no colour that carries meaning, one column that fits a telephone and A4.
enum StyleSheet {
    /// Repeats the notice on every printed page.
    static let internalPages: StaticString = """
        @page { @top-center { content: "Internal: for members of the coalition only"; font: 600 9pt system-ui, sans-serif; } }

        """

    static let page: StaticString = """
        :root { color-scheme: only light; --ink: #1b1f23; --soft: #4d565e; --line: #c9ced3; --mark: #1f4e5f; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: #fff; color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
        header, main, footer, nav { max-width: 50rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 2.5rem; }
        h1, h2, .lead { font-family: "Iowan Old Style", Charter, "Bitstream Charter", "Noto Serif", Georgia, serif; }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; font-weight: 600; text-wrap: balance; }
        h2 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .75rem; font-weight: 600; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        p, ul { margin: 0 0 .75rem; max-width: 42rem; }
        section { border-top: 1px solid var(--line); padding: 1.75rem 0 1rem; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .5rem; }
        .mark { font-size: .8125rem; font-weight: 600; margin: 0 0 .5rem; color: var(--ink); }
        .mark span { border: 1.5px solid var(--ink); padding: .1rem .5rem; display: inline-block; }
        nav ul { list-style: none; padding: 0; margin: 1rem 0 1.5rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
        a { color: var(--mark); text-underline-offset: .15em; }
        nav a { display: inline-block; padding: .25rem 0; }
        a:focus-visible, .table:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
        .lead li { margin: 0 0 .75rem; }
        .lead { padding-left: 1.1rem; font-size: 1.125rem; line-height: 1.5; }
        .note, figcaption { color: var(--soft); font-size: .875rem; }
        .table { overflow-x: auto; margin: 0 0 1.5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9375rem; line-height: 1.4; }
        caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
        th:last-child, td:last-child { padding-right: 0; }
        th { font-weight: 400; }
        thead th { font-size: .8125rem; font-weight: 600; color: var(--soft); border-bottom: 1.5px solid var(--ink);
          vertical-align: bottom; }
        .part th { font-weight: 600; padding-top: 1rem; border-bottom-color: var(--ink); }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .i { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .bar { display: block; width: 100%; min-width: 6rem; height: .625rem; margin-top: .2rem; overflow: visible; }
        .least { fill: var(--mark); }
        .most { fill: #fff; stroke: var(--mark); stroke-width: 1px; vector-effect: non-scaling-stroke; }
        .bars td:nth-child(2) { width: 45%; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        code { font: .875em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        pre { margin: 0 0 .75rem; padding: .75rem 1rem; border: 1px solid var(--line); white-space: pre-wrap; }
        footer { padding-bottom: 3rem; }
        @media (max-width: 30rem) {
          header { padding-top: 1.25rem; } h1 { font-size: 1.6rem; } .lead { font-size: 1.0625rem; }
          table { font-size: .8125rem; } th, td { padding-right: .2rem; } .bar { min-width: 4rem; }
          thead th { font-size: .625rem; } .n { white-space: normal; }
        }
        @page { size: A4; margin: 20mm 18mm; }
        @media print {
          body { font-size: 10pt; } nav, .skip { display: none; }
          header, main, footer { max-width: none; padding: 0; } p, ul { max-width: none; }
          h1 { font-size: 20pt; } h2 { font-size: 14pt; } .lead { font-size: 11pt; } table { font-size: 9pt; }
          h2, h3, caption, thead, .part, .mark { break-after: avoid; } tr, li, pre { break-inside: avoid; }
          thead { display: table-header-group; } .table { overflow: visible; }
          a { color: inherit; text-decoration: none; }
        }

        """
}
