#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what each header may include.

    check_includes.py INCLUDE_DIRECTORY             checks the includes
    check_includes.py INCLUDE_DIRECTORY --mermaid   prints the picture of the folders
    check_includes.py INCLUDE_DIRECTORY PAGE        checks the includes, and the picture in PAGE
    check_includes.py INCLUDE_DIRECTORY PAGE --write    writes the picture into PAGE

The folders of nexus stand in the order of an event's life; a folder may include itself and the folders before it.
Boost.PFR is reached from one header only, and the standard headers that make every user's build slow stay out of
all folders before `time`. The picture stands in the page between the lines `<!-- folders -->` and `<!-- /folders -->`.
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
PICTURE = re.compile(r"(?<=<!-- folders -->\n).*?(?=<!-- /folders -->)", re.DOTALL)


def includes(header):
    """(line number, quote, target) of each include."""
    for number, line in enumerate(header.read_text().splitlines(), 1):
        if match := re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line):
            yield number, *match.groups()


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
        for number, quote, target in includes(header):
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


def folder_edges(root):
    """Which folders each folder includes, without those that it reaches through another of them."""
    direct = {folder: set() for folder in ORDER}
    for folder in ORDER:
        for header in sorted((root / folder).glob("**/*.hpp")):
            for _, _, target in includes(header):
                direct[folder].update(name for name in target.split("/")[1:2] if name in ORDER and name != folder)
    reached = {}
    for folder in ORDER:  # a folder includes earlier ones only, so these are complete
        reached[folder] = direct[folder].union(*(reached.get(name, set()) for name in direct[folder]))
    return {folder: [name for name in ORDER if name in direct[folder]
                     and not any(name in reached.get(other, set()) for other in direct[folder])] for folder in ORDER}


def mermaid(root):
    edges = folder_edges(root)
    lines = ["```mermaid", "flowchart BT"]
    lines += [f"    {folder} --> {name}" for folder in ORDER for name in edges[folder]]
    return "\n".join([*lines, "```", ""])


def picture_complaints(root, page):
    shown = PICTURE.search(page.read_text())
    if not shown:
        yield f"{page}: the lines <!-- folders --> and <!-- /folders --> are missing; the picture goes between them"
    elif shown.group() != mermaid(root):
        yield (f"{page}: the picture of the folders is not that of the includes; rewrite it: "
               f"python3 tools/check_includes.py include {page.parent.name}/{page.name} --write")


def main():
    options = {argument for argument in sys.argv[1:] if argument.startswith("--")}
    include, *pages = [pathlib.Path(argument) for argument in sys.argv[1:] if argument not in options] or sys.exit(__doc__)
    if len(pages) > 1 or not options <= ({"--write"} if pages else {"--mermaid"}):
        sys.exit(__doc__)
    root = include / "nexus"
    if "--mermaid" in options:
        print(mermaid(root), end="")
        return
    for page in pages:
        if "--write" in options:
            page.write_text(PICTURE.sub(lambda _: mermaid(root), page.read_text()))
    found = [*complaints(root), *(text for page in pages for text in picture_complaints(root, page))]
    for text in found:
        print(f"INCLUDE-ORDER {text}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
