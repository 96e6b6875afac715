#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles and runs the C++ of a Markdown page, from the page's own text.

    check_docs.py PAGE --work DIRECTORY [--write | --render DIRECTORY] -- COMPILER FLAGS...

A ```cpp block that defines main is a program of its own. All other blocks of the page become one program, in
their order, which is compiled and run as well. Comments in the page steer this; readers do not see them:
  <!-- cpp:run -->     the next block holds statements: it is run, in a scope of its own
  <!-- cpp:hidden      what follows, up to the closing -->, is code that the page need not show
  <!-- cpp:new -->     a new program starts here: the names of the blocks before it are gone
  <!-- cpp:rows CODE -->  CODE is run for each row of the next table, with the code spans of column n for {n}
A program fails by its exit status, so `assert` works in a block (NDEBUG is off).

What the programs of a page print of Mermaid flowcharts must be the ```mermaid blocks of the page, in their order. A block
right below a comment, <!-- drawn --> for one, comes from elsewhere and is not compared.
--write puts them there; --render makes SVG pictures of them with Graphviz, from the same programs with `.dot()` in
place of `.mermaid()`.
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
    run_next, block, hidden, other_block, row_code, row_count = False, None, None, False, None, 0

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
        elif row_code and line.startswith("|"):
            row_count += 1
            if row_count > 2: # a heading, a rule, then rows
                cells = [", ".join(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")]
                statements.append(f'#line {number} "{page.name}"\n' + re.sub(r"\{(\d)\}", lambda n: cells[int(n[1])], row_code))
                first = first or number
        elif row_code and row_count:
            if row_count < 3:
                sys.exit(f"DOCS {page}:{number}: no table with rows follows cpp:rows")
            row_code = None
        elif line.startswith("<!-- cpp:rows ") and line.endswith(" -->"):
            row_code, row_count = line[len("<!-- cpp:rows "):-len(" -->")], 0
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


def charts(text, opening):
    """The parts of `text` that begin with the line `opening`, each up to its first line that is not of it."""
    end = r"(?:    [^\n]*\n)*" + (r"\}\n" if opening.startswith("digraph") else "")
    return re.findall(rf"^{opening}\n{end}", text, re.MULTILINE)


def build_and_run(compiler, work, stem, source):
    file, program = work / f"{stem}.cpp", work / stem
    file.write_text(source)
    for what, command in (("compile", [*compiler, str(file), "-o", str(program)]), ("run", [str(program)])):
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            return None, f"does not {what} (status {run.returncode}):\n{run.stdout}{run.stderr}"
    return run.stdout, None


def render(page, sources, work, compiler, directory):
    """Writes <page>-<number>.svg for each picture of the page."""
    directory.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for line, source in sources:
        if ".mermaid()" not in source:
            continue
        output, problem = build_and_run(compiler, work, f"{page.stem}_{line}_dot", source.replace(".mermaid()", ".dot()"))
        if problem:
            sys.exit(f"DOCS {page}:{line}: the program made from here {problem}")
        for graph in charts(output, r"digraph \w+ \{"):
            drawn += 1
            picture = directory / f"{page.stem}-{drawn}.svg"
            subprocess.run(["dot", "-Tsvg", "-o", str(picture)], input=graph, text=True, check=True)
            print(picture)


def main():
    argv, compiler = sys.argv[1:], []
    if "--" in argv:
        split = argv.index("--")
        argv, compiler = argv[:split], argv[split + 1:]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--render", type=pathlib.Path)
    args = parser.parse_args(argv)
    args.work.mkdir(parents=True, exist_ok=True)
    found = programs(args.page)
    if args.render:
        return render(args.page, found, args.work, compiler, args.render)
    printed = []
    for line, source in found:
        output, problem = build_and_run(compiler, args.work, f"{args.page.stem}_{line}", source)
        if problem:
            sys.exit(f"DOCS {args.page}:{line}: the program made from here {problem}")
        printed += charts(output, r"flowchart \w+")

    text = args.page.read_text()
    fence = re.compile(r"(?<=^```mermaid\n)(?<!-->\n```mermaid\n)(?:(?!```).*\n)*(?=```$)", re.MULTILINE)
    shown = fence.findall(text)
    if args.write and len(shown) == len(printed):
        replacements = iter(printed)
        args.page.write_text(fence.sub(lambda _: next(replacements), text))
    elif shown != printed:
        differing = next((i for i, pair in enumerate(zip(shown, printed)) if pair[0] != pair[1]), min(len(shown), len(printed)))
        expected = printed[differing] if differing < len(printed) else "nothing more\n"
        sys.exit(f"DOCS {args.page}: the page shows {len(shown)} Mermaid pictures, its programs print {len(printed)}; "
                 f"number {differing + 1} should be (make docs writes it):\n{expected}")
    print(f"{args.page}: {len(found)} programs compiled and run, {len(printed)} pictures compared")


if __name__ == "__main__":
    main()
