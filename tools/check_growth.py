#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that what the compiler makes of a chain grows with the number of its steps, and not with its square.

    check_growth.py COMPILER [FLAG]...

A chain of 30 steps beside one of 15, and a DAG of 8 forks beside one of 4. Without optimisation every function template
that was instantiated leaves a symbol, so that these tell how much was instantiated:
  GROWTH-COUNT    the larger has more than 2.05 times the symbols of nexus
  GROWTH-LONGEST  its longest symbol is more than 2.05 times as long
  GROWTH-LEFT     optimised, a symbol of nexus is left
The lengths of all symbols together are printed and not limited: each type of a chain names all before it, so without
optimisation they grow with the square. Optimised there are none: all of a chain is inlined.
"""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 2.05
STATE = "struct Fees { unsigned long rate = 0; };\nstruct App { Fees fees; };\n"


def steps(count, by_hand=False):
    fees = "const Fees* fees" if by_hand else "nexus::Res<Fees> fees"
    return "\n".join(f"static unsigned long step_{i}({fees}, unsigned long value) {{ return value * {i + 3} + fees->rate; }}"
                     for i in range(count))


def run_with_nexus(start, chain):
    return ("unsigned long run(nexus::World<App>& world, unsigned long value) {\n"
            f"    return nexus::{start}<unsigned long>(nexus::registry<App>)\n        {chain}\n        .run(world, value);\n}}\n")


def chain(count):
    return "\n".join(["#include <nexus/rt.hpp>", STATE, steps(count),
                      run_with_nexus("pipeline", "".join(f".then<step_{i}>()" for i in range(count)))])


def chain_by_hand(count):
    calls = "\n".join(f"    value = step_{i}(&app.fees, value);" for i in range(count))
    return "\n".join([STATE, steps(count, by_hand=True),
                      f"unsigned long run(App& app, unsigned long value) {{\n{calls}\n    return value;\n}}\n"])


def dag(forks):
    """A root and, for each fork, two arms and a merge that is followed by a step: four nodes."""
    body = "".join(f"\n        .fork(nexus::fn<step_{3 * i + 1}>, nexus::fn<step_{3 * i + 2}>).merge<sum>().then<step_{3 * i + 3}>()"
                   for i in range(forks))
    return "\n".join(["#include <nexus/rt.hpp>", STATE, steps(3 * forks + 1),
                      "static unsigned long sum(unsigned long a, unsigned long b) { return a + b; }",
                      run_with_nexus("dag", ".root<step_0>()" + body)])


def dag_by_hand(forks):
    body = "\n".join(f"    value = step_{3 * i + 1}(&app.fees, value) + step_{3 * i + 2}(&app.fees, value);\n"
                     f"    value = step_{3 * i + 3}(&app.fees, value);" for i in range(forks))
    return "\n".join([STATE, steps(3 * forks + 1, by_hand=True),
                      "unsigned long run(App& app, unsigned long value) {\n    value = step_0(&app.fees, value);\n"
                      f"{body}\n    return value;\n}}\n"])


def symbols(command, source):
    """The functions of nexus that are in the object made of `source`; user code in them does not matter."""
    with tempfile.TemporaryDirectory() as folder:
        unit, target = Path(folder, "unit.cpp"), Path(folder, "unit.o")
        unit.write_text(source)
        if subprocess.run([*command, "-c", unit, "-o", target]).returncode != 0:
            sys.exit("check_growth.py: the unit does not compile; what the compiler said is above")
        names = subprocess.run(["nm", "--format=just-symbols", target], check=True, capture_output=True, text=True).stdout
    return [name for name in names.split() if "5nexus" in name and not name.startswith("_Z3run")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("compiler")
    parser.add_argument("flags", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    failed = 0

    def complain(tag, text):
        nonlocal failed
        failed += 1
        print(f"{tag} {text}")

    for title, make, small, large in (("chain", chain, 15, 30), ("DAG", dag, 4, 8)):
        plain = [symbols([args.compiler, *args.flags, "-O0"], make(count)) for count in (small, large)]
        left = symbols([args.compiler, *args.flags, "-O2"], make(large))
        (few, many), (short, long) = map(len, plain), [max(map(len, names), default=0) for names in plain]
        total, more = [sum(map(len, names)) for names in plain]
        print(f"{title} of {small} and {large}: {few} and {many} symbols, the longest {short} and {long}, "
              f"together {total} and {more} characters; optimised {len(left)} are left")
        if few < small:
            complain("GROWTH-COUNT", f"{title}: {few} symbols in a unit that is not optimised: nothing was measured")
        if many > LIMIT * few:
            complain("GROWTH-COUNT", f"{title}: {many} symbols are {many / few:.2f} times {few}, allowed {LIMIT}")
        if long > LIMIT * short:
            complain("GROWTH-LONGEST", f"{title}: {long} characters are {long / short:.2f} times {short}, allowed {LIMIT}")
        if left:
            complain("GROWTH-LEFT", f"{title}: {len(left)} symbols are left, {left[0]} the first")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
