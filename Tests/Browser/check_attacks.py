#!/usr/bin/env python3
"""Opens reports whose texts try to run: the page must work as always, say nothing, load nothing, and be only itself.

usage: check_attacks.py REPORT.html...
"""

import sys
from browser import Browser, expect, quiet


def main():
    with Browser() as browser:
        for path in sys.argv[1:]:
            page = browser.open(path)
            page.click(".languages [lang=sw]")
            page.click("#as-table")
            expect(page.title() != "attacked" and page.title().startswith("Matokeo ya "), "a text ran")
            expect(page.locator("img, iframe, object, embed, link, form, base").count() == 0, "a text became an element")
            expect(page.locator("script").count() == 3, "a text became a script")
            expect(page.locator("[onload], [onerror], [onclick]").count() == 0, "a text became a handler")
            quiet(page, path)
            # Were one ever to run, the page's own policy would stop it.
            page.evaluate("document.body.append(Object.assign(document.createElement('script'),"
                          " { textContent: \"document.title = 'attacked'\" }))")
            expect(page.title() != "attacked", "the policy lets a foreign script run")
        print(f"{len(sys.argv) - 1} pages with hostile texts: ok")


main()
