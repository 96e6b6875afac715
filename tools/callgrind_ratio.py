#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the instructions that two programs execute, under callgrind.

    callgrind_ratio.py --limit 1.02 PROGRAM TWIN [-- ARGUMENTS...]

Both get the same arguments. Fails when PROGRAM executes more than LIMIT times the instructions of TWIN, or when
either fails. The counts do not depend on the machine's load.
`--toggle FUNCTION` counts only inside that function (callgrind's --toggle-collect; it must exist in both).
"""
import argparse
import re
import shutil
import subprocess
import sys


def instructions(command, toggle):
    options = ["--tool=callgrind", "--callgrind-out-file=/dev/null"]
    if toggle:
        options.append(f"--toggle-collect={toggle}")
    run = subprocess.run(["valgrind", *options, *command], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"callgrind_ratio: {command[0]} ended with status {run.returncode} under valgrind:\n"
                 f"{run.stdout[-2000:]}{run.stderr[-2000:]}")
    found = re.search(r"Collected : (\d+)", run.stderr)
    count = int(found.group(1)) if found else 0
    if count == 0:
        sys.exit(f"callgrind_ratio: callgrind counted nothing in {command[0]}"
                 + (f"; is there a function named {toggle}?" if toggle else ""))
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=float, required=True)
    parser.add_argument("--toggle")
    parser.add_argument("program")
    parser.add_argument("twin")
    parser.add_argument("arguments", nargs="*", help="after --, given to both")
    args = parser.parse_args()
    if shutil.which("valgrind") is None:
        sys.exit("callgrind_ratio: valgrind was not found. On Debian: apt-get install valgrind")
    ours = instructions([args.program, *args.arguments], args.toggle)
    twin = instructions([args.twin, *args.arguments], args.toggle)
    ratio = ours / twin
    print(f"{args.program}: {ours:,} instructions\n{args.twin}: {twin:,} instructions\n"
          f"ratio {ratio:.4f}, limit {args.limit:.4f}")
    if ratio > args.limit:
        sys.exit(f"CALLGRIND-RATIO {ratio:.4f} exceeds {args.limit:.4f}")


if __name__ == "__main__":
    main()
