"""One log of any size: appending to it and verifying it."""

import subprocess

from measure import BENCH, SYNC, Row, aside, quietly, run


def generate(folder, entries, seed):
    folder.mkdir()
    quietly([BENCH, "generate", folder, entries, seed])
    quietly([BENCH, "append", folder])
    return folder


def sha256sum(folder):
    return ["sh", "-c", f"find '{folder}/store/partner' -type f -print0 | xargs -0 sha256sum"]


def fresh(folder):
    aside(folder / "store/partner", folder)
    subprocess.run(["sync"], check=True)


def verify(folder):
    return [SYNC, "verify", folder / "store", "--key", folder / "registry.vkey"]


def rows(base, arguments):
    """The rows of this file."""
    count = arguments.entries
    if not (arguments.wants("verify") or arguments.wants("append")):
        return
    large = generate(base / "large", count, arguments.seed)
    small = generate(base / "small", count // 10, arguments.seed)
    if arguments.wants("verify"):
        row = Row("verify", f"`verify` of {count:,} entries", "`sha256sum` of the same files", 1.2)
        row.turns(arguments.runs, verify(large), sha256sum(large))
        _, row.memory_at_tenth = run(verify(small))
        yield row
    if arguments.wants("append"):
        row = Row("append", f"appending {count:,} entries to a log", "`sha256sum` of the same files", 2.0)
        row.turns(arguments.runs, [BENCH, "append", large], sha256sum(large), lambda: fresh(large))
        fresh(small)
        _, row.memory_at_tenth = run([BENCH, "append", small])
        yield row
