#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what nexus costs its users' builds.

    check_budgets.py lines LIMITS INCLUDE_DIRECTORY [--write] -- COMPILER FLAGS...
    check_budgets.py symbols LIMIT PROGRAM...

`lines` preprocesses each header alone and counts what is left, blank lines and markers aside. LIMITS holds `<header> <lines>`, one for each header, and
`<header> <factor> * <standard header>`, a limit relative to a standard header in the same run. `--write` gives the
headers that have no limit, or exceed it, their present size and 5 % more; say why in the commit.
`symbols` looks for the longest symbol of each program: long ones cost link time and readable stack traces.
"""
import math
import pathlib
import re
import subprocess
import sys


def preprocessed_lines(compiler, header):
    run = subprocess.run([*compiler, "-E", "-P", "-x", "c++", "-"], input=f"#include <{header}>\n",
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"BUDGET {header} does not preprocess:\n{run.stderr}")
    return sum(1 for line in run.stdout.splitlines() if line.strip())


def check_lines(limits_file, include_dir, compiler, write):
    headers = [path.relative_to(include_dir).as_posix() for path in sorted(include_dir.glob("nexus/**/*.hpp"))]
    if not headers:
        yield f"no headers in {include_dir}"
    limits, relative, comments = {}, [], []
    for number, line in enumerate(limits_file.read_text().splitlines(), 1):
        if line.startswith("#"):
            comments.append(line)
        elif match := re.fullmatch(r"(\S+)\s+(\d+)", line):
            limits[match.group(1)] = int(match.group(2))
        elif match := re.fullmatch(r"(\S+)\s+([\d.]+)\s+\*\s+(\S+)", line):
            relative.append((match.group(1), float(match.group(2)), match.group(3)))
        elif line.strip():
            sys.exit(f"{limits_file}:{number}: wanted `<header> <lines>` or `<header> <factor> * <standard header>`")

    lines = {header: preprocessed_lines(compiler, header) for header in headers}
    if write:
        for header in limits.keys() - lines.keys():
            del limits[header]
        for header, count in lines.items():
            if count > limits.get(header, -1):
                limits[header] = math.ceil((count + 1) * 1.05 / 100) * 100
        limits_file.write_text("\n".join([
            *comments, *(f"{header} {factor} * {other}" for header, factor, other in relative),
            *(f"{header} {limit}" for header, limit in sorted(limits.items()))]) + "\n")
    for header, count in lines.items():
        print(f"{count:7} of {limits.get(header, 0):7}  {header}")
        if header not in limits:
            yield f"{header}: {count} preprocessed lines and no limit in {limits_file.name}; `make budgets` adds it"
        elif count > limits[header]:
            yield f"{header}: {count} preprocessed lines, its limit is {limits[header]}"
    for header in sorted(limits.keys() - lines.keys()):
        yield f"{header}: has a limit in {limits_file.name} but does not exist"
    for header, factor, other in relative:
        base = preprocessed_lines(compiler, other)
        count = lines.get(header, 0)
        print(f"{header}: {count} preprocessed lines, {count / base:.3f} times <{other}> ({base})")
        if not 0 < count <= factor * base:
            yield f"{header}: {count} preprocessed lines, more than {factor} times the {base} of <{other}>"


def check_symbols(limit, programs):
    for program in programs:
        names = subprocess.run(["nm", program], capture_output=True, text=True, check=True).stdout.split()
        longest = max(names, key=len, default="")
        print(f"{len(longest):5}  {pathlib.Path(program).name}")
        if not longest:
            yield f"{program}: has no symbols"
        elif len(longest) > limit:
            yield f"{program}: a symbol of {len(longest)} characters, at most {limit} wanted: {longest}"


def main():
    argv, compiler = sys.argv[1:], []
    if "--" in argv:
        split = argv.index("--")
        argv, compiler = argv[:split], argv[split + 1:]
    if len(argv) >= 3 and argv[0] == "lines" and compiler:
        found = list(check_lines(pathlib.Path(argv[1]), pathlib.Path(argv[2]), compiler, "--write" in argv[3:]))
    elif len(argv) >= 3 and argv[0] == "symbols":
        found = list(check_symbols(int(argv[1]), argv[2:]))
    else:
        sys.exit(__doc__)
    for text in found:
        print(f"BUDGET {text}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
