#!/usr/bin/env python3
"""Uses a report's map as a reader does: filters, tooltips, keyboard, tables, zoom, language, telephone.

usage: check_map.py REPORT.html ROUTES
"""

import sys
from browser import Browser, expect, quiet

ARROWS = 300


def drawn(page):
    return page.evaluate("[...document.querySelectorAll('.route')].map((n) => n.getAttribute('d')).join()")


def shown(page):
    """The number of routes that the status line tells."""
    return int(page.inner_text("#map-status").split(":")[1].split()[0].replace(",", ""))


def filters(page, routes):
    expect(shown(page) == routes, f"{shown(page)} routes are shown, not {routes}")
    expect(page.locator(".route").count() == min(routes, ARROWS), "the arrows are not as many as they should be")
    whole = drawn(page)
    circles = page.locator(".circle").count()
    for name in ("form", "period", "role"):
        select = page.locator(f"#filter-{name}")
        values = select.evaluate("(s) => [...s.options].map((o) => o.value)")
        expect(len(values) > 2, f"the filter {name} has no choice")
        totals = []
        for value in values[1:]:
            select.select_option(value)
            totals.append((shown(page), page.locator(".circle").count(), drawn(page)))
        expect(any(t[0] < routes or t[1] < circles for t in totals), f"the filter {name} leaves nothing out")
        expect(len({t[2] for t in totals} | {whole}) > 1, f"the filter {name} does not change the drawing")
        select.select_option("-1")
        expect(drawn(page) == whole, f"without the filter {name} the drawing is another one")


