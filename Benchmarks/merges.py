"""Merging: cold, every night, and beside tools that merge other things."""

import subprocess

from measure import BENCH, DAY, SYNC, Row, aside, coalition, quietly, run

ENTRY_BYTES = 285


def filled(base, logs, entries, seed):
    """A coalition whose partners have pushed logs of that many entries together."""
    base.mkdir()
    coalition(base)
    quietly([BENCH, "members", base, logs, entries // logs, seed])
    return base


def merge(base):
    return [SYNC, "merge", "--home", base / "c", "--now", DAY, "--quiet"]


def forget(base):
    """Puts the copies aside."""
    aside(base / "c/mirror", base / "c")
    (base / "c/master.sqlite").unlink(missing_ok=True)
    subprocess.run(["sync"], check=True)


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


def beside_tools(base, arguments):
    """Ten writers: without SQL beside pycrdt, by its own clock; with SQL beside git."""
    entries, writers = min(100_000, arguments.entries), 10
    filled(base, writers, entries, arguments.seed)
    if arguments.wants("merge-pycrdt"):
        row = Row(
            "merge-pycrdt", f"verified copies of {entries:,} entries of ten writers, in memory, no SQL",
            "pycrdt `Map`, ten updates applied to one document, nothing verified", 1.0)

        def apply():
            told = subprocess.run(
                [str(arguments.python), "-c", PYCRDT, str(writers), str(entries // writers), str(ENTRY_BYTES)], check=True,
                capture_output=True, text=True).stdout
            return float(told), 0

        yield row.turns(arguments.runs, [BENCH, "copy", base / "c", base / "inbox"], apply)
    if arguments.wants("merge-git"):
        row = Row(
            "merge-git", f"merging {entries:,} entries of ten writers, with SQL",
            "git: ten branches of one signed commit each, `merge` and `verify-commit` of all", 0.2)
        words, reset = git_branches(base, writers, entries // writers, ENTRY_BYTES)

        def prepare():
            forget(base)
            quietly(reset)

        yield row.turns(arguments.runs, merge(base), words, prepare)


def cold(base, arguments):
    row = Row(
        "merge-cold", f"merging {arguments.entries:,} entries of {arguments.logs} logs, cold, verified, into SQLite",
        "`sha256sum` of the same files, then `sqlite3 .import` of the same rows", 0.8)
    small = filled(base / "tenth", arguments.logs, arguments.entries // 10, arguments.seed)
    _, row.memory_at_tenth = run(merge(small))
    large = filled(base / "cold", arguments.logs, arguments.entries, arguments.seed)
    run(merge(large))
    row.turns(arguments.runs, merge(large), loaded(large, "survivor_group"), lambda: forget(large))
    return row


def nights(base, arguments):
    night = filled(base / "night", arguments.partners, arguments.partners * 100, arguments.seed)
    run(merge(night))
    checkpoints = ["sh", "-c", f"cat '{night}'/inbox/p*/1/checkpoint"]
    quiet = Row(
        "night-quiet", f"the nightly merge of {arguments.partners:,} partners, nothing new",
        "`cat` of their checkpoint files", 5)
    yield quiet.turns(arguments.runs, merge(night), checkpoints)
    added = iter(range(10_000))
    busy = Row(
        "night-new", f"the nightly merge of {arguments.partners:,} partners, 30 new entries of one",
        "`cat` of their checkpoint files", 6)
    yield busy.turns(
        arguments.runs, merge(night), checkpoints,
        lambda: quietly([BENCH, "more", night, 7, 31, 1_000 + next(added)]))


def rows(base, arguments):
    """The rows of this file."""
    if arguments.wants("merge-pycrdt") or arguments.wants("merge-git"):
        yield from beside_tools(base / "tools", arguments)
    if arguments.wants("merge-cold"):
        yield cold(base, arguments)
    if arguments.wants("night"):
        yield from nights(base, arguments)
