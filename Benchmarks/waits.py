"""What users wait for: the start of a verb, and verbs that find nothing to do, beside a process that does nothing."""

import re
import statistics
import subprocess

from cases import generate
from measure import DAY, SYNC, Row, coalition, member, quietly, run

# Programs that run for milliseconds take more turns than others.
TURNS = 8
ROWS = 1_000


def rows(base, arguments):
    """The rows of this file."""
    if not arguments.wants("waits"):
        return
    coalition(base)
    home, file = member(base), base / "cases.csv"
    generate(file, ROWS, arguments.seed)
    quietly([SYNC, "import", "--quiet", "--home", home, "--now", DAY, file])
    quietly([SYNC, "push", "--quiet", "--home", home, "--now", DAY])
    partner, coalition_home = ["--home", home, "--now", DAY], ["--home", base / "c", "--now", DAY]
    quietly([SYNC, "merge", "--quiet", *coalition_home])
    verb, count = slowest(arguments.runs)
    row = Row("wait: a verb's --help", f"`--help` of the slowest of {count} verbs, `{verb}`", "`/bin/true`", 10, unit="ms")
    yield row.turns(arguments.runs * TURNS, [SYNC, *verb.split(), "--help"], ["/bin/true"])
    for name, words in (
        ("--version", ["--version"]),
        ("--help", ["--help"]),
        ("status", ["status", "--home", home]),
        ("preview", ["preview", *partner]),
        ("push", ["push", *partner]),
        ("import", ["import", *partner, "--dry-run", one_case(base, file)]),
        ("merge", ["merge", *coalition_home]),
        ("status of a coalition", ["status", "--home", base / "c"]),
        ("keys", ["keys", "--home", base / "c"]),
        ("places", ["places", "Kisumu"]),
        ("policy", ["policy", "standard"]),
    ):
        row = Row(f"wait: {name}", f"`{name}`, nothing to do", "`/bin/true`", 10, unit="ms")
        yield row.turns(arguments.runs * TURNS, [SYNC, *words], ["/bin/true"])


def slowest(runs):
    """The verb that takes longest to start, and how many there are."""
    told = subprocess.run([SYNC, "help"], check=True, capture_output=True, text=True).stdout
    verbs = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", told, re.MULTILINE)
    times = {verb: statistics.median(run([SYNC, *verb.split(), "--help"])[0] for _ in range(runs)) for verb in verbs}
    return max(times, key=times.get), len(verbs)


def one_case(base, file):
    """A table of one known case."""
    path = base / "one.csv"
    with open(file, encoding="utf-8") as source:
        path.write_text(source.readline() + source.readline(), encoding="utf-8")
    return path
