#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what units cost to compile, beside the same written without nexus.

compile_time.py OUTPUT.json [RUNS]    g++ and clang++-19, -O2; medians of RUNS (default 5), the units taking turns

Seconds are processor time of the compiler; megabytes are its largest resident size.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import check_growth  # noqa: E402: the same chains, whose growth is limited
COMPILERS = ("g++", "clang++-19")
FLAGS = ["-std=c++20", "-O2", "-DNDEBUG", f"-I{ROOT / 'include'}"]
HANDLERS = 100

STATE = """#include <vector>
struct Quote { unsigned long long price; unsigned size; };
struct Book { unsigned long long depth = 0; };
struct Limits { unsigned long long most = 1000; };
struct App { Book book; Limits limits; };
"""


def body(number):
    return (f"book.depth += quote.size * {number + 1}u; "
            "if (book.depth > limits.most) book.depth -= limits.most;")


def handlers_with_nexus():
    functions = [f"void on_{i}(nexus::ResMut<Book> b, nexus::Res<Limits> l, const Quote& quote) "
                 f"{{ Book& book = *b; const Limits& limits = *l; {body(i)} }}" for i in range(HANDLERS)]
    return "\n".join(["#include <nexus/core.hpp>", STATE, *functions,
                      "using Handlers = std::vector<nexus::Virtual<const Quote&, App>>;",
                      "void fill(Handlers& all, nexus::Registry<App> registry) {",
                      *[f"    all.emplace_back(nexus::handler<on_{i}>(registry));" for i in range(HANDLERS)], "}",
                      "void run(Handlers& all, nexus::World<App>& world, const Quote& quote) {",
                      "    for (auto& handler : all) handler.run(world, quote);", "}", ""])


def plain_functions():
    return [f"void on_{i}(Book& book, const Limits& limits, const Quote& quote) {{ {body(i)} }}"
            for i in range(HANDLERS)]


def handlers_with_std_function():
    return "\n".join(["#include <functional>", STATE, *plain_functions(),
                      "using Handlers = std::vector<std::function<void(const Quote&)>>;",
                      "void fill(Handlers& all, App& app) {",
                      *[f"    all.emplace_back([&app](const Quote& quote) {{ on_{i}(app.book, app.limits, quote); }});"
                        for i in range(HANDLERS)], "}",
                      "void run(Handlers& all, const Quote& quote) { for (auto& handler : all) handler(quote); }", ""])


def handlers_by_hand():
    return "\n".join([STATE, *plain_functions(),
                      "using Handlers = std::vector<void (*)(App&, const Quote&)>;",
                      "void fill(Handlers& all) {",
                      *[f"    all.push_back([](App& app, const Quote& quote) {{ on_{i}(app.book, app.limits, quote); }});"
                        for i in range(HANDLERS)], "}",
                      "void run(Handlers& all, App& app, const Quote& quote) { for (auto handler : all) handler(app, quote); }",
                      ""])


def world_of(count):
    resources = [f"struct R{i} {{ int value = {i}; }};" for i in range(count)]
    half = count // 2  # in two groups: one struct may have 100 fields
    groups = [f"struct G{g} {{ using resource_group = void; "
              + " ".join(f"R{i} r{i};" for i in range(g * half, (g + 1) * half)) + " };" for g in range(2)]
    reads = " + ".join(f"world.resource<R{i}>().value" for i in range(count))
    return "\n".join(["#include <nexus/core.hpp>", *resources, *groups, "struct App { G0 g0; G1 g1; };",
                      f"int sum(nexus::World<App>& world) {{ return {reads}; }}", ""])


TABLES = {
    f"{HANDLERS} handlers, stored": {
        "hand-written": handlers_by_hand,
        "std::function": handlers_with_std_function,
        "nexus Virtual": handlers_with_nexus,
    },
    "A world, each resource read": {f"{count} resources": lambda count=count: world_of(count) for count in (16, 64, 128)},
    "A chain, by hand and with nexus": {
        **{f"{count} steps, {how}": lambda make=make, count=count: make(count) for count in (10, 30, 50)
           for how, make in (("by hand", check_growth.chain_by_hand), ("nexus", check_growth.chain))},
        "DAG of 20 nodes, by hand": lambda: check_growth.dag_by_hand(5),
        "DAG of 20 nodes, nexus": lambda: check_growth.dag(5),
    },
    "An include": {
        "<functional>": lambda: "#include <functional>\n",
        "nexus/core.hpp": lambda: "#include <nexus/core.hpp>\n",
    },
}


def longest_symbol(path):
    names = subprocess.run(["nm", "--format=just-symbols", path], check=True, capture_output=True, text=True).stdout
    return max((len(name) for name in names.split()), default=0)


def compile_once(compiler, source, target):
    process = subprocess.Popen([compiler, *FLAGS, "-c", source, "-o", target])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"compile_time.py: {compiler} cannot compile {source}; what it said is above")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    runs = int(sys.argv[2]) if len(sys.argv) == 3 else 5
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for title, units in TABLES.items():
            costs = {(unit, compiler): [] for unit in units for compiler in COMPILERS}
            for run in range(runs):
                for unit, compiler in costs:
                    source = Path(folder, "unit.cpp")
                    source.write_text(units[unit]())
                    target = Path(folder, f"unit.{compiler}.o")
                    seconds, megabytes = compile_once(compiler, source, target)
                    costs[unit, compiler].append((seconds, megabytes, target.stat().st_size, longest_symbol(target)))
            results[title] = {unit: {} for unit in units}
            for (unit, compiler), all_runs in costs.items():
                seconds, megabytes, size, symbol = zip(*all_runs)
                results[title][unit][compiler] = {"seconds": statistics.median(seconds), "megabytes": max(megabytes),
                                                  "object_bytes": size[0], "longest_symbol": symbol[0]}
    Path(sys.argv[1]).write_text(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
