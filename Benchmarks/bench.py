#!/usr/bin/env python3
"""Measure journey-sync side by side with the tools it is compared with.

usage: Benchmarks/bench.py [--entries N] [--runs N] [--seed N] [--only ROW,...] [--out FILE] [--python PYTHON] [--folder DIR]

Every row runs ours and its peer in turn, on the same seeded data, --runs times, and gives the median of the ratios with its smallest
and largest. Memory is the peak of our process, at N entries and at N / 10. Results go to the terminal, as JSON to --out (rows measured
before stay there), and into the table of docs/performance.md. A row that misses its bar says so; the exit code does not: figures
are for reading. Rows: import, seal, append, verify, merge-pycrdt, merge-git, merge-cold, night, waits.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import cases
import logs
import merges
import waits
from measure import line, report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--logs", type=int, default=100)
    parser.add_argument("--partners", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="these rows alone, with commas between them")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="a Python that has pycrdt and pac-synth")
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    only = set(filter(None, arguments.only.split(",")))
    arguments.wants = lambda name: not only or name in only
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    results = []
    try:
        for group in (waits, cases, logs, merges):
            folder = base / group.__name__
            folder.mkdir()
            for row in group.rows(folder, arguments):
                results.append(row.result())
                print(line(results[-1]), flush=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)
        # What was measured is kept, also where the rest was broken off.
        if results:
            report(results, arguments, arguments.out)


if __name__ == "__main__":
    main()
