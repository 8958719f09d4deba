#!/usr/bin/env python3
"""Make system calls of the real program fail, and kill it, during push, erase, withdraw, correct (a push that takes a group back), merge,
and in the pool ask (a push that asks the keeper), answer (the keeper's) and report (a push that turns its answer into reports); then
see that nothing is lost.

usage: Tests/Faults/inject.py --program PROGRAM [--verb push|erase|withdraw|correct|merge|ask|answer|report]... [--every N] [--kills N] [--seed N]

Each run starts from the same homes on the Kenyan example's smallest case file, and injects one fault with strace: the Nth
call of a kind fails with EIO or ENOSPC, or the process is killed there; with --kills it is killed at that many random moments
besides. After each run
 - the program did not crash by itself,
 - the same command, run again, completes,
 - the store and the log verify, every survivor is shared once or still there, as in an undisturbed run,
 - after an erasure no byte of the body is left in the home,
 - in the pool the year ends as an undisturbed one: the keeper's budget, which is that of one request, suffices, each route is
   reported once, and the keeper says that it answered each organisation once.
--every N injects at every Nth call of a kind (1: at each). The last line says how many runs there were and how many were bad;
the exit code is 1 where any was.
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "Examples" / "kenya" / "lake" / "cases.csv"
DAY, NEXT_QUARTER = "2027-01-20", "2027-04-20"
CASE = "LK-002"
POOL_VERBS = ["ask", "answer", "report"]
VERBS = ["push", "erase", "withdraw", "correct", "merge"] + POOL_VERBS
ERRORS = {
    "openat": ("openat", ["EIO", "ENOSPC"]),
    "read": ("read,pread64", ["EIO"]),
    "write": ("write,pwrite64", ["EIO", "ENOSPC"]),
    "fsync": ("fsync,fdatasync,syncfs", ["EIO"]),
    "rename": ("rename,renameat,renameat2", ["EIO"]),
    "mkdir": ("mkdir,mkdirat", ["ENOSPC"]),
    "close": ("close", ["EIO"]),
    "unlink": ("unlink,unlinkat", ["EIO"]),
}
OWN_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGILL, signal.SIGBUS, signal.SIGTRAP, signal.SIGFPE}


class Scenario:
    """Homes as they are before the verb, and what must hold after it."""

    folders = ["home", "coalition", "inbox"]

    def __init__(self, program, verb, folder):
        self.program, self.verb, self.folder = program, verb, folder
        self.home, self.coalition, self.inbox = folder / "home", folder / "coalition", folder / "inbox"
        self.prepare()
        for name in self.folders:
            shutil.copytree(folder / name, folder / f"{name}.before")
        self.command = self.words()[verb]

    def words(self):
        return {
            "push": ["push", "--home", self.home, "--now", DAY],
            "correct": ["push", "--home", self.home, "--now", NEXT_QUARTER],
            "withdraw": ["withdraw", "--home", self.home, CASE],
            "erase": ["erase", "--home", self.home, str(getattr(self, "entry", 0))],
            "merge": ["merge", "--home", self.coalition, "--now", DAY],
        }

    def sync(self, *words, good=(0,)):
        result = subprocess.run([self.program, *map(str, words)], capture_output=True, text=True, timeout=120)
        if good is not None and result.returncode not in good:
            raise RuntimeError(f"{words[0]}: exit {result.returncode}: {result.stderr.strip()[-300:]}")
        return result

    def prepare(self):
        self.sync("coalition", "init", "--home", self.coalition, "--name", "T", "--domain", "t.example", "--remote", self.inbox)
        self.sync("init", "--home", self.home, "--invite", self.coalition / "invitation.json", "--org", "Lake")
        self.sync("admit", "--home", self.coalition, self.home / "request.json")
        self.sync("join", "--home", self.home, self.coalition / "welcomes" / "lake.json")
        self.sync("import", "--home", self.home, "--now", DAY, CASES, good=(0, 3))
        if self.verb == "push":
            return
        self.sync("push", "--home", self.home, "--now", DAY)
        self.lines = self.bodies()
        self.entry = next(i for i, l in enumerate(self.lines) if b'"type":"journey/1"' in l)
        if self.verb == "correct":
            text = Path(CASES).read_text()
            changed = self.folder / "corrected.csv"
            changed.write_text("\n".join(
                line.replace("Kenya", "Uganda", 1).replace("Kisumu", "Kampala", 1) if line.startswith(CASE) else line
                for line in text.split("\n")))
            self.sync("import", "--home", self.home, "--now", DAY, changed, good=(0, 3))

    def bodies(self):
        """The log's lines, from the widest bundle of each number."""
        widest = {}
        for path in (self.home / "log/bodies").rglob("*"):
            if path.is_file():
                number = str(path.relative_to(self.home)).split(".p/")[0]
                lines = path.read_bytes().split(b"\n")[:-1]
                widest[number] = max(widest.get(number, []), lines, key=len)
        return [line for number in sorted(widest) for line in widest[number]]

    def reset(self):
        for name in self.folders:
            shutil.rmtree(self.folder / name)
            shutil.copytree(self.folder / f"{name}.before", self.folder / name)

    def status(self):
        return json.loads(self.sync("status", "--json", "--home", self.home).stdout.splitlines()[-1])

    def check(self):
        """What is wrong after the command was run again; nothing, as it should be."""
        wrong = []
        # A case that was withdrawn before the fault is not known any more.
        self.sync(*self.command, good=(0, 65) if self.verb == "withdraw" else (0,))
        size = 320
        if self.verb in ("erase", "withdraw", "correct"):
            erased = [old for old, new in zip(self.lines, self.bodies()) if new == b"null" and old != b"null"]
            if not erased:
                wrong.append("nothing was erased")
            for line in erased:
                salt = line.split(b'"salt":"')[1][:44]
                for path in self.home.rglob("*"):
                    if path.is_file() and any(needle in path.read_bytes() for needle in (line, salt)):
                        wrong.append(f"{path.relative_to(self.home)} still holds the body")
            self.sync("push", "--home", self.home, "--now", NEXT_QUARTER)
            size = 384
        status = self.status()
        expected = {"log_size": size}
        if self.verb in ("push", "erase", "merge"):
            expected |= {"accepted_submissions": 20, "shared_survivors": 47, "staying_survivors": 3}
        wrong += [f"{key} is {status.get(key)}" for key, value in expected.items() if status.get(key) != value]
        counts = [status[key] for key in ("accepted_submissions", "shared_survivors", "staying_survivors")]
        verified = self.sync("verify", self.inbox, "--key", self.coalition / "invitation.json", good=None)
        if verified.returncode != 0 or f"t.example/lake/1  {size} entries" not in verified.stdout:
            wrong.append("the store does not verify: " + verified.stdout.strip()[-200:])
        merged = self.sync("merge", "--json", "--home", self.coalition, "--now", NEXT_QUARTER)
        master = json.loads(merged.stdout.splitlines()[-1])
        groups = self.sync("export", "--home", self.coalition, "--format", "csv", "--out", self.folder / "groups.csv")
        # Without the frontier's cell, which holds the keys of this folder.
        rows = [r.rsplit(",", 1)[0] for r in (self.folder / "groups.csv").read_text().splitlines()]
        return wrong, (counts, master["quarantined"], rows, groups.returncode)


