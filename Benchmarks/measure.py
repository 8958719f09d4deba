"""What every benchmark here needs: running a command, taking turns with a peer, and saying what came out."""

import datetime
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYNC, BENCH = ROOT / ".build/release/sync", ROOT / ".build/release/bench"
DAY = "2027-01-20"
MEMORY_BAR = 256


def run(words):
    """Seconds and peak memory in MB of a command that must succeed, the memory being that of its largest process."""
    words = [str(word) for word in words]
    start = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"bench: failed: {' '.join(words)}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def quietly(words):
    """Runs a command that only prepares something."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def aside(path, folder):
    """Puts what is there out of the way, into `folder`: for minutes ext4 makes new files slowly where others were deleted, which is no
    part of the work."""
    if path.exists():
        path.rename(folder / f"{path.name}-{time.monotonic_ns()}")


def coalition(base):
    """A new coalition; its invitation."""
    quietly([SYNC, "coalition", "init", "--home", base / "c", "--name", "T", "--domain", "t.example",
             "--remote", base / "inbox", "--now", "1900-01-01"])
    return base / "c/invitation.json"


def member(base, name="p"):
    """The home of an organisation that has joined the coalition in `base`."""
    home = base / name
    quietly([SYNC, "init", "--home", home, "--invite", base / "c/invitation.json", "--org", name])
    quietly([SYNC, "admit", "--home", base / "c", home / "request.json"])
    quietly([SYNC, "join", "--home", home, base / f"c/welcomes/{name}.json"])
    return home


@dataclass
class Row:
    """One line of the table. `ratio` is ours by the peer's seconds, or, with `unit` ms, what ours takes longer."""
    name: str
    work: str
    peer: str
    bar: float
    unit: str = "x"
    values: list = field(default_factory=list)
    seconds: list = field(default_factory=list)
    peer_seconds: list = field(default_factory=list)
    memory: float = 0
    memory_at_tenth: float = 0

    def add(self, ours, peer, memory=0):
        self.values.append((ours - peer) * 1000 if self.unit == "ms" else ours / peer)
        self.seconds.append(ours)
        self.peer_seconds.append(peer)
        self.memory = max(self.memory, memory)

    def turns(self, runs, ours, peer, prepare=lambda: None):
        """Ours and the peer in turn, each given as words or as a function that tells seconds and memory."""
        def once(work):
            return work() if callable(work) else run(work)

        for _ in range(runs):
            prepare()
            seconds, memory = once(ours)
            self.add(seconds, once(peer)[0], memory)
        return self

    def result(self):
        median = statistics.median(self.values)
        return {
            "name": self.name, "work": self.work, "peer": self.peer, "unit": self.unit, "bar": self.bar,
            "median": round(median, 3), "min": round(min(self.values), 3), "max": round(max(self.values), 3),
            "runs": len(self.values), "verdict": "holds" if median <= self.bar else "misses",
            "seconds": round(statistics.median(self.seconds), 4),
            "peer_seconds": round(statistics.median(self.peer_seconds), 4), "memory_mb": round(self.memory),
            "memory_at_tenth_mb": round(self.memory_at_tenth) or None,
        }


def line(row):
    """A result for the terminal."""
    return (f"{row['name']:22} {row['median']:8.2f} {row['min']:8.2f} {row['max']:8.2f} {row['unit']:2} bar {row['bar']:5} "
            f"{row['verdict']:6} {row['seconds']:8.3f} s {row['peer_seconds']:8.3f} s {row['memory_mb']:5} MB"
            + (f", {row['memory_at_tenth_mb']} MB at a tenth" if row["memory_at_tenth_mb"] else ""))


def markdown(report):
    """The table of docs/performance.md."""
    lines = [
        f"Measured on {report['date']}, commit {report['commit']}: {report['machine']}. {report['entries']:,} entries, "
        f"{report['partners']:,} partners by night, seed {report['seed']}.", "",
        "| work | beside | ratio (from, to) | bar | | ours | the peer | peak memory (at a tenth) | runs |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in report["rows"]:
        unit = " ms" if row["unit"] == "ms" else ""
        digits = 1 if unit else 2
        tenth = f" ({row['memory_at_tenth_mb']} MB)" if row["memory_at_tenth_mb"] else ""
        lines.append(
            f"| {row['work']} | {row['peer']} | {row['median']:.{digits}f}{unit} ({row['min']:.{digits}f}, {row['max']:.{digits}f}) "
            f"| {row['bar']:g}{unit} | {row['verdict']} | {row['seconds']:.3f} s | {row['peer_seconds']:.3f} s "
            f"| {row['memory_mb'] or '-'} MB{tenth} | {row['runs']} |")
    return "\n".join(lines) + "\n"


def machine():
    cpu = next((text.split(":")[1].strip() for text in open("/proc/cpuinfo") if text.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores of {cpu}"


def commit():
    told = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def report(rows, arguments, out):
    """Writes the results: as JSON to `out`, where rows measured before stay unless they were measured again, and as the table
    of docs/performance.md."""
    whole = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"), "commit": commit(), "machine": machine(),
        "entries": arguments.entries, "partners": arguments.partners, "seed": arguments.seed, "rows": rows,
    }
    if out and out.exists():
        new = {row["name"]: row for row in rows}
        before = [new.pop(row["name"], row) for row in json.loads(out.read_text())["rows"]]
        whole["rows"] = before + list(new.values())
    if out:
        out.write_text(json.dumps(whole, indent=2) + "\n")
    write_between(ROOT / "docs/performance.md", "bench", markdown(whole))


def write_between(page, name, text):
    """Puts `text` between a page's two marks of that name."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = page.read_text().partition(begin)
    _, _, after = rest.partition(end)
    if rest:
        page.write_text(f"{before}{begin}\n\n{text}\n{end}{after}")
