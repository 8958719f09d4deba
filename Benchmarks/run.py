#!/usr/bin/env python3
"""Measure journey-sync side by side with the tools it is compared with, and print a table of ratios.

usage: Benchmarks/run.py [--entries N] [--runs N] [--seed N] [--folder DIR]

Every row runs ours and the peer's command in turn, on the same files, --runs times, and gives the median of the ratios with
its smallest and largest. The peer's command stands in the table. Memory is the peak of our process, at N entries and at N / 10.
A row that misses its bar says so; the exit code does not: figures are for reading.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYNC, BENCH = ROOT / ".build/release/sync", ROOT / ".build/release/bench"


def run(words):
    """Seconds and peak memory in MB of a command that must succeed."""
    start = time.perf_counter()
    pid = os.posix_spawnp(str(words[0]), [str(w) for w in words], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: {words[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def generate(folder, entries, seed):
    run([BENCH, "generate", folder, entries, seed])
    run([BENCH, "append", folder])


def sha256sum(folder):
    return ["sh", "-c", f"find '{folder}/store/partner' -type f -print0 | xargs -0 sha256sum"]


def fresh(folder):
    shutil.rmtree(folder / "store/partner", ignore_errors=True)
    os.sync()


def rows(folder):
    verify = [SYNC, "verify", folder / "store", "--key", folder / "registry.vkey"]
    yield "verify", 1.2, verify, lambda: None
    yield "append", 2.0, [BENCH, "append", folder], lambda: fresh(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    try:
        large, small = base / "large", base / "small"
        for folder, entries in ((large, arguments.entries), (small, arguments.entries // 10)):
            folder.mkdir()
            generate(folder, entries, arguments.seed)
        lines = (large / "lines").stat().st_size / arguments.entries
        print(f"{arguments.entries} entries of {lines:.0f} bytes, seed {arguments.seed}, {arguments.runs} alternating runs")
        print("peer: find STORE -type f -print0 | xargs -0 sha256sum")
        print(f"{'work':8} {'median':>7} {'min':>6} {'max':>6} {'bar':>5}          {'seconds':>8} {'peer':>8} {'MB':>6} {'MB at 1/10':>10}")
        for name, bar, ours, prepare in rows(large):
            ratios, times, peers, memory = [], [], [], 0
            for _ in range(arguments.runs):
                prepare()
                seconds, peak = run(ours)
                peer, _ = run(sha256sum(large))
                ratios.append(seconds / peer)
                times.append(seconds)
                peers.append(peer)
                memory = max(memory, peak)
            words, prepared = next((r[2], r[3]) for r in rows(small) if r[0] == name)
            prepared()
            _, less = run(words)
            median = statistics.median(ratios)
            print(
                f"{name:8} {median:7.2f} {min(ratios):6.2f} {max(ratios):6.2f} {bar:5.1f} "
                f"{'met' if median <= bar else 'MISSED':8} {statistics.median(times):8.2f} {statistics.median(peers):8.2f} "
                f"{memory:6.0f} {less:10.0f}",
                flush=True,
            )
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