class PoolScenario(Scenario):
    """Two organisations and a keeper; one of the routes is known to both. A request is of 64 cells, and so is the budget."""

    folders = ["home", "other", "keeper", "coalition", "inbox"]

    def words(self):
        push = ["push", "--home", self.home, "--now", DAY]
        return {"ask": push, "answer": ["keeper", "answer", "--home", self.keeper, "--now", DAY], "report": push}

    def prepare(self):
        self.other, self.keeper = self.folder / "other", self.folder / "keeper"
        invitation = self.coalition / "invitation.json"
        self.sync("coalition", "init", "--home", self.coalition, "--name", "T", "--domain", "t.example", "--remote", self.inbox,
                  "--bodies", "age", "--pooling", "2")
        self.sync("keeper", "init", "--home", self.keeper, "--invite", invitation)
        routes = {self.home: ("lake", [("Mali", 2), ("Chad", 1)]), self.other: ("north", [("Mali", 2)])}
        for home, (name, cases) in routes.items():
            self.sync("init", "--home", home, "--invite", invitation, "--org", name)
            self.sync("admit", "--home", self.coalition, home / "request.json")
            self.sync("join", "--home", home, self.coalition / "welcomes" / f"{name}.json")
            self.sync("keeper", "approve", "--home", self.keeper, home / "request.json", "--cells", "64")
            table = self.folder / f"{name}.csv"
            table.write_text(
                "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases\n"
                + "".join(f"{name}-{origin},2026-05-01,{origin},Oman,Forced labour,{count}\n" for origin, count in cases))
            self.sync("import", "--home", home, "--now", DAY, table)
        self.sync("keeper", "open", "2026", "--home", self.keeper)
        self.sync("epoch", "add", "--home", self.coalition, self.keeper / "epochs/2026/epoch.json")
        self.sync("push", "--home", self.other, "--now", DAY)
        if self.verb != "ask":
            self.sync("push", "--home", self.home, "--now", DAY)
        if self.verb == "report":
            self.sync("keeper", "answer", "--home", self.keeper, "--now", DAY)

    def check(self):
        self.sync(*self.command)
        # The year goes on to its end.
        self.sync("keeper", "answer", "--home", self.keeper, "--now", DAY)
        for home in (self.home, self.other):
            self.sync("push", "--home", home, "--now", DAY)
        merged = [json.loads(line) for line in self.sync("merge", "--json", "--home", self.coalition, "--now", DAY).stdout.splitlines()]
        closed = self.sync("keeper", "close", "2026", "--home", self.keeper, "--now", "2027-04-01").stdout
        wrong = []
        if "2 requests with 128 cells were answered" not in closed:
            wrong.append("the keeper says: " + closed.strip())
        pool = next((line for line in merged if line["type"] == "pooled"), {})
        for key, value in {"cells": 1, "opened": 2, "closed": 1, "refused": 0, "undecided": 0}.items():
            if pool.get(key) != value:
                wrong.append(f"{key} is {pool.get(key)}")
        status = self.status()
        for key, value in {"accepted_submissions": 2, "pooled_survivors": 3, "staying_survivors": 0}.items():
            if status.get(key) != value:
                wrong.append(f"{key} is {status.get(key)}")
        reports = sum(b'"type":"pooled/1"' in line for line in self.bodies())
        if reports != 2:
            wrong.append(f"{reports} reports are in the log")
        verified = self.sync("verify", self.inbox, "--key", self.coalition / "invitation.json", "--identity",
                             self.coalition / "keys/bodies.age", good=None)
        if verified.returncode != 0:
            wrong.append("the store does not verify: " + verified.stdout.strip()[-200:])
        return wrong, (status["log_size"], merged[-1]["quarantined"])


