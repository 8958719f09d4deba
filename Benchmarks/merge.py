#!/usr/bin/env python3
"""Measure `sync merge` beside the tools that read and load the same files, and print the ratios.

usage: Benchmarks/merge.py [--entries N] [--logs N] [--partners N] [--runs N] [--seed N] [--folder DIR] [--python PYTHON]

Cold: --entries entries in --logs logs, verified in full, into SQLite; the peer hashes the same files and imports the same rows
as CSV into the same table. Nightly: --partners partners with small logs, nothing new, or 30 new entries of one; the peer reads the
checkpoint files. Ten writers with 100,000 entries together: verified copies in memory beside pycrdt, whose document is in memory
too and which verifies nothing, by its own clock and without its start; with SQL beside git, one signed commit for each writer, a file for each entry of 285 bytes. Ours and the peer take turns. A ratio that misses its bar says so; the exit code does not: figures are for reading.
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
    """Puts the copies aside: a file system looks for places that were not freed just now, which is no part of a first merge."""
    if (base / "c/mirror").exists():
        (base / "c/mirror").rename(base / f"c/mirror-{time.monotonic_ns()}")
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


PYCRDT = '''
import sys, time
from pycrdt import Doc, Map
writers, lines, size = (int(word) for word in sys.argv[1:4])
updates = []
for writer in range(writers):
    doc = Doc()
    map = doc.get("journeys", type=Map)
    with doc.transaction():
        for line in range(lines):
            map[f"{writer}-{line}"] = f"{writer}-{line}".ljust(size, "x")
    updates.append(doc.get_update())
start = time.perf_counter()
doc = Doc()
for update in updates:
    doc.apply_update(update)
print(time.perf_counter() - start)
'''


def git_branches(base, writers, lines, size):
    """A repository with a branch for each writer: one signed commit that adds a file for each entry."""
    repository = base / "git"
    quietly(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", base / "id"])
    signer = (base / "id.pub").read_text()
    (base / "signers").write_text(f"a@example.org {signer}")
    quietly(["git", "init", "-q", "-b", "main", repository])
    git = ["git", "-C", repository]
    for name, value in {
        "user.name": "a", "user.email": "a@example.org", "gpg.format": "ssh", "user.signingkey": base / "id.pub",
        "commit.gpgsign": "true", "gpg.ssh.allowedSignersFile": base / "signers", "gc.auto": "0", "maintenance.auto": "false",
    }.items():
        quietly([*git, "config", name, value])
    quietly([*git, "commit", "-q", "--allow-empty", "-m", "start"])
    for writer in range(writers):
        quietly([*git, "checkout", "-q", "-b", f"w{writer}", "main"])
        folder = repository / f"w{writer}"
        folder.mkdir()
        for line in range(lines):
            (folder / str(line)).write_text(f"{writer}-{line}".ljust(size, "x"))
        quietly([*git, "add", "."])
        quietly([*git, "commit", "-q", "-m", "journeys"])
    quietly([*git, "checkout", "-q", "main"])
    quietly([*git, "tag", "start"])
    script = base / "git.sh"
    script.write_text("set -e\n" + "".join(
        f"git -C '{repository}' merge -q --no-edit w{writer} 2>/dev/null\ngit -C '{repository}' verify-commit w{writer} 2>/dev/null\n"
        for writer in range(writers)))
    return ["sh", str(script)], [*git, "reset", "-q", "--hard", "start"]


def peers(base, entries, writers, runs, python):
    """Ten writers: without SQL beside pycrdt, with SQL beside git."""
    base = coalition(base, writers, entries, 1)
    size = 285
    if python:
        ratios, ours, others = [], [], []
        for _ in range(runs):
            seconds, _ = run([BENCH, "copy", base / "c", base / "inbox"])
            other = float(subprocess.run(
                [str(python), "-c", PYCRDT, str(writers), str(entries // writers), str(size)], check=True,
                capture_output=True, text=True).stdout)
            ratios.append(seconds / other)
            ours.append(seconds)
            others.append(other)
        report("verified copy, pycrdt", 1.0, ratios, ours, others, None)
    words, reset = git_branches(base, writers, entries // writers, size)

    def again():
        forget(base)
        quietly(reset)

    row("with SQL, git", 0.2, merge(base), words, again, runs)
    shutil.rmtree(base)


def report(name, bar, ratios, times, peers, memory):
    median = statistics.median(ratios)
    print(f"{name:24} ratio {median:7.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), bar {bar}: "
          f"{'met' if median <= bar else 'MISSED'}; {statistics.median(times):.3f} s, peer {statistics.median(peers):.3f} s"
          + (f"; {memory:.0f} MB" if memory else ""), flush=True)


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
    report(name, bar, ratios, times, peers, memory)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--logs", type=int, default=100)
    parser.add_argument("--partners", type=int, default=1_000)
    parser.add_argument("--python", type=Path, help="a Python that has pycrdt, for the row beside it")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    try:
        print(f"{arguments.entries} entries in {arguments.logs} logs; {arguments.partners} partners; seed {arguments.seed}, "
              f"{arguments.runs} alternating runs", flush=True)
        peers(base / "peers", min(100_000, arguments.entries), 10, arguments.runs, arguments.python)
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
