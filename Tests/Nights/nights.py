#!/usr/bin/env python3
"""Nights of a coalition over a real web server that is down, cut off, busy, full or read-only at random, and the same nights without.

  Tests/Nights/nights.py --program PROGRAM [--partners 10] [--nights 60] [--start 2026-12-10] [--seed 1] [--jobs 2]

Every night each organisation that is not away pushes with the real program, some import new cases first, and the coalition merges. All
of it goes over nginx as deploy/nginx sets it up, with the certificates that admit issues, through a relay that can break a connection
after any byte. What happens to whom is drawn from the seed:

  down        the server does not run                     cut        connections break in the middle of whatever they carry
  busy        it answers 503                              read-only  it cannot write into its store
  full        its disk is full (root only: a small tmpfs) merge      only the merge of the coalition cannot reach it
  killed      the program is killed at a random moment    away       an organisation does not push for one to four weeks

While something is wrong a command may end with 0, 3, 69, 74 or 77, never with another code. On every night on which nothing is wrong all
commands succeed, the coalition has merged of each organisation exactly what its own log holds, and nothing is forked. After
each outage the store verifies. At the end the master is what the logs of the store give (verify --master), and the findings, the
exported rows and what each organisation still keeps are equal, but for what is drawn anew in each run, to those of a run in which
nothing ever went wrong (and in which nobody pushes on nights on which nothing can leave). The last line says how many nights, pushes and outages there were; the exit code is 1 where anything was amiss.
"""
import argparse
import csv
import datetime
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# While something is wrong: done, partly done, try again, the disk, no access.
BAD_NIGHT_CODES = {0, 3, 69, 74, 77}
DAY = datetime.timedelta(days=1)
SETTLING = 15
HEADER = [
    "Case Reference", "Submission Date", "Survivor Name", "Phone", "Origin City", "Origin Country", "Exploitation Country",
    "Industry", "Type of Exploitation", "Estimated Number of Cases", "Gender", "Age",
]


# What happens, drawn before the first night

