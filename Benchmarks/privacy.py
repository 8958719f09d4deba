#!/usr/bin/env python3
"""Measure what the ladder shares, beside pac-synth on the same rows. What it costs is measured by bench.py.

usage: Benchmarks/privacy.py CTDC_FILE [--seeds N]

CTDC_FILE is the table of the Counter Trafficking Data Collaborative (its rows with a citizenship and a country of
exploitation are used). One seeded generator shares the rows out over organisations and days. Ours is the program itself:
import, then what preview would share. The peer is pac-synth's get_aggregates, its counts rounded down to a multiple of the
last rung's threshold and lower ones suppressed: run for each organisation and year alone, as it would have to be without
pooling, and, as a reference that nobody can have, on one central pool.

count error: the sum over origin-destination pairs of |estimate - truth|, as a share of all records; an interval is
estimated by its midpoint. suppressed: the share of records that stands in no pair that is shown.
"""

import argparse
import csv
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from measure import SYNC
from pacsynth import Dataset

ROOT = Path(__file__).resolve().parent.parent
ORIGIN, END = "citizenship", "CountryOfExploitation"
COLUMNS = ["gender", "ageBroad", ORIGIN, "isForcedLabour", "isSexualExploit", END]
THRESHOLD = 3


def sync(*words):
    done = subprocess.run([str(SYNC), *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: sync {words[0]} failed: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()] if "--json" in words else done.stdout


def records(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return [row for row in csv.DictReader(file) if row[ORIGIN] and row[END]]


def share_out(rows, organisations, years, seed):
    """Each row with an organisation and a day of the years from 2026 on."""
    generator = random.Random(seed)
    days = sum(366 if (2026 + y) % 4 == 0 else 365 for y in range(years))
    return [
        (generator.randrange(organisations), date(2026, 1, 1) + timedelta(days=generator.randrange(days)), row)
        for row in rows
    ]


def write_cases(path, rows):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["day"] + COLUMNS)
        out.writerows([day] + [row[column] for column in COLUMNS] for day, row in rows)


def mapping(folder):
    text = (ROOT / "Examples/ctdc/mapping.json").read_text()
    path = folder / "mapping.json"
    path.write_text(text.replace('"yearOfRegistration"', '"day"'))
    return path


def coalition(folder):
    sync("coalition", "init", "--home", folder / "coalition", "--name", "Bench", "--domain", "bench.example",
         "--remote", folder / "inbox")
    return folder / "coalition/invitation.json"


def ours(shared, organisations, end):
    """What the ladder shares of each organisation: intervals by pair, exact totals, and the smallest group."""
    folder = Path(tempfile.mkdtemp(prefix="journey-sync-bench-"))
    try:
        invitation, pairs, survivors, smallest = coalition(folder), Counter(), 0, None
        for organisation in range(organisations):
            home, file = folder / f"cso{organisation}", folder / "cases.csv"
            write_cases(file, [(day, row) for who, day, row in shared if who == organisation])
            sync("init", "--home", home, "--invite", invitation, "--org", f"cso{organisation}")
            sync("import", "--home", home, "--mapping", mapping(folder), "--now", end, file)
            for line in sync("preview", "--json", "--home", home, "--now", end):
                if line["type"] == "group":
                    low, high = line["survivors"]
                    pairs[line["origin"][:2], line["destination"][:2]] += (low + high) / 2
                    threshold = RUNGS[line["rung"] - 1] * (2 if line.get("age") == "minor" else 1)
                    if low < threshold:
                        sys.exit("bench: a group is smaller than its rung allows")
                    smallest = low if smallest is None else min(smallest, low)
                elif line["type"] == "summary":
                    survivors += line["shared_survivors"]
        return pairs, survivors, smallest
    finally:
        shutil.rmtree(folder)


RUNGS = [rung["survivors"] for rung in sync("policy", "standard", "--json")[-1]["policy"]["rungs"]]


def place(code):
    return "ZZ" if code == "0" else code


def truth(rows):
    return Counter((place(row[ORIGIN]), place(row[END])) for row in rows)


def peer(rows):
    """pac-synth's counts of pairs, rounded down."""
    columns = [ORIGIN, END]
    data = Dataset([columns] + [[place(row[column]) for column in columns] for row in rows])
    pairs = Counter()
    for name, count in data.get_aggregates(2, ";").items():
        parts = dict(part.split(":") for part in name.split(";"))
        if len(parts) == 2 and count >= THRESHOLD:
            pairs[parts[ORIGIN], parts[END]] += count // THRESHOLD * THRESHOLD
    suppressed = sum(1 for row in rows if (place(row[ORIGIN]), place(row[END])) not in pairs)
    return pairs, suppressed


def error(pairs, true, total):
    return sum(abs(pairs[pair] - true[pair]) for pair in set(pairs) | set(true)) / total


def large(rows):
    shared = share_out(rows, 20, 2, 1)
    true, total = truth(rows), len(rows)
    pairs, survivors, smallest = ours(shared, 20, "2028-01-20")
    alone, hidden = Counter(), 0
    cells = {}
    for who, day, row in shared:
        cells.setdefault((who, day.year), []).append(row)
    for part in cells.values():
        more, suppressed = peer(part)
        alone += more
        hidden += suppressed
    central, central_hidden = peer(rows)
    print(f"{total} records, 20 organisations, 2 years (seed 1); {len(true)} pairs")
    print(f"{'':34} {'count error':>12} {'suppressed':>11} {'pairs':>6}")
    print(f"{'ours':34} {error(pairs, true, total):12.1%} {1 - survivors / total:11.2%} {len(pairs):6}")
    print(f"{'pac-synth by organisation and year':34} {error(alone, true, total):12.1%} {hidden / total:11.2%} {len(alone):6}")
    print(f"{'pac-synth, one pool (reference)':34} {error(central, true, total):12.1%} {central_hidden / total:11.2%} {len(central):6}")
    met = error(pairs, true, total) < error(alone, true, total) and 1 - survivors / total < hidden / total
    print(f"bar: lower on both than pac-synth by organisation and year: {'met' if met else 'MISSED'}")
    fabricated = sum(1 for pair in pairs if pair not in true)
    print(f"smallest group: {smallest}; pairs shown that do not exist: {fabricated} (pac-synth: {sum(1 for p in alone if p not in true)})")


def small(rows, seeds):
    shares, shown, existing = [], [], []
    for seed in range(1, seeds + 1):
        chosen = random.Random(seed).sample(rows, 1000)
        pairs, survivors, _ = ours(share_out(chosen, 6, 1, seed), 6, "2027-01-20")
        shares.append(survivors / 1000)
        shown.append(len(pairs))
        existing.append(len(truth(chosen)))
    print(f"\n1000 records, 6 organisations, 1 year, {seeds} seeds, without pooled reports")
    print(f"survivors shared: {statistics.mean(shares):.1%} (from {min(shares):.1%} to {max(shares):.1%}); "
          f"bar: 80 % or more: {'met' if statistics.mean(shares) >= 0.8 else 'MISSED'}")
    print(f"pairs shown: {min(shown)} to {max(shown)} of {min(existing)} to {max(existing)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--seeds", type=int, default=20)
    arguments = parser.parse_args()
    rows = records(arguments.table)
    large(rows)
    small(rows, arguments.seeds)


if __name__ == "__main__":
    main()