def soon(page, holds, message):
    """What comes with a later frame, however busy the machine is."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(50)
    expect(False, message)


def keyboard(page, routes):
    page.locator("#flows [tabindex='0']").focus()
    labels = []
    steps = min(routes, ARROWS + 20)
    for _ in range(steps):
        labels.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowRight")
    names = {label.split(";")[0] for label in labels if "survivors" in label}
    expect(len(names) == steps, f"{len(names)} of {steps} routes can be reached")
    page.keyboard.press("Home")
    expect(page.locator("#tip").is_visible(), "no tooltip on focus")
    expect("between" in page.inner_text("#tip"), "the tooltip does not tell the interval")
    page.keyboard.press("Escape")
    expect(not page.locator("#tip").is_visible(), "Escape does not close the tooltip")
    page.keyboard.press("End")
    role = page.evaluate("document.activeElement.tagName.toLowerCase()")
    expect(role == "circle", "the last of the list is no place")
    before = page.get_attribute("#flows", "viewBox")
    page.keyboard.press("+")
    soon(page, lambda: page.get_attribute("#flows", "viewBox") != before, "plus does not zoom")
    page.click("#whole")


def seen_circle(page):
    """The middle of a circle that nothing lies over."""
    page.evaluate("document.getElementById('stage').scrollIntoView({ block: 'center', behavior: 'instant' })")
    return page.evaluate(
        "[...document.querySelectorAll('.circle')].map((n) => { const b = n.getBoundingClientRect();"
        " return [n, b.x + b.width / 2, b.y + b.height / 2]; })"
        ".find(([n, x, y]) => document.elementFromPoint(x, y) === n).slice(1)")


def pointer(page, routes):
    page.mouse.move(*seen_circle(page))
    expect(page.locator("#tip").is_visible(), "no tooltip over a place")
    expect("linked to" in page.inner_text("#tip"), "the tooltip does not tell the links")
    page.evaluate("document.activeElement.blur()")
    scroll = page.evaluate("window.scrollY")
    page.mouse.wheel(0, 100)
    soon(page, lambda: page.evaluate("window.scrollY") > scroll, "the wheel over the map no longer scrolls the page")
    seen_circle(page)
    stage = page.locator("#stage").bounding_box()
    if routes > ARROWS:
        page.wait_for_function("document.getElementById('lines').dataset.lines > 0")
        found = set()
        for step in range(40):
            page.mouse.move(stage["x"] + stage["width"] * (0.3 + step / 100), stage["y"] + stage["height"] * 0.5)
            page.wait_for_timeout(30)
            if page.locator("#tip").is_visible():
                found.add(page.inner_text("#tip"))
        expect(len(found) > 5, "thin lines have no tooltips")
    before = page.get_attribute("#flows", "viewBox")
    page.mouse.move(stage["x"] + 300, stage["y"] + 200)
    page.mouse.down()
    page.mouse.move(stage["x"] + 380, stage["y"] + 240, steps=5)
    page.mouse.up()
    soon(page, lambda: page.get_attribute("#flows", "viewBox") != before, "the map does not follow the pointer")


def tables(page, routes):
    page.click("#as-table")
    expect(not page.locator("#stage").is_visible(), "the map stays beside its tables")
    rows = page.locator("#map-table table").first.locator("tbody tr")
    expect(rows.count() == min(routes, 100), f"the table has {rows.count()} rows")
    if routes > 100:
        page.click("#map-table > button")
        expect(rows.count() == min(routes, 600), "the button does not show more rows")
    page.select_option("#filter-form", "0")
    filtered = page.locator("#map-table table").first.locator("caption").inner_text()
    expect(int(filtered.split(":")[1].replace(",", "")) == shown(page) < routes, "the table is not filtered")
    page.select_option("#filter-form", "-1")
    page.click("#as-table")
    expect(page.locator("#stage").is_visible(), "the map does not come back")


def counties(page):
    if page.locator("#counties").count() == 0:
        return
    whole = page.locator(".circle").count()
    page.click("#counties")
    soon(page, lambda: page.locator("#land .counties").is_visible(), "no counties are drawn")
    soon(page, lambda: page.locator(".circle").count() > whole, "counties have no circles")
    page.click("#whole")
    soon(page, lambda: not page.locator("#land .counties").is_visible(), "counties stay on the whole map")


def languages(page):
    english = page.inner_text("main")
    page.click(".languages [lang=sw]")
    expect(page.evaluate("document.documentElement.lang") == "sw", "the page does not say that it is Swahili")
    swahili = page.inner_text("main")
    expect("Matokeo makuu" in swahili and "Headline" not in swahili, "the page is not in Swahili")
    expect(page.inner_text("#filter-form option:first-child") == "Aina zote", "the filters are not in Swahili")
    expect("manusura" in page.inner_text("#map-status"), "the map is not in Swahili")
    label = page.get_attribute("#flows [tabindex='0']", "aria-label")
    expect("manusura" in label, "the routes' names are not in Swahili")
    expect(page.title().startswith("Matokeo"), "the title is not in Swahili")
    page.click(".languages [lang=en]")
    expect(page.inner_text("main") == english, "the page is another one after coming back to English")


def telephone(browser, path):
    page = browser.open(path, 390, 844, has_touch=True, is_mobile=True)
    expect(page.evaluate("document.documentElement.scrollWidth") <= 390, "the page is wider than a telephone")
    page.touchscreen.tap(*seen_circle(page))
    soon(page, lambda: page.locator("#tip").is_visible(), "no tooltip under a finger")
    box = page.locator("#tip").bounding_box()
    expect(box["x"] >= 0 and box["x"] + box["width"] <= 390, "the tooltip leaves the telephone")
    quiet(page, path)


def static_map(browser, path):
    """What stands in the page without its script is what the script draws."""
    context = browser.browser.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"file://{path}")
    shapes = page.locator(".route").evaluate_all("(all) => all.map((n) => n.getAttribute('d'))")
    circles = page.locator(".circle").evaluate_all("(all) => all.map((n) => ['cx', 'cy', 'r'].map((a) => n.getAttribute(a)).join())")
    page = browser.open(path)
    expect(shapes == page.locator(".route").evaluate_all("(all) => all.map((n) => n.getAttribute('d'))"),
           "the script draws other routes than the page")
    expect(circles == page.locator(".circle").evaluate_all(
        "(all) => all.map((n) => ['cx', 'cy', 'r'].map((a) => n.getAttribute(a)).join())"),
        "the script draws other circles than the page")


def main():
    path, routes = sys.argv[1], int(sys.argv[2])
    with Browser() as browser:
        page = browser.open(path)
        for check in (filters, keyboard, pointer, tables):
            check(page, routes)
            print(f"{routes} routes, {check.__name__}: ok")
        counties(page)
        languages(page)
        quiet(page, path)
        static_map(browser, path)
        telephone(browser, path)
        print(f"{routes} routes, counties, languages, without a script, telephone: ok; one request, nothing on the console")


main()
