#!/usr/bin/env python3
"""What a reader with a screen reader, weak eyes or a keyboard needs of a report: names, order, contrast, targets.

usage: check_access.py REPORT.html...
"""

import sys
from browser import Browser, expect, quiet

# Every visible text and the colour behind it, as the browser paints them.
CONTRAST = """
() => {
  const channel = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  let count = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility() || node.closest('script, svg')) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    count++;
    if (ratio < 4.5) weak.push([ratio.toFixed(2), walker.currentNode.textContent.slice(0, 40)]);
  }
  return { count, weak };
}
"""

# What a shape on the map is drawn with, against the land behind it.
SHAPES = """
() => {
  const channel = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const over = (front, opacity, back) => front.slice(0, 3).map((v, i) => v * opacity + back[i] * (1 - opacity));
  const land = parse(getComputedStyle(document.querySelector('#land .in')).fill);
  return ['.route:not(.intended)', '.circle:not(.plain)'].map((name) => document.querySelector(name)).filter(Boolean).map((node) => {
    const style = getComputedStyle(node);
    const [a, b] = [light(over(parse(style.fill), Number(style.fillOpacity), land)), light(land)];
    return [node.getAttribute('class'), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  });
}
"""


def names(page):
    unnamed = page.evaluate(
        "[...document.querySelectorAll('button, a, select, [role=region], nav, section, [role=listbox], [role=option]')]"
        ".filter((n) => n.checkVisibility() && !(n.ariaLabel || n.textContent.trim() || n.getAttribute('aria-labelledby')"
        " || (n.labels && n.labels.length))).map((n) => n.outerHTML.slice(0, 80))")
    expect(unnamed == [], f"without a name: {unnamed}")
    broken = page.evaluate(
        "[...document.querySelectorAll('[aria-labelledby]')].filter((n) => !document.getElementById(n.getAttribute('aria-labelledby')))"
        ".map((n) => n.outerHTML.slice(0, 80))")
    expect(broken == [], f"named by nothing: {broken}")
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map((n) => Number(n.tagName[1]))")
    expect(levels.count(1) == 1 and levels[0] == 1, "there is not one main heading")
    expect(all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"a heading is skipped: {levels}")
    for role in ("banner", "navigation", "main"):
        expect(page.get_by_role(role).count() == 1, f"there is not one {role}")
    expect(page.locator("table:not(:has(caption))").count() == 0, "a table has no caption")
    expect(page.locator("th:not([scope])").count() == 0, "a heading cell says not what it is for")


def focus(page):
    page.keyboard.press("Tab")
    expect(page.evaluate("document.activeElement.className") == "skip", "the first stop does not skip to the findings")
    box = page.locator(".skip").bounding_box()
    expect(box["x"] >= 0, "the link that skips is not seen")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # A short page has fewer stops.
        seen = page.evaluate("(() => { const s = getComputedStyle(document.activeElement);"
                             " return s.outlineStyle !== 'none' || document.activeElement.matches('.route, .circle'); })()")
        expect(seen, "the focus is not seen: " + page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))


def main():
    with Browser() as browser:
        for path in sys.argv[1:]:
            for width in (1440, 390):
                for language in ("en", "sw"):
                    page = browser.open(path, width, 900, wait=False)
                    page.wait_for_timeout(400)
                    page.click(f".languages [lang={language}]")
                    result = page.evaluate(CONTRAST)
                    expect(result["count"] > 20, "no text was found")
                    expect(result["weak"] == [], f"too pale: {result['weak'][:5]}")
                    names(page)
                    if page.locator("#stage").count():
                        shapes = page.evaluate(SHAPES)
                        expect(all(ratio >= 3 for _, ratio in shapes), f"too pale on the land: {shapes}")
                page = browser.open(path, width, 900, wait=False)
                page.wait_for_timeout(400)
                focus(page)
                quiet(page, path)
            moving = browser.open(path, wait=False, reduced_motion="reduce")
            expect(moving.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto",
                   "the page moves for those who asked it not to")
            print(f"names, headings, contrast of {result['count']} texts, focus: ok")


main()
