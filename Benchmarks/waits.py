"""What users wait for: the start of a verb, and verbs that find nothing to do, beside a process that does nothing."""

from cases import generate
from measure import DAY, SYNC, Row, coalition, member, quietly

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


def one_case(base, file):
    """A table of one known case."""
    path = base / "one.csv"
    with open(file, encoding="utf-8") as source:
        path.write_text(source.readline() + source.readline(), encoding="utf-8")
    return path
