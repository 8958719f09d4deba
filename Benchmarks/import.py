#!/usr/bin/env python3
"""Measure `sync import` of a CSV file into encrypted staging beside `sqlite3 .import` of the same file, and print the ratios.

usage: Benchmarks/import.py [--rows N] [--runs N] [--seed N] [--folder DIR]

Both run in turn on the same file, each into a new database. Memory is the peak of our process, at N rows and at N / 10. A
ratio that misses its bar says so; the exit code does not: figures are for reading.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYNC = ROOT / ".build/release/sync"
BAR = 3.0
DAY = "2027-01-20"
ORIGINS = [
    ("Kisumu", "Kenya"), ("Mombasa", "Kenya"), ("Nakuru", "Kenya"), ("Garissa", "Kenya"), ("Addis Ababa", "Ethiopia"),
    ("Kampala", "Uganda"), ("", "Somalia"),
]
DESTINATIONS = ["Saudi Arabia", "Oman", "UAE", "Qatar", "Lebanon", "Kuwait", "Libya"]
FORMS = ["Forced labour", "Sexual exploitation", "Forced marriage", "Child labour"]
INDUSTRIES = ["Domestic work", "Construction", "Hospitality", "Agriculture", ""]


def generate(path, rows, seed):
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "Case Reference,Submission Date,Survivor Name,Phone,Origin City,Origin Country,Exploitation Country,"
            "Transit Points,Industry,Type of Exploitation,Estimated Number of Cases,Gender,Age\n")
        for row in range(rows):
            city, country = draw.choice(ORIGINS)
            day = f"{draw.randint(2023, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            file.write(
                f"C-{row:07},{day},Name {row},+2547{row:08},{city},{country},{draw.choice(DESTINATIONS)},,"
                f"{draw.choice(INDUSTRIES)},{draw.choice(FORMS)},{draw.randint(1, 6)},{draw.choice('FM')},"
                f"{draw.randint(5, 60)}\n")


def run(words):
    """Seconds and peak memory in MB of a command that must succeed."""
    start = time.perf_counter()
    pid = os.posix_spawnp(str(words[0]), [str(word) for word in words], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: {words[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def new_home(base):
    """A home that has joined a coalition and imported nothing."""
    for words in (
        ["coalition", "init", "--home", base / "c", "--name", "T", "--domain", "t.example", "--remote", base / "inbox"],
        ["init", "--home", base / "p", "--invite", base / "c/invitation.json", "--org", "Lake"],
        ["admit", "--home", base / "c", base / "p/request.json"],
        ["join", "--home", base / "p", base / "c/welcomes/lake.json"],
    ):
        subprocess.run([SYNC, *words], check=True, capture_output=True)
    return base / "p"


def ours(base, home, file):
    shutil.rmtree(base / "copy", ignore_errors=True)
    shutil.copytree(home, base / "copy")
    os.sync()
    return run([SYNC, "import", "--home", base / "copy", "--now", DAY, file])


def peer(base, file):
    (base / "peer.sqlite").unlink(missing_ok=True)
    os.sync()
    return run(["sqlite3", base / "peer.sqlite", ".mode csv", f".import '{file}' t"])[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    try:
        home = new_home(base)
        large, small = base / "large.csv", base / "small.csv"
        generate(large, arguments.rows, arguments.seed)
        generate(small, arguments.rows // 10, arguments.seed)
        print(f"{arguments.rows} rows, {large.stat().st_size} bytes, seed {arguments.seed}, {arguments.runs} alternating runs")
        print("peer: sqlite3 DB '.mode csv' '.import FILE t'")
        ratios, times, peers, memory = [], [], [], 0
        for _ in range(arguments.runs):
            seconds, peak = ours(base, home, large)
            other = peer(base, large)
            ratios.append(seconds / other)
            times.append(seconds)
            peers.append(other)
            memory = max(memory, peak)
        _, small_memory = ours(base, home, small)
        ratio = statistics.median(ratios)
        print(
            f"import   ratio {ratio:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), bar {BAR}: "
            f"{'met' if ratio <= BAR else 'MISSED'}; {statistics.median(times):.2f} s, peer {statistics.median(peers):.2f} s; "
            f"{memory:.0f} MB, {small_memory:.0f} MB at 1/10")
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
