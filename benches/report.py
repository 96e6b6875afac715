#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns benchmark results into tables and pictures.

report.py FOLDER    reads FOLDER/<build>.<program>.<run>.json (Google Benchmark) and FOLDER/compile_time.json,
                    writes FOLDER/report.md and one FOLDER/<scenario>.svg per scenario

A row's ratio is its median time over that of the reference row of the same scenario, size and run. What is shown is the
median of the runs' ratios, and the least and greatest of them. The reference is what one writes by hand: direct calls
where the scenario has them, else a rolled loop over an array of function pointers.
"""

import json
import math
import re
import statistics
import sys
from collections import defaultdict
from html import escape
from pathlib import Path

REFERENCES = ("direct calls", "function pointers", "epoll by hand", "Boost queue by hand", "condition variable")
COMPILERS = {"bench": "g++", "bench-clang": "clang++-19"}
COLOURS = {"g++": "#3b6ea8", "clang++-19": "#d98032"}
TITLES = {
    "ping-pong over UNIX streams": "Messages between two streams of one loop",
    "ping-pong over UDP": "Datagrams between two sockets of one loop",
    "burst of datagrams": "Datagrams that have arrived together",
    "direct": "Handlers known at compile time",
    "fan-out": "One event for a few handlers known at compile time",
    "erased": "One event through a list of different handlers",
    "erased with state": "One event through a list of different handlers with state",
    "construction": "Making, storing and destroying handlers",
    "construction with state": "Making, storing and destroying handlers with state",
    "reactors": "One change wakes reactors",
    "reactors of different code": "One change wakes different reactors",
    "queue on one thread": "An event through a queue, on one thread",
    "queue between threads": "An event from one busy thread to another",
    "queue there and back": "An event to a spinning thread and back",
    "queue there and back, asleep": "An event to a sleeping thread and back",
    "cold": "One event through handlers that are in no cache",
    "cold with state": "One event through handlers with state, in no cache",
    "schedule and cancel": "Timers: scheduling and cancelling one (size: timers pending)",
    "expire and reschedule": "Timers: expiring and rescheduling one (size: timers pending)",
    "poll with nothing due": "Timers: a poll with nothing due (size: timers pending)",
    "turn without descriptor": "A turn of clock and timers: system clocks or time stamp counter",
    "turn with a descriptor": "A turn of clock, timers and epoll_wait: system clocks or time stamp counter",
}
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


class Row:
    """One row in all its runs, for one compiler."""

    def __init__(self):
        self.times = {}  # run -> median nanoseconds
        self.ratios = []

    @property
    def time(self):
        return statistics.median(self.times.values())

    @property
    def ratio(self):
        return statistics.median(self.ratios)


def read(folder):
    """(scenarios[scenario][handlers][row][compiler] -> Row, facts about the machine)"""
    scenarios = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(Row))))
    facts = {}
    failures = []
    for path in sorted(folder.glob("*.*.*.json")):
        build, _, run, _ = path.name.split(".")
        compiler = COMPILERS.get(build, build)
        try:
            results = json.loads(path.read_text())
        except json.JSONDecodeError as error:
            sys.exit(f"report.py: {path}: not complete ({error}); measure again")
        facts.setdefault("date", results["context"]["date"][:10])
        facts.setdefault("cpus", results["context"]["num_cpus"])
        facts.setdefault("mhz", results["context"]["mhz_per_cpu"])
        times = defaultdict(list)
        for result in results["benchmarks"]:
            if result.get("error_occurred"):
                failures.append(f"{path.name}: {result['name']}: {result['error_message']}")
            elif result["run_type"] == "iteration":
                name = re.sub(r"/(iterations:\d+|manual_time)", "", result["run_name"])
                times[name].append(result["real_time"] * NANOSECONDS[result["time_unit"]])
        for name, all_times in times.items():
            scenario, handlers, row = name.split("/")
            scenarios[scenario][int(handlers)][row][compiler].times[run] = statistics.median(all_times)
    if failures:
        sys.exit("report.py: these rows did not do their work:\n" + "\n".join(failures))
    if not scenarios:
        sys.exit(f"report.py: no results in {folder}; run: make bench")

    for sizes in scenarios.values():
        for rows in sizes.values():
            reference = rows[reference_of(rows)]
            for row in rows.values():
                for compiler, measured in row.items():
                    measured.ratios = [time / reference[compiler].times[run]
                                       for run, time in measured.times.items()]
    return scenarios, facts


def reference_of(rows):
    return next(name for name in REFERENCES if name in rows)


def compilers_of(scenarios):
    found = {c for sizes in scenarios.values() for rows in sizes.values() for row in rows.values() for c in row}
    return [c for c in COMPILERS.values() if c in found]


def cpu_model():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return "unknown processor"


def number(value, digits=3):
    """Three significant digits, and no more of them than a person reads."""
    if value == 0:
        return "0"
    return f"{value:.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}"


def order(rows):
    """The reference first, then nexus, then the rivals from fast to slow."""
    reference = reference_of(rows)

    def key(name):
        group = 0 if name == reference else 1 if name.startswith("nexus") else 2
        return group, statistics.median(row.ratio for row in rows[name].values())

    return sorted(rows, key=key)


def table(sizes, compilers):
    """One line per row; ratio, spread and time per compiler."""
    lines = []
    for handlers, rows in sorted(sizes.items()):
        plural = "handler" if handlers == 1 else "handlers"
        head = [f"{handlers} {plural}"] + [f"{c}: {what}" for c in compilers for what in ("ratio", "spread", "ns")]
        lines += ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
        for name in order(rows):
            cells = [name]
            for compiler in compilers:
                row = rows[name].get(compiler)
                if row is None:
                    cells += ["", "", ""]
                else:
                    cells += [f"**{row.ratio:.2f}**", f"{min(row.ratios):.2f} to {max(row.ratios):.2f}",
                              number(row.time)]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return lines


# ------------------------------------------------------------------------------------------------ pictures

BAR, GAP, LABEL, PLOT, VALUE = 11, 7, 175, 470, 75


def svg_text(x, y, text, **style):
    style = {"font-size": 12, "fill": "#333", **style}
    attributes = " ".join(f'{key}="{value}"' for key, value in style.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(text)}</text>'


def picture(scenario, sizes, compilers):
    """Horizontal bars of the ratios, one panel per number of handlers, on a logarithmic axis around 1."""
    ratios = [row.ratio for rows in sizes.values() for by in rows.values() for row in by.values()]
    least = 2 ** math.floor(math.log2(min(*ratios, 0.9)))
    most = 2 ** math.ceil(math.log2(max(*ratios, 1.1)))

    def x_of(ratio):
        return LABEL + PLOT * math.log(ratio / least) / math.log(most / least)

    ticks = [least * 2 ** i for i in range(round(math.log2(most / least)) + 1)]
    width = LABEL + PLOT + VALUE
    body = [svg_text(16, 28, TITLES.get(scenario, scenario), **{"font-size": 17, "font-weight": "bold", "fill": "#111"}),
            svg_text(16, 48, "time as a ratio to what one writes by hand in the same run (median; line: all runs); "
                     "left is faster", fill="#666")]
    x = LABEL
    y = 62
    for compiler in compilers:
        body.append(f'<rect x="{x}" y="{y}" width="11" height="11" fill="{COLOURS[compiler]}"/>')
        body.append(svg_text(x + 16, y + 10, compiler))
        x += 110
    y += 30
    step = BAR * len(compilers) + GAP
    for handlers, rows in sorted(sizes.items()):
        names = order(rows)
        body.append(svg_text(16, y + 8, f"{handlers} handler{'s' if handlers > 1 else ''}",
                             **{"font-weight": "bold", "fill": "#111"}))
        y += 18
        bottom = y + step * len(names)
        for tick in ticks:
            colour = "#444" if tick == 1 else "#e2e2e2"
            body.append(f'<line x1="{x_of(tick):.1f}" x2="{x_of(tick):.1f}" y1="{y - 4}" y2="{bottom}" '
                        f'stroke="{colour}"/>')
            body.append(svg_text(x_of(tick), bottom + 13, f"{tick:g}", **{"text-anchor": "middle", "fill": "#666",
                                                                          "font-size": 11}))
        for name in names:
            weight = "bold" if name.startswith("nexus") else "normal"
            body.append(svg_text(LABEL - 8, y + BAR * len(compilers) / 2 + 4, name,
                                 **{"text-anchor": "end", "font-weight": weight}))
            for i, compiler in enumerate(compilers):
                row = rows[name].get(compiler)
                if row is None:
                    continue
                top = y + i * BAR
                left, right = sorted((x_of(1), x_of(row.ratio)))
                body.append(f'<rect x="{left:.1f}" y="{top}" width="{max(right - left, 1.5):.1f}" height="{BAR - 1}" '
                            f'fill="{COLOURS[compiler]}"/>')
                low, high = x_of(max(min(row.ratios), least)), x_of(min(max(row.ratios), most))
                body.append(f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{top + (BAR - 1) / 2}" '
                            f'y2="{top + (BAR - 1) / 2}" stroke="#111" stroke-opacity="0.55"/>')
                body.append(svg_text(max(right, high) + 5, top + BAR - 2, f"{row.ratio:.2f}", **{"font-size": 10.5}))
            y += step
        y = bottom + 36
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y}" width="{width}" height="{y}" '
                      'font-family="DejaVu Sans, Helvetica, sans-serif">',
                      '<rect width="100%" height="100%" fill="white"/>', *body, "</svg>", ""])


# -------------------------------------------------------------------------------------------- compile time

def compile_time_tables(folder):
    path = folder / "compile_time.json"
    if not path.exists():
        return []
    lines = ["## Compile time", ""]
    for title, units in json.loads(path.read_text()).items():
        compilers = list(next(iter(units.values())))
        head = [title] + [f"{c}: {what}" for c in compilers for what in ("ratio", "s", "MB", "object kB", "symbol")]
        lines += ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
        reference = next(iter(units.values()))
        for unit, by_compiler in units.items():
            cells = [unit]
            for compiler in compilers:
                cost = by_compiler[compiler]
                cells += [f"**{cost['seconds'] / reference[compiler]['seconds']:.2f}**", f"{cost['seconds']:.2f}",
                          f"{cost['megabytes']:.0f}", f"{cost['object_bytes'] / 1000:.0f}", str(cost["longest_symbol"])]
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    lines += ["Ratios are to the first line. Symbol: characters of the longest symbol of the object file.", ""]
    return lines


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    scenarios, facts = read(folder)
    compilers = compilers_of(scenarios)
    runs = max(len(row.times) for sizes in scenarios.values() for rows in sizes.values()
               for by in rows.values() for row in by.values())
    lines = ["# Benchmarks", "",
             f"{facts['date']}, {cpu_model()}, {facts['cpus']} processors of {facts['mhz']} MHz, {', '.join(compilers)}. "
             f"Ratios to the first line of each table, medians of {runs} runs.", ""]
    for scenario in sorted(scenarios, key=lambda name: list(TITLES).index(name) if name in TITLES else len(TITLES)):
        sizes = scenarios[scenario]
        picture_name = scenario.replace(" ", "_") + ".svg"
        (folder / picture_name).write_text(picture(scenario, sizes, compilers))
        lines += [f"## {TITLES.get(scenario, scenario)}", "", f"![{TITLES.get(scenario, scenario)}]({picture_name})", "",
                  *table(sizes, compilers)]
    lines += compile_time_tables(folder)
    report = folder / "report.md"
    report.write_text("\n".join(lines))
    print(f"{report} and {len(scenarios)} pictures beside it")


if __name__ == "__main__":
    main()
