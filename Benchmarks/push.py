#!/usr/bin/env python3
"""Pushing over HTTPS, beside curl.

  Benchmarks/push.py [--entries 100000] [--runs 5] [--seed 1] [--folder DIR]

An organisation's log with so many new entries is pushed to nginx on loopback, as deploy/nginx sets it up, with client certificates and
encrypted bodies. The peer sends the same bytes, all that the push left in the store, as one file to the same server:

  curl -T FILE https://localhost:PORT/...

Both start from nothing in the store, alternately. For minutes ext4 makes new files slowly where others were deleted, which a push
of a thousand files feels and one file does not: --folder names a file system on which nothing was. Needs: make build, the bench
program, nginx, curl.
"""
import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYNC = ROOT / ".build/release/sync"
BENCH = ROOT / ".build/release/bench"
BAR = 2.0
DAY = "2027-01-20"
LOT = 64


def run(words):
    """Seconds and peak memory in MB of a command that must succeed."""
    start = time.perf_counter()
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {words[0]} failed: {error}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(folder, port):
    """The shipped configuration; only the largest file is larger, for the peer's one file."""
    for name in ("store/journeys", "tmp", "run"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    text = (ROOT / "deploy/nginx/nginx.conf").read_text(encoding="utf-8")
    for name, value in (
        ("@FOLDER@", str(folder)), ("@LISTEN@", f"127.0.0.1:{port}"), ("@SERVER@", "localhost"),
        ("client_max_body_size 1g", "client_max_body_size 16g"),
    ):
        text = text.replace(name, value)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    if os.getuid() == 0:
        folder.chmod(0o755)
        subprocess.run(["chown", "-R", "www-data", folder / "store", folder / "tmp", folder / "run"], check=True)
    return subprocess.Popen(
        ["nginx", "-c", folder / "nginx.conf", "-e", folder / "run/error.log", "-g", "daemon off;"],
        env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where to work (default: the system's temporary folder)")
    arguments = parser.parse_args()
    # The standard policy pads a log to whole lots.
    arguments.entries += -arguments.entries % LOT
    base = Path(tempfile.mkdtemp(prefix="journey-sync-bench-", dir=arguments.folder))
    base.chmod(0o755)
    server = None
    try:
        folder, port = base / "server", free_port()
        address = f"https://localhost:{port}/journeys"
        coalition, home = base / "c", base / "p"
        run([SYNC, "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote", address])
        run([SYNC, "certify", "server", "localhost", "--home", coalition, "--out", folder / "tls"])
        server = start_nginx(folder, port)
        run([SYNC, "merge", "--home", coalition, "--now", DAY])
        run([SYNC, "init", "--home", home, "--invite", coalition / "invitation.json", "--org", "Lake"])
        run([SYNC, "admit", "--home", coalition, home / "request.json"])
        run([SYNC, "join", "--home", home, coalition / "welcomes/lake.json"])
        run([BENCH, "fill", home, base / "fill", arguments.entries, arguments.seed])
        shutil.rmtree(home / "log", ignore_errors=True)
        shutil.move(base / "fill/lake/1", home / "log")
        store = folder / "store/journeys/lake"
        ratios, times, peers, memory, sent = [], [], [], 0, 0
        for number in range(arguments.runs):
            # Nothing is deleted in between, for the reason above.
            copy = base / f"copy{number}"
            shutil.copytree(home, copy)
            os.sync()
            seconds, peak = run([SYNC, "push", "--home", copy, "--now", DAY])
            with open(base / "all", "wb") as whole:
                for path in sorted(path for path in store.rglob("*") if path.is_file()):
                    # Piece by piece: the peak memory of what this process starts counts from its own.
                    with open(path, "rb") as part:
                        shutil.copyfileobj(part, whole)
            sent = (base / "all").stat().st_size
            files = sum(1 for path in store.rglob("*") if path.is_file())
            store.rename(base / f"store{number}")
            os.sync()
            other, _ = run([
                "curl", "-sSf", "-T", base / "all", "--cacert", home / "keys/ca.crt", "--cert", home / "keys/tls.crt",
                "--key", home / "keys/tls.pem", f"{address}/lake/1/recovery/memory.age"])
            store.rename(base / f"peer{number}")
            ratios.append(seconds / other)
            times.append(seconds)
            peers.append(other)
            memory = max(memory, peak)
        ratio = statistics.median(ratios)
        print(f"{arguments.entries} new entries, {files} files, {sent} bytes, seed {arguments.seed}, {arguments.runs} alternating runs")
        print("peer: curl -T, the same bytes as one file")
        print(
            f"push     ratio {ratio:.2f} (from {min(ratios):.2f} to {max(ratios):.2f}), bar {BAR}: "
            f"{'met' if ratio <= BAR else 'MISSED'}; {statistics.median(times):.2f} s, peer {statistics.median(peers):.2f} s; "
            f"{memory:.0f} MB")
    finally:
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
