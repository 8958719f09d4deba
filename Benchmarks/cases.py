"""Case tables of any size from a fixed seed: importing them, and sealing what was imported."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

from measure import DAY, SYNC, Row, aside, coalition, member, quietly, run

ORIGINS = [
    ("Kisumu", "Kenya"), ("Mombasa", "Kenya"), ("Nakuru", "Kenya"), ("Garissa", "Kenya"), ("Addis Ababa", "Ethiopia"),
    ("Kampala", "Uganda"), ("", "Somalia"),
]
DESTINATIONS = ["Saudi Arabia", "Oman", "UAE", "Qatar", "Lebanon", "Kuwait", "Libya"]
FORMS = ["Forced labour", "Sexual exploitation", "Forced marriage", "Child labour"]
INDUSTRIES = ["Domestic work", "Construction", "Hospitality", "Agriculture", ""]
BANDS = ["0-8", "9-17", "18-20", "21-23", "24-26", "27-29", "30-38", "39-47", "48+"]
HEADER = (
    "Case Reference,Submission Date,Survivor Name,Phone,Origin City,Origin Country,Exploitation Country,"
    "Transit Points,Industry,Type of Exploitation,Estimated Number of Cases,Gender,Age\n")


def generate(path, rows, seed):
    """A table for import: names and telephone numbers among the columns, four years of days, every value as likely."""
    draw = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for row in range(rows):
            city, country = draw.choice(ORIGINS)
            day = f"{draw.randint(2023, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
            file.write(
                f"C-{row:07},{day},Name {row},+2547{row:08},{city},{country},{draw.choice(DESTINATIONS)},,"
                f"{draw.choice(INDUSTRIES)},{draw.choice(FORMS)},{draw.randint(1, 6)},{draw.choice('FM')},"
                f"{draw.randint(5, 60)}\n")


def skewed(values, draw, count):
    """Draws as cases are: the first value most often, each next one half as often or so."""
    return draw.choices(values, [1 / (rank + 1) ** 1.5 for rank in range(len(values))], k=count)


def generate_year(path, attributes, rows, seed):
    """A table to be sealed: one year, a survivor a row, some values far more likely than others. The six attributes of
    each row go into a file of their own, for the peer."""
    draw = random.Random(seed)
    columns = [skewed(values, draw, rows) for values in (ORIGINS, DESTINATIONS, INDUSTRIES, FORMS, "FM", BANDS)]
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER)
        for row, (origin, end, industry, form, gender, age) in enumerate(zip(*columns)):
            file.write(
                f"C-{row:07},2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02},,,{origin[0]},{origin[1]},{end},,"
                f"{industry},{form},1,{gender},{age}\n")
    names = ["origin", "destination", "industry", "form", "gender", "age"]
    with open(attributes, "w", encoding="utf-8") as file:
        json.dump([names] + [[f"{origin[0]} {origin[1]}", *rest] for origin, *rest in zip(*columns)], file)


def rows(base, arguments):
    """The rows of this file."""
    count, runs, seed = arguments.entries, arguments.runs, arguments.seed
    coalition(base)
    home = member(base)
    if arguments.wants("import"):
        yield importing(base, home, count, runs, seed)
    if arguments.wants("seal"):
        yield sealing(base, home, count, runs, seed, arguments.python)


def importing(base, home, count, runs, seed):
    row = Row("import", f"`import` of a CSV file of {count:,} rows into encrypted staging", "`sqlite3 .import` of the same file", 3.0)
    large, small = base / "large.csv", base / "small.csv"
    generate(large, count, seed)
    generate(small, count // 10, seed)

    def prepare():
        aside(base / "copy", base)
        shutil.copytree(home, base / "copy")
        (base / "peer.sqlite").unlink(missing_ok=True)
        subprocess.run(["sync"], check=True)

    def ours(file):
        return [SYNC, "import", "--home", base / "copy", "--now", DAY, file]

    peer = ["sqlite3", base / "peer.sqlite", ".mode csv", f".import '{large}' t"]
    row.turns(runs, ours(large), peer, prepare)
    prepare()
    _, row.memory_at_tenth = run(ours(small))
    for file in (large, small, base / "peer.sqlite"):
        file.unlink(missing_ok=True)
    return row


def staged(base, home, name, count, seed):
    """A copy of the home with so many staged rows, and the file of their attributes."""
    copy, file, attributes = base / name, base / f"{name}.csv", base / f"{name}.json"
    shutil.copytree(home, copy)
    # In a process of its own: the peak memory of a command begins with that of the process that starts it.
    quietly([sys.executable, __file__, file, attributes, count, seed])
    quietly([SYNC, "import", "--quiet", "--home", copy, "--now", DAY, file])
    file.unlink()
    # The recovery memory is a copy of all staged rows, encrypted, in the store: measured as part of push, not of sealing.
    (copy / "keys/recovery.json").unlink()
    return copy, attributes


def sealing(base, home, count, runs, seed, python):
    row = Row(
        "seal", f"sealing {count:,} staged rows: `push` to a folder of a year with its quarters",
        "pac-synth `get_aggregates(3)` of the same rows, loaded already", 0.2)
    large, attributes = staged(base, home, "staged", count, seed)
    small, _ = staged(base, home, "few", count // 10, seed)
    # The peer's process stays: its rows are loaded once, and for each line it tells the seconds that it took.
    peer = subprocess.Popen(
        [str(python), str(Path(__file__).with_name("pacsynth_peer.py")), str(attributes)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def aggregates():
        peer.stdin.write("again\n")
        peer.stdin.flush()
        return float(peer.stdout.readline()), 0

    def prepare(source=large):
        aside(base / "sealed", base)
        aside(base / "inbox/p", base)
        shutil.copytree(source, base / "sealed")
        subprocess.run(["sync"], check=True)

    ours = [SYNC, "push", "--quiet", "--no-recovery", "--home", base / "sealed", "--now", DAY]
    row.turns(runs, ours, aggregates, prepare)
    peer.stdin.close()
    peer.wait()
    prepare(small)
    _, row.memory_at_tenth = run(ours)
    return row


if __name__ == "__main__":
    generate_year(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
