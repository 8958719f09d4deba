#!/usr/bin/env python3
"""Measure what the steps of pooling cost, and that opening grows with the number of reports and not faster.

usage: Benchmarks/pooling.py [--runs N]

Each number is the median over --runs, with the smallest and largest. Memory is the peak of the whole process, which also makes the
reports. A bar that is missed says so; the exit code does not: figures are for reading.
"""

import argparse
import math
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent / ".build/release/bench"
MEMORY_BAR, EXPONENT_BAR = 256, 1.1


def run(word):
    """What a run prints, as (name, number) to microseconds of one; and its peak memory in MB."""
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen([BENCH, "pooling", word], stdout=output)
        _, status, usage = os.wait4(child.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            raise SystemExit("pooling: bench failed")
        output.seek(0)
        lines = [line.rstrip("\n").split("\t") for line in output]
    return {(name, int(count)): float(value) for name, count, value in lines}, usage.ru_maxrss / 1024


def spread(values):
    return f"{statistics.median(values):10.1f} {min(values):10.1f} {max(values):10.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    runs = range(parser.parse_args().runs)
    print(f"{'microseconds for one':34} {'of':>6} {'median':>10} {'min':>10} {'max':>10}")
    costs = [run("cost")[0] for _ in runs]
    for name, count in costs[0]:
        print(f"{name:34} {count:6} {spread([cost[name, count] for cost in costs])}")
    for count in sorted({count for name, count in costs[0] if name == "evaluate"}):
        proofs = [cost["evaluate and prove", count] - cost["evaluate", count] for cost in costs]
        print(f"{'the proof, for one element':34} {count:6} {spread(proofs)}")
    print(f"\n{'reports opened':>14} {'seconds':>10} {'min':>8} {'max':>8} {'MB':>6}")
    sizes, medians = (2_500, 5_000, 10_000), []
    for size in sizes:
        results = [run(str(size)) for _ in runs]
        seconds = [result["open", size] * size / 1e6 for result, _ in results]
        memory = max(peak for _, peak in results)
        medians.append(statistics.median(seconds))
        verdict = "" if memory <= MEMORY_BAR else f"   misses {MEMORY_BAR} MB"
        print(f"{size:14} {medians[-1]:10.3f} {min(seconds):8.3f} {max(seconds):8.3f} {memory:6.1f}{verdict}")
    exponent = math.log(medians[-1] / medians[0]) / math.log(sizes[-1] / sizes[0])
    verdict = "holds" if exponent <= EXPONENT_BAR else "misses"
    print(f"time grows with the reports to the power of {exponent:.2f} (bar {EXPONENT_BAR}: {verdict})")


if __name__ == "__main__":
    main()
