#!/usr/bin/env python3
"""Measure `sync merge` beside the tools that read and load the same files, and print the ratios.

usage: Benchmarks/merge.py [--entries N] [--logs N] [--partners N] [--runs N] [--seed N] [--folder DIR]

Cold: --entries entries in --logs logs, verified in full, into SQLite; the peer hashes the same files and imports the same rows
as CSV into the same table. Nightly: --partners partners with small logs, nothing new, or 30 new entries of one; the peer reads the
checkpoint files. Ours and the peer take turns. A ratio that misses its bar says so; the exit code does not: figures are for reading.
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
DAY = "2027-01-20"


def run(words):
    """Seconds and peak memory in MB of a command that must succeed."""
    start = time.perf_counter()
    pid = os.posix_spawnp(str(words[0]), [str(w) for w in words], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: {words[0]} {words[1]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def quietly(words):
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def coalition(base, logs, entries, seed):
    """A coalition whose partners have pushed logs of that many entries together."""
    base.mkdir()
    quietly([SYNC, "coalition", "init", "--home", base / "c", "--name", "T", "--domain", "t.example",
             "--remote", base / "inbox", "--now", "1900-01-01"])
    for number in range(logs):
        home = base / f"p{number}"
        quietly([SYNC, "init", "--home", home, "--invite", base / "c/invitation.json", "--org", f"P{number}"])
        quietly([SYNC, "admit", "--home", base / "c", home / "request.json"])
        quietly([BENCH, "fill", home, base / "inbox", entries // logs, seed + number])
    return base


def merge(base):
    return [SYNC, "merge", "--home", base / "c", "--now", DAY, "--quiet"]


def forget(base):
    shutil.rmtree(base / "c/mirror", ignore_errors=True)
    (base / "c/master.sqlite").unlink(missing_ok=True)
    os.sync()


def loaded(base, table):
    """The peer of a cold merge, and what it needs beforehand: the rows as CSV, and an empty table like ours."""
    master, csv = base / "c/master.sqlite", base / "rows.csv"
    with open(csv, "wb") as file:
        subprocess.run(["sqlite3", "-csv", str(master), f"SELECT * FROM {table}"], check=True, stdout=file)
    schema = subprocess.run(
        ["sqlite3", str(master), f"SELECT sql FROM sqlite_master WHERE name = '{table}'"], check=True,
        capture_output=True, text=True).stdout.strip()
    script = base / "load.sql"
    script.write_text(f"PRAGMA synchronous = off;\n{schema};\n.mode csv\n.import {csv} {table}\n")
    return ["sh", "-c",
            f"rm -f '{base}/peer.sqlite'; find '{base}/inbox' -type f -print0 | xargs -0 sha256sum && "
            f"sqlite3 '{base}/peer.sqlite' < '{script}'"]


def row(name, bar, ours, peer, prepare, runs):
    ratios, times, peers, memory = [], [], [], 0
    for _ in range(runs):
        prepare()
        seconds, peak = run(ours)
        other, _ = run(peer)
        ratios.append(seconds / other)
        times.append(seconds)
        peers.append(other)
        memory = max(memory, peak)
    median = statistics.median(ratios)
    print(f"{name:24} ratio {median:7.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), bar {bar}: "
          f"{'met' if median <= bar else 'MISSED'}; {statistics.median(times):.3f} s, peer {statistics.median(peers):.3f} s; "
          f"{memory:.0f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--logs", type=int, default=100)
    parser.add_argument("--partners", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    try:
        print(f"{arguments.entries} entries in {arguments.logs} logs; {arguments.partners} partners; seed {arguments.seed}, "
              f"{arguments.runs} alternating runs", flush=True)
        small = coalition(base / "small", arguments.logs, arguments.entries // 10, arguments.seed)
        _, less = run(merge(small))
        shutil.rmtree(small)
        cold = coalition(base / "cold", arguments.logs, arguments.entries, arguments.seed)
        run(merge(cold))
        row("cold", 0.8, merge(cold), loaded(cold, "survivor_group"), lambda: forget(cold), arguments.runs)
        print(f"{'':24} {less:.0f} MB at a tenth of the entries", flush=True)
        shutil.rmtree(cold)
        night = coalition(base / "night", arguments.partners, arguments.partners * 100, arguments.seed)
        run(merge(night))
        checkpoints = ["sh", "-c", f"cat '{night}'/inbox/p*/1/checkpoint"]
        row("night, nothing new", 5, merge(night), checkpoints, lambda: None, arguments.runs)
        added = iter(range(10_000))
        row("night, 30 new of one", 6, merge(night), checkpoints,
            lambda: quietly([BENCH, "fill", night / "p7", night / "inbox", 31, 1_000 + next(added)]), arguments.runs)
    finally:
        shutil.rmtree(base)


if __name__ == "__main__":
    main()
