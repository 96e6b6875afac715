#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what each header may include.

    check_includes.py INCLUDE_DIRECTORY

The folders of nexus stand in the order of an event's life; a folder may include itself and the folders before it.
Boost.PFR is reached from one header only, and the standard headers that make every user's build slow stay out of
all folders before `time`.
"""
import pathlib
import re
import sys

ORDER = ["meta", "world", "param", "handler", "chain", "schedule", "reactor", "wiring", "time", "loop", "queue", "io",
         "testing"]
LOWEST = {"config.hpp", "version.hpp", "fwd.hpp", "diagnostics.hpp", "refuse.hpp"}  # on top of the tree, below every folder
SLOW = {"functional", "memory", "atomic", "algorithm", "ranges", "string", "stdexcept", "iostream", "chrono"}
MAY_BE_SLOW = {"refuse.hpp", "time", "loop", "queue", "io", "testing", "driver.hpp", "testing.hpp", "asio.hpp"}
SLOW_FOR_A_REASON = {("wiring/wiring.hpp", "string")}  # it prints text
PFR_ONLY_IN = "meta/fields.hpp"


def rank(path):
    """0 for the lowest files, then the folders in order; the umbrellas on top of the tree come last."""
    if path in LOWEST:
        return 0
    folder = path.split("/")[0]
    if folder in ORDER:
        return 1 + ORDER.index(folder)
    return len(ORDER) + 1 if "/" not in path else None


def complaints(root):
    headers = sorted(root.glob("**/*.hpp"))
    if not headers:
        yield f"{root}: no headers"
    for header in headers:
        path = header.relative_to(root).as_posix()
        folder = path.split("/")[0]
        own = rank(path)
        if own is None:
            yield f"{path}: folder `{folder}` has no place in the order {' < '.join(ORDER)}"
            continue
        for number, line in enumerate(header.read_text().splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not match:
                continue
            quote, target = match.groups()
            where = f"{path}:{number}: includes {target}"
            if quote == '"':
                yield f"{where} with quotes; write <nexus/...>"
            elif target.startswith("nexus/"):
                inner = target.removeprefix("nexus/")
                if not (root / inner).exists():
                    yield f"{where}, which does not exist"
                elif rank(inner) is None or rank(inner) > own:
                    yield f"{where}, which stands later in the order {' < '.join(ORDER)}"
                elif "/detail/" in inner and inner.split("/")[0] != folder:
                    yield f"{where}, a private part of another folder"
            elif target.startswith("boost/pfr") and path != PFR_ONLY_IN:
                yield f"{where}; Boost.PFR is used in {PFR_ONLY_IN} alone"
            elif target in SLOW and folder not in MAY_BE_SLOW and (path, target) not in SLOW_FOR_A_REASON:
                yield f"{where}, a slow header that only `time` and the folders after it may use"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(complaints(pathlib.Path(sys.argv[1]) / "nexus"))
    for text in found:
        print(f"INCLUDE-ORDER {text}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