def quarter_end(day):
    month = (day.month - 1) // 3 * 3 + 3
    return datetime.date(day.year + month // 12, month % 12 + 1, 1) - DAY


def case(draw, reference, day):
    """A row; few places, so that most find company."""
    city, country = draw.choice([("Kisumu", "Kenya"), ("Kisumu", "Kenya"), ("Mombasa", "Kenya"), ("Kampala", "Uganda")])
    return [
        reference, day.isoformat(), "Name", "+254700", city, country, draw.choice(["Oman", "Oman", "Qatar"]), "Domestic work",
        draw.choice(["Forced labour", "Forced labour", "Forced marriage"]), draw.randint(1, 6), draw.choice("FFFM"),
        draw.randint(16, 45)]


class Plan:
    """Cases, imports, changes and outages. Changes to what was shared fall only into weeks in which every organisation has sealed
    the last period: a seal that an outage delays would otherwise rightly say something else."""

    def __init__(self, partners, nights, start, seed):
        draw = random.Random(seed)
        self.days = [start + n * DAY for n in range(nights)]
        self.names = [f"org{n:02}" for n in range(partners)]
        self.imports = {}   # (name, night): rows
        self.withdrawn = {}  # (name, night): reference
        self.away = {name: set() for name in self.names}
        self.outages = {}   # night: kind
        for name in self.names:
            self.draw_cases(draw, name)
            self.draw_absences(draw, name)
        self.draw_outages(draw)

    def due(self, day):
        """The nights since the last period could be sealed."""
        end = quarter_end(day - (SETTLING + 1) * DAY)
        if end + (SETTLING + 1) * DAY > day:
            end = quarter_end(datetime.date(end.year, end.month, 1) - 80 * DAY)
        return (day - (end + (SETTLING + 1) * DAY)).days

    def may_change(self, day):
        return self.due(day) >= 36 and day < quarter_end(day) and day >= self.days[0] + 4 * DAY

    def draw_cases(self, draw, name):
        first = self.days[0]
        rows = [case(draw, f"{name}-old-{n}", first - draw.randint(1, 300) * DAY) for n in range(60)]
        self.imports[name, 0] = rows
        known, waiting = list(rows), []
        weekday = draw.randrange(7)
        for night, day in enumerate(self.days):
            for n in range(draw.choice([0, 0, 0, 1, 1, 2])):
                waiting.append(case(draw, f"{name}-{night}-{n}", day - draw.randint(0, 4) * DAY))
            if night > 0 and night % 7 == weekday and waiting:
                rows = list(waiting)
                if self.may_change(day) and draw.random() < 0.5:
                    # A number that was wrong; the next seal takes the group back.
                    old = draw.choice(known)
                    rows.append(old[:9] + [draw.randint(1, 9)] + old[10:])
                self.imports[name, night] = rows
                known += waiting
                waiting = []
            if self.may_change(day) and draw.random() < 0.03:
                self.withdrawn[name, night] = known.pop(draw.randrange(len(known)))[0]

    def draw_absences(self, draw, name):
        night = 3
        while night < len(self.days) - 3:
            if draw.random() < 0.012:
                length = draw.randint(7, 28)
                nights = [n for n in range(night, night + length) if n < len(self.days) - 3]
                # Back before the weeks of changes.
                if all(self.due(self.days[n]) < 32 or not self.may_change(self.days[n]) for n in nights):
                    self.away[name].update(n for n in nights if self.due(self.days[n]) < 32)
                night += length + 14
            night += 1

    def draw_outages(self, draw):
        kinds = ["down", "cut", "cut", "cut", "busy", "read-only", "full", "merge", "killed", "killed"]
        night = 2
        while night < len(self.days) - 3:
            due = self.due(self.days[night])
            # Seldom on quiet nights, often on those on which much is carried; none just before changes.
            if draw.random() < (0 if 32 <= due < 36 else 0.7 if due < 4 else 0.15):
                kind = draw.choice(kinds)
                for n in range(night, min(night + draw.randint(1, 3), len(self.days) - 3)):
                    self.outages[n] = kind
                night = n + 1
            night += 1


# The line and the server

class Relay:
    """Passes bytes between a port and the server's; breaks connections when told to."""

    def __init__(self, upstream):
        self.upstream, self.draw = upstream, None
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            # Most of what a connection carries is small; now and then a file of a megabyte comes.
            left = None if self.draw is None else int(2 ** self.draw.uniform(6, 22))
            threading.Thread(target=self.connect, args=(client, left), daemon=True).start()

    def connect(self, client, left):
        try:
            server = socket.create_connection(("127.0.0.1", self.upstream))
        except OSError:
            client.close()
            return
        # Two small packets in a row would wait for each other.
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(target=self.copy, args=(server, client, None), daemon=True)
        back.start()
        self.copy(client, server, left)
        back.join()
        client.close()
        server.close()

    def copy(self, source, target, left):
        try:
            while data := source.recv(65536):
                if left is not None:
                    data, left = data[:left], left - len(data[:left])
                target.sendall(data)
                if left == 0:
                    break
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Server:
    """nginx with the shipped configuration, on a disk of its own where this user may mount one."""

    def __init__(self, folder, megabytes):
        self.folder, self.process, self.is_mounted = folder, None, False
        folder.mkdir()
        if os.getuid() == 0:
            mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", folder]
            self.is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
        for name in ("store/journeys", "tmp", "run"):
            (folder / name).mkdir(parents=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self, busy=False):
        text = (ROOT / "deploy/nginx/nginx.conf").read_text(encoding="utf-8")
        for name, value in (
            ("@FOLDER@", str(self.folder)), ("@LISTEN@", f"127.0.0.1:{self.port}"), ("@SERVER@", "localhost"),
            ("if ($allowed = 0)", "return 503; if ($allowed = 0)" if busy else "if ($allowed = 0)"),
        ):
            text = text.replace(name, value)
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")
        if os.getuid() == 0:
            subprocess.run(
                ["chown", "-R", "www-data", *(self.folder / name for name in ("store", "tmp", "run"))], check=True)
        self.process = subprocess.Popen(
            ["nginx", "-c", self.folder / "nginx.conf", "-e", self.folder / "run/error.log", "-g", "daemon off;"],
            env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"}, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        sys.exit("nights: nginx does not start")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def read_only(self, on):
        """Without the write bit the server's own user cannot make a file in any folder of the store."""
        for path in [self.folder / "store", *(self.folder / "store").rglob("*")]:
            if path.is_dir():
                path.chmod(0o555 if on else 0o755)

    def fill(self, on):
        filler = self.folder / "filler"
        if on:
            with open(filler, "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(1 << 20))
                except OSError:
                    pass
            # The last bytes too.
            with open(filler, "ab", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(512))
                except OSError:
                    pass
        else:
            filler.unlink(missing_ok=True)

    def end(self):
        self.stop()
        if self.is_mounted:
            subprocess.run(["umount", self.folder], check=True)


# One run of all nights

class Run:
    def __init__(self, plan, program, base, jobs, seed, outages):
        self.plan, self.program, self.base, self.jobs = plan, program, base, jobs
        self.draw = random.Random(seed + 1)
        self.has_outages = outages
        self.server = Server(base / "server", 64 + 8 * len(plan.names))
        self.relay = Relay(self.server.port)
        self.coalition = base / "coalition"
        self.remote = f"https://localhost:{self.relay.port}/journeys"
        self.amiss, self.counts, self.codes = [], Counter(), Counter()
        self.caught_up = set()

    def sync(self, *words, kill_after=None, env=None):
        process = subprocess.Popen(
            [self.program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        try:
            output, errors = process.communicate(timeout=kill_after or 300)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            if kill_after is None:
                self.amiss.append(f"{words[0]} hangs")
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def must(self, *words, env=None):
        result = self.sync(*words, env=env)
        if result.returncode != 0:
            self.amiss.append(f"{' '.join(map(str, words))}: exit {result.returncode}: {result.stderr[-400:]}")
        return result

    def home(self, name):
        return self.base / name

    def patience(self, home):
        (home / "transport.json").write_text(
            '{"type":"transport/1","attempts":2,"backoff_milliseconds":10,"patience_seconds":10,"connect_seconds":10}')

    def set_up(self):
        day = self.plan.days[0]
        self.must("coalition", "init", "--home", self.coalition, "--name", "T", "--domain", "t.example", "--remote", self.remote)
        self.must("certify", "server", "localhost", "--home", self.coalition, "--out", self.server.folder / "tls")
        self.patience(self.coalition)
        self.server.start()
        self.must("merge", "--home", self.coalition, "--now", day)
        for name in self.plan.names:
            home = self.home(name)
            self.must("init", "--home", home, "--invite", self.coalition / "invitation.json", "--org", name)
            self.must("admit", "--home", self.coalition, home / "request.json")
            self.must("join", "--home", home, self.coalition / f"welcomes/{name}.json")
            self.patience(home)

    def is_busy(self, number):
        """Without outages only nights count on which something may leave; on the others a push says that there is nothing."""
        is_near = self.plan.due(self.plan.days[number]) < 4 or number in (1, len(self.plan.days) - 1)
        return self.has_outages or is_near or number % 7 == 0

    def night(self, number):
        day = self.plan.days[number]
        kind = self.plan.outages.get(number) if self.has_outages else None
        if kind == "full" and not self.server.is_mounted:
            kind = "read-only"
        if kind:
            self.counts[f"nights {kind}"] += 1
        self.begin(kind)
        if self.has_outages:
            present = [name for name in self.plan.names if number not in self.plan.away[name]]
            self.counts["nights away"] += len(self.plan.names) - len(present)
        else:
            present = self.plan.names if self.is_busy(number) else []
        # In another order each night.
        order = self.draw.sample(self.plan.names, k=len(self.plan.names))
        moments = {name: self.draw.uniform(0.005, 0.15) if kind == "killed" else None for name in order}
        with ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(lambda name: self.organisation(name, number, day, name in present, kind, moments[name]), order))
        if not self.is_busy(number):
            return
        if kind == "merge":
            self.server.stop()
        merged = self.sync("merge", "--json", "--home", self.coalition, "--now", day)
        self.counts["merges"] += 1
        self.end(kind)
        self.judge("merge", merged, kind is not None)
        self.judge_night(number, present, kind, merged)

    def judge_night(self, number, present, kind, merged):
        """No fork on any night; on a quiet one all that was pushed is merged, and after an outage the store verifies."""
        sizes = {}
        for line in merged.stdout.splitlines():
            answer = json.loads(line)
            if answer.get("type") == "partner":
                sizes[answer["partner"]] = answer["to"]
                if answer["condition"] in ("forked", "waiting"):
                    self.amiss.append(f"night {number}: {answer['partner']} is {answer['condition']}")
        if (self.coalition / "forks").exists():
            self.amiss.append(f"night {number}: a fork")
        if kind is not None:
            return
        for name in present:
            own = self.pushed_size(name)
            if sizes.get(name) != own:
                self.amiss.append(f"night {number}: merged {sizes.get(name)} of the {own} entries of {name}")
        before = self.plan.outages.get(number - 1) if self.has_outages else None
        if before:
            self.verify(f"night {number}, after {before}")

    def organisation(self, name, number, day, is_present, kind, moment):
        home = self.home(name)
        rows = self.plan.imports.get((name, number))
        if rows:
            path = self.base / f"{name}.csv"
            with open(path, "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([HEADER, *rows])
            self.must("import", "--home", home, "--now", day, path)
        if (name, number) in self.plan.withdrawn:
            self.must("withdraw", "--home", home, self.plan.withdrawn[name, number])
        if not is_present:
            return
        result = self.sync("push", "--home", home, "--now", day, kill_after=moment)
        self.counts["pushes"] += 1
        if result.returncode == -signal.SIGKILL and moment is not None:
            self.counts["pushes killed"] += 1
            return
        if "resuming at" in result.stderr:
            self.counts["pushes resumed"] += 1
        self.judge(f"push of {name}", result, kind in ("down", "cut", "busy", "read-only", "full"))

    def judge(self, what, result, is_bad):
        if result.returncode != 0:
            self.codes[f"{what.split()[0]} {result.returncode}"] += 1
        if result.returncode not in (BAD_NIGHT_CODES if is_bad else {0}):
            self.amiss.append(f"{what}: exit {result.returncode}: {result.stderr[-400:]}{result.stdout[-400:]}")

    def begin(self, kind):
        if kind == "down":
            self.server.stop()
        elif kind == "cut":
            self.relay.draw = random.Random(self.draw.random())
        elif kind == "busy":
            self.server.stop()
            self.server.start(busy=True)
        elif kind == "read-only":
            self.server.read_only(True)
        elif kind == "full":
            self.server.fill(True)

    def end(self, kind):
        self.relay.draw = None
        if kind in ("down", "merge"):
            self.server.start()
        elif kind == "busy":
            self.server.stop()
            self.server.start()
        elif kind == "read-only":
            self.server.read_only(False)
        elif kind == "full":
            self.server.fill(False)

    def pushed_size(self, name):
        """The size that the home believes the store to have; what waits for a seal is not there yet."""
        path = self.home(name) / "pushed"
        return int(path.read_text().splitlines()[1]) if path.exists() else 0

    def verify(self, when, *words):
        result = self.sync(
            "verify", self.server.folder / "store/journeys", "--key", self.coalition / "invitation.json", "--identity",
            self.coalition / "keys/bodies.age", *words)
        self.counts["verifications"] += 1
        if result.returncode != 0:
            self.amiss.append(f"{when}: the store does not verify: {result.stdout[-600:]}{result.stderr[-300:]}")

    def run(self):
        try:
            self.set_up()
            for number in range(len(self.plan.days)):
                self.night(number)
                if self.amiss:
                    break
            self.verify("the end", "--master", self.coalition / "master.sqlite")
            return self.figures()
        finally:
            self.server.end()

    def figures(self):
        """What must not depend on outages: all but salts, and what follows from them, and the order in a log."""
        report, dump = self.base / "report", self.base / "dump"
        # Without a browser, which would make a PDF of it.
        findings = self.must(
            "report", "--home", self.coalition, "--internal", "--json", "--out", report, env={"PATH": "/nonexistent"})
        self.must("export", "--home", self.coalition, "--format", "dump", "--out", dump)
        kept = {}
        for name in self.plan.names:
            status = json.loads(self.must("status", "--home", self.home(name), "--json").stdout.splitlines()[-1])
            kept[name] = {key: value for key, value in status.items() if key != "root"}
        rows = [constant(line) for line in dump.read_text().splitlines()]
        self.counts["groups in the master"] = sum('"table":"survivor_group"' in row for row in rows)
        return {
            "findings": [constant(line) for line in findings.stdout.splitlines() if '"summary"' not in line],
            "rows of the master": sorted(rows), "what organisations keep": kept,
        }


# Digests in hexadecimal and base64, and where in its log an entry stands.
DRAWN = re.compile(r'[0-9a-f]{64}|[A-Za-z0-9+/]{43}=|"(?:entry|index)":[0-9]+')


def constant(line):
    return DRAWN.sub("*", line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / ".build/release/sync")
    parser.add_argument("--partners", type=int, default=10)
    parser.add_argument("--nights", type=int, default=60)
    parser.add_argument("--start", type=datetime.date.fromisoformat, default=datetime.date(2026, 12, 10))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    plan = Plan(arguments.partners, arguments.nights, arguments.start, arguments.seed)
    base = arguments.keep or Path(tempfile.mkdtemp(prefix="journey-sync-nights-"))
    base.mkdir(exist_ok=True)
    base.chmod(0o755)
    amiss, figures = [], []
    try:
        for outages in (False, True):
            began = time.monotonic()
            folder = base / ("outages" if outages else "quiet")
            folder.mkdir()
            run = Run(plan, arguments.program, folder, arguments.jobs, arguments.seed, outages)
            figures.append(run.run())
            amiss += run.amiss
            words = [f"{count} {what}" for what, count in sorted(run.counts.items())]
            codes = [f"{count} times {what}" for what, count in sorted(run.codes.items())]
            print(
                f"{'with' if outages else 'without'} outages: {arguments.partners} organisations, {arguments.nights} nights, "
                f"{time.monotonic() - began:.0f} s; {', '.join(words)}; exits: {', '.join(codes) or 'all 0'}", flush=True)
            if amiss:
                break
        if len(figures) == 2:
            for what in figures[0]:
                if figures[0][what] != figures[1][what]:
                    amiss.append(f"{what} differ from a run without outages")
    finally:
        if not arguments.keep:
            shutil.rmtree(base, ignore_errors=True)
    for problem in amiss[:20]:
        print(f"AMISS: {problem}")
    print(f"nights: {len(amiss)} amiss, seed {arguments.seed}")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
