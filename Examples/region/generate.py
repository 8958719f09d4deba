#!/usr/bin/env python3
"""Write the case files of the second coalition: Examples/region/uganda/*/cases.csv. Every row is invented.

usage: Examples/region/generate.py [--check]
"""

import csv
import io
import random
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent / "uganda"
HEADER = [
    "Case Reference", "Submission Date", "Origin Country", "Exploitation Country", "Type of Exploitation", "Industry",
    "Age", "Gender", "Estimated Number of Cases",
]
# Origin, destination, form, industry, and how many submissions each organisation has of it.
ROUTES = [
    ("Uganda", "United Arab Emirates", "Forced labour", "Domestic work", {"crane": 4, "nile": 3, "pearl": 3, "rwenzori": 2}),
    ("Uganda", "Oman", "Forced labour", "Domestic work", {"crane": 3, "nile": 3, "pearl": 2}),
    ("Uganda", "Saudi Arabia", "Forced labour", "Security", {"crane": 2, "nile": 2}),
    ("Uganda", "Saudi Arabia", "Sexual exploitation", "", {"pearl": 2, "rwenzori": 2}),
    ("Uganda", "Kenya", "Sexual exploitation", "", {"crane": 2, "pearl": 3, "rwenzori": 3}),
    ("Burundi", "Uganda", "Forced labour", "Agriculture", {"nile": 2, "rwenzori": 4}),
    ("South Sudan", "Uganda", "Forced marriage", "", {"nile": 2}),
    ("Uganda", "Jordan", "Forced labour", "Cleaning", {"pearl": 1}),
    ("Democratic Republic of the Congo", "Uganda", "Child labour", "Mining and quarrying", {"rwenzori": 1}),
]


def files():
    random.seed(20261231)
    rows = {}
    for origin, destination, form, industry, counts in ROUTES:
        for who, count in counts.items():
            for _ in range(count):
                day = f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
                rows.setdefault(who, []).append(
                    [day, origin, destination, form, industry, "24-26", "Female", str(random.randint(3, 7))])
    for who, found in sorted(rows.items()):
        found.sort()
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(HEADER)
        for number, row in enumerate(found, 1):
            writer.writerow([f"{who[0].upper()}-{number:03}"] + row)
        yield HERE / who / "cases.csv", text.getvalue()


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    for path, text in files():
        if sys.argv[1:]:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                sys.exit(f"generate: {path.name} of {path.parent.name} is stale")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


main()
