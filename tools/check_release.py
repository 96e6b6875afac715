#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that nothing of a checked build is left in objects that were compiled without checks.

    check_release.py --checked CHECKED.o --release RELEASE.o...

CHECKED.o is one of the same sources with checks: what is looked for must be found there, or the search itself is
broken.
"""
import argparse
import pathlib
import re
import subprocess
import sys

SYMBOLS = {  # demangled
    "the namespace of checked builds": r"nexus::v\d+_\d+_checked::",
    "what a handler holds": r"\baccesses_of<",
    "the report of an alias": r"\breport_alias\b",
    "the end of a checked program": r"\babort$",
}
TEXT = {"a sentence of nexus": b"nexus: "}


def traces(path):
    symbols = subprocess.run(["nm", "-C", path], capture_output=True, text=True, check=True).stdout
    content = path.read_bytes()
    return ([what for what, pattern in SYMBOLS.items() if re.search(pattern, symbols, re.MULTILINE)]
            + [what for what, text in TEXT.items() if text in content])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checked", type=pathlib.Path, required=True)
    parser.add_argument("--release", type=pathlib.Path, nargs="+", required=True)
    args = parser.parse_args()

    failures = [f"RELEASE-SEARCH {args.checked}: {what} was not found in an object with checks"
                for what in {**SYMBOLS, **TEXT} if what not in traces(args.checked)]
    failures += [f"RELEASE-TRACE {path}: {what}" for path in args.release for what in traces(path)]
    print("\n".join(failures or [f"no trace of checks in {len(args.release)} objects"]))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