class Harness:
    def __init__(self, scenario, every, log):
        self.scenario, self.every, self.log = scenario, every, log
        self.runs = self.bad = 0
        scenario.reset()
        wrong, self.undisturbed = scenario.check()
        if wrong:
            sys.exit(f"inject: the undisturbed {scenario.verb} is wrong: {wrong}")

    def after(self, what, returncode):
        self.runs += 1
        wrong = []
        if -returncode in OWN_CRASHES or returncode - 128 in OWN_CRASHES:
            wrong.append(f"crashed with {returncode}")
        try:
            more, state = self.scenario.check()
            wrong += more
            if state != self.undisturbed:
                wrong.append("the master differs from an undisturbed run's")
        except (RuntimeError, subprocess.TimeoutExpired, ValueError) as error:
            wrong.append(str(error))
        if wrong:
            self.bad += 1
            print(f"BAD {self.scenario.verb} {what}: {'; '.join(wrong)}", flush=True)

    def strace(self, *options):
        words = ["strace", "-f", "-qq", "-o", str(self.log), *options, self.scenario.program]
        return subprocess.run(words + list(map(str, self.scenario.command)), capture_output=True, timeout=300).returncode

    def inject(self):
        for name, (calls, errors) in ERRORS.items():
            self.scenario.reset()
            self.strace("-e", f"trace={calls}")
            total = sum(1 for line in self.log.read_text().splitlines() if "(" in line)
            before = self.runs
            for fault in [f"error={e}" for e in errors] + ["signal=KILL"]:
                for nth in range(1, total + 1, self.every):
                    self.scenario.reset()
                    code = self.strace("-e", f"trace={calls}", "-e", f"inject={calls}:{fault}:when={nth}")
                    self.after(f"{name} {nth} {fault}", code)
            print(f"{self.scenario.verb} {name}: {total} calls, {self.runs - before} runs", flush=True)

    def kill(self, count, rng):
        self.scenario.reset()
        start = time.monotonic()
        self.scenario.sync(*self.scenario.command)
        span = (time.monotonic() - start) * 1.1
        killed = 0
        for number in range(count):
            self.scenario.reset()
            process = subprocess.Popen(
                [self.scenario.program, *map(str, self.scenario.command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(rng.uniform(0, span))
            killed += process.poll() is None
            process.kill()
            process.wait()
            self.after(f"kill {number}", 0)
        print(f"{self.scenario.verb}: {count} random kills, {killed} while it ran", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--verb", action="append", choices=VERBS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if shutil.which("strace") is None:
        sys.exit("inject: strace is needed; run: make test-deps")
    runs = bad = 0
    for verb in arguments.verb or VERBS:
        with tempfile.TemporaryDirectory(prefix="journey-sync-faults-") as name:
            folder = Path(name)
            kind = PoolScenario if verb in POOL_VERBS else Scenario
            harness = Harness(kind(str(Path(arguments.program).resolve()), verb, folder), arguments.every, folder / "trace")
            harness.inject()
            harness.kill(arguments.kills, random.Random(arguments.seed))
            runs, bad = runs + harness.runs, bad + harness.bad
    print(f"faults: {runs} runs, {bad} bad (every {arguments.every}, kills {arguments.kills}, seed {arguments.seed})")
    sys.exit(1 if bad else 0)


main()
