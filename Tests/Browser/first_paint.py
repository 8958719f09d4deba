#!/usr/bin/env python3
"""Measures when a report of many routes is first painted, beside an empty page with the same outlines.

usage: first_paint.py REPORT.html [LIMIT]      fails where the report takes more than LIMIT times as long (5)
"""

import re
import statistics
import sys
import tempfile
from pathlib import Path
from browser import Browser, expect

LOADS = 7


def painted(browser, path):
    page = browser.open(path, wait=False)
    page.wait_for_function("performance.getEntriesByType('paint').length > 0")
    time = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    page.context.close()
    return time


def main():
    path = sys.argv[1]
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 5
    text = Path(path).read_text(encoding="utf-8")
    style = "".join(re.findall(r"<style>.*?</style>", text, re.S))
    land = re.search(r'<svg id="land".*?</svg>', text, re.S).group(0)
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        empty = Path(folder) / "empty.html"
        empty.write_text(f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{style}</head><body><h1>Empty</h1>'
                         f'<div id="stage">{land}</div></body></html>', encoding="utf-8")
        painted(browser, empty)
        times = {"empty": [], "report": []}
        for _ in range(LOADS):
            times["empty"].append(painted(browser, empty))
            times["report"].append(painted(browser, path))
        medians = {name: statistics.median(values) for name, values in times.items()}
        ratio = medians["report"] / medians["empty"]
        print(f"first paint: empty page {medians['empty']:.0f} ms, report {medians['report']:.0f} ms, ratio {ratio:.2f}"
              f" ({Path(path).stat().st_size} bytes)")
        expect(ratio <= limit, f"the first paint takes {ratio:.2f} times that of an empty page")


main()
