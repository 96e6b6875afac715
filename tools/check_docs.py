#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles and runs the C++ of a Markdown page, from the page's own text.

    check_docs.py PAGE --work DIRECTORY -- COMPILER FLAGS...

A ```cpp block that defines main is a program of its own. All other blocks of the page become one program, in
their order, which is compiled and run as well. Comments in the page steer this; readers do not see them:
  <!-- cpp:run -->     the next block holds statements: it is run, in a scope of its own
  <!-- cpp:hidden      what follows, up to the closing -->, is code that the page need not show
  <!-- cpp:new -->     a new program starts here: the names of the blocks before it are gone
A program fails by its exit status, so `assert` works in a block (NDEBUG is off).
"""
import argparse
import pathlib
import re
import subprocess
import sys


def programs(page):
    """The programs of a page as (line of the first block, source text)."""
    finished = []
    first, declarations, statements = None, [], []
    run_next, block, hidden, other_block = False, None, None, False

    def finish():
        nonlocal first, declarations, statements
        if first is not None:
            body = "\n".join(statements)
            finished.append((first, "\n".join(["#include <cassert>", *declarations, "int main() {", body, "}\n"])))
        first, declarations, statements = None, [], []

    for number, line in enumerate(page.read_text().splitlines(), 1):
        if hidden is not None:
            if line.strip() == "-->":
                declarations.append("\n".join(hidden))
                hidden = None
            else:
                hidden.append(line)
        elif block is not None:
            if not line.strip().startswith("```"):
                block.append(line)
                continue
            code = "\n".join(block)
            if re.search(r"\bint main\(", code):
                finished.append((block_line, "#include <cassert>\n" + code + "\n"))
            elif run_next:
                first = first or block_line
                statements.append("{\n" + code + "\n}")
            else:
                first = first or block_line
                declarations.append(code)
            run_next, block = False, None
        elif line.strip() == "```cpp" and not other_block:
            block_line, block = number, [f'#line {number + 1} "{page.name}"']
        elif line.strip() == "<!-- cpp:run -->":
            run_next = True
        elif line.strip() == "<!-- cpp:new -->":
            finish()
        elif line.strip() == "<!-- cpp:hidden":
            hidden = [f'#line {number + 1} "{page.name}"']
        elif re.match(r"\s*(<!--\s*cpp:|```\s*(cpp|c\+\+|cxx))", line, re.IGNORECASE) and not other_block:
            sys.exit(f"DOCS {page}:{number}: not understood: {line.strip()} (C++ blocks start with ```cpp)")
        elif line.strip().startswith("```"):
            other_block = not other_block
    if block is not None or hidden is not None or other_block:
        sys.exit(f"DOCS {page}: a block or a hidden part is not closed")
    finish()
    return finished


def main():
    argv, compiler = sys.argv[1:], []
    if "--" in argv:
        split = argv.index("--")
        argv, compiler = argv[:split], argv[split + 1:]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    args = parser.parse_args(argv)
    args.work.mkdir(parents=True, exist_ok=True)
    found = programs(args.page)
    for line, source in found:
        stem = f"{args.page.stem}_{line}"
        file, program = args.work / f"{stem}.cpp", args.work / stem
        file.write_text(source)
        for what, command in (("compile", [*compiler, str(file), "-o", str(program)]), ("run", [str(program)])):
            run = subprocess.run(command, capture_output=True, text=True)
            if run.returncode != 0:
                sys.exit(f"DOCS {args.page}:{line}: the program made from here does not {what} "
                         f"(status {run.returncode}):\n{run.stdout}{run.stderr}")
    print(f"{args.page}: {len(found)} programs compiled and run")


if __name__ == "__main__":
    main()
