#!/usr/bin/env python3
"""How time and memory grow with the number of entries and with the number of partners.

usage: Benchmarks/growth.py [--largest N] [--most N] [--seed N] [--folder DIR]

Each work is done at 10,000 entries and at ten times as many up to --largest, and each merge of 100 entries a partner at 10 partners and
ten times as many up to --most. The exponent is the slope of the line of least squares through the logarithms of seconds and
size, from the second size on: below it the start of the program counts. Plots and tables go into docs/. Nothing is removed before
the end, as ext4 makes new files slowly where others were deleted: 10,000,000 entries need 40 GB.
"""

import argparse
import atexit
import json
import math
import shutil
import tempfile
from pathlib import Path

import cases
import logs
import merges
from measure import BENCH, DAY, MEMORY_BAR, ROOT, SYNC, coalition, commit, machine, member, run, write_between

BAR = 1.1


def works(base, entries, seed):
    """Name, seconds and peak memory of each work at one size."""
    home = member(base)
    table = base / "cases.csv"
    shutil.copytree(home, base / "copy")
    cases.generate(table, entries, seed)
    yield "import", *run([SYNC, "import", "--quiet", "--home", base / "copy", "--now", DAY, table])
    staged, _ = cases.staged(base, home, "staged", entries, seed)
    yield "seal", *run([SYNC, "push", "--quiet", "--no-recovery", "--home", staged, "--now", DAY])
    log = logs.generate(base / "log", entries, seed)
    logs.fresh(log)
    yield "append", *run([BENCH, "append", log])
    yield "verify", *run(logs.verify(log))
    many = merges.filled(base / "many", 100, entries, seed)
    yield "merge, cold", *run(merges.merge(many))


def nights(base, partners, seed):
    many = merges.filled(base / "many", partners, partners * 100, seed)
    yield "merge, cold", *run(merges.merge(many))
    yield "merge, nothing new", *min(run(merges.merge(many)) for _ in range(3))


def exponent(points):
    """The slope through the logarithms, without the smallest size where there are three or more."""
    points = points[1:] if len(points) > 2 else points
    xs, ys = [math.log(size) for size, *_ in points], [math.log(seconds) for _, seconds, _ in points]
    middle, height = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle) * (y - height) for x, y in zip(xs, ys)) / sum((x - middle) ** 2 for x in xs)


def table(series, what):
    sizes = sorted({size for points in series.values() for size, *_ in points})
    lines = [f"| {what} | " + " | ".join(f"{size:,}" for size in sizes) + f" | exponent (bar {BAR}) |",
             "|---|" + "---|" * (len(sizes) + 1)]
    for name, points in series.items():
        known = {size: (seconds, memory) for size, seconds, memory in points}
        told = [f"{known[size][0]:.2f} s, {known[size][1]:.0f} MB" if size in known else "-" for size in sizes]
        slope = exponent(points)
        lines.append(f"| {name} | " + " | ".join(told) + f" | {slope:.2f} {'holds' if slope <= BAR else 'misses'} |")
    return "\n".join(lines) + "\n"


COLOURS = ["#1b6ca8", "#c4541c", "#2e7d4f", "#7b3f98", "#8a6d00"]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 64, 150, 40, 48


def plot(series, value, title, across, up):
    """A plot with two logarithmic axes, as SVG."""
    xs = [size for points in series.values() for size, *_ in points]
    ys = [max(point[value], 1e-3) for points in series.values() for point in points]
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)) + 1e-9)
    first, last = math.log10(min(xs)), math.log10(max(xs))

    def place(size, height):
        x = LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (math.log10(max(height, 1e-3)) - low) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)
        return x, y

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12">',
           f"<title>{title}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="{LEFT}" y="22" font-size="15" fill="#222">{title}</text>']
    for power in range(low, high + 1):
        _, y = place(min(xs), 10 ** power)
        out.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#444">{10 ** power:g}</text>')
    for size in sorted(set(xs)):
        x, _ = place(size, 10 ** low)
        out.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#444">{size:,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle" fill="#444">{across}</text>')
    out.append(f'<text x="14" y="{HEIGHT / 2:.0f}" transform="rotate(-90 14 {HEIGHT / 2:.0f})" text-anchor="middle" fill="#444">{up}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        line = " ".join("{:.1f},{:.1f}".format(*place(point[0], point[value])) for point in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for point in points:
            x, y = place(point[0], point[value])
            out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')
        y = TOP + 10 + 18 * number
        out.append(f'<rect x="{WIDTH - RIGHT + 12}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        out.append(f'<text x="{WIDTH - RIGHT + 28}" y="{y}" fill="#222">{name}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def powers(smallest, largest):
    while smallest <= largest:
        yield smallest
        smallest *= 10


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=10_000_000)
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--figures", type=Path, help="keeps the figures here as JSON, and goes on from those that are there")
    arguments = parser.parse_args()
    figures = {"entries": {}, "partners": {}}
    if arguments.figures and arguments.figures.exists():
        figures = json.loads(arguments.figures.read_text())
    for kind, sizes, measured in (
        ("entries", powers(10_000, arguments.largest), works), ("partners", powers(10, arguments.most), nights),
    ):
        for size in sizes:
            if any(size == point[0] for points in figures[kind].values() for point in points):
                continue
            base = Path(tempfile.mkdtemp(prefix="journey-sync-growth-", dir=arguments.folder))
            atexit.register(shutil.rmtree, base, ignore_errors=True)
            coalition(base)
            for name, seconds, memory in measured(base, size, arguments.seed):
                figures[kind].setdefault(name, []).append([size, round(seconds, 3), round(memory, 1)])
                print(f"{size:>10,} {kind:8} {name:20} {seconds:8.2f} s {memory:6.0f} MB", flush=True)
            if arguments.figures:
                arguments.figures.write_text(json.dumps(figures) + "\n")
    text = f"Measured once each at commit {commit()}: {machine()}. Memory is the peak of our process; its bar is {MEMORY_BAR} MB.\n"
    for kind, across in (("entries", "entries or rows"), ("partners", "partners of 100 entries each")):
        series = figures[kind]
        for value, up in ((1, "seconds"), (2, "MB")):
            name = f"growth-{kind}-{'time' if value == 1 else 'memory'}.svg"
            title = f"{'Time' if value == 1 else 'Peak memory'} against the number of {kind}"
            (ROOT / "docs" / name).write_text(plot(series, value, title, across, up))
            text += f"\n![{title}]({name})\n"
        text += "\n" + table(series, kind)
    write_between(ROOT / "docs/performance.md", "growth", text)


if __name__ == "__main__":
    main()
