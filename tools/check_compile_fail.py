#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that a mistake gives one good error message.

    check_compile_fail.py SOURCE --record FILE -- COMPILER FLAGS...
    check_compile_fail.py --page docs/errors.md [--write] RECORD...

The first form compiles SOURCE twice without making code. Without NEXUS_SHOULD_FAIL it must compile, so that a
failure can only come from the mistake. With it there must be exactly one error; its line contains `nexus:`, the
output contains each `// expect:` text, and the `// type:` text stands in the messages themselves (echoed source
lines are switched off). What the compiler said goes to the record.

The second form makes the page of errors from the records and compares it with the file, or writes the file.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import textwrap

KEYS = ("mistake", "fix", "expect", "type")


def fail(source, message):
    sys.exit(f"COMPILE-FAIL {source}: {message}")


def parse(path):
    """The `// key: text` lines on top, and the code inside #ifdef NEXUS_SHOULD_FAIL."""
    lines = path.read_text().splitlines()
    said = {key: [] for key in KEYS}
    for line in lines:
        match = re.match(r"// (\w+): (.*\S)", line)
        if match and match.group(1) in said:
            said[match.group(1)].append(match.group(2))
    for key in KEYS:
        if not said[key]:
            fail(path, f"has no `// {key}: <text>` line")
    wrong, right, into = [], [], None
    for line in lines:
        if line.startswith("#ifdef NEXUS_SHOULD_FAIL"):
            into = wrong
        elif line.startswith("#else") and into is wrong:
            into = right
        elif line.startswith("#endif"):
            into = None
        elif into is not None:
            into.append(line)
    if not wrong:
        fail(path, "has no code inside #ifdef NEXUS_SHOULD_FAIL")
    said["wrong"] = textwrap.dedent("\n".join(wrong)).strip()
    said["right"] = textwrap.dedent("\n".join(right)).strip()
    return said


def compile_source(command, path, *extra):
    quiet = "-fno-caret-diagnostics" if "clang" in os.path.basename(command[0]) else "-fno-diagnostics-show-caret"
    run = subprocess.run([*command, quiet, "-fsyntax-only", *extra, str(path)], capture_output=True, text=True,
                         env={**os.environ, "LC_ALL": "C"})
    return run.returncode, run.stdout + run.stderr


def check(path, command):
    said = parse(path)
    status, output = compile_source(command, path)
    if status != 0:
        fail(path, f"the control build failed, so a failure would prove nothing:\n{output}")
    status, output = compile_source(command, path, "-DNEXUS_SHOULD_FAIL")
    if status == 0:
        fail(path, "compiled with the mistake, but must not")
    errors = [line for line in output.splitlines() if re.search(r"\berror:", line)]
    if len(errors) != 1:
        fail(path, f"{len(errors)} errors, exactly one wanted:\n{output}")
    ours = re.search(r"\bnexus:(?!:)", errors[0])  # and not a name in the namespace
    if not ours:
        fail(path, f"the error does not contain `nexus:`:\n{output}")
    for text in said["expect"]:
        if text not in errors[0]:
            fail(path, f"the error line does not contain `{text}`:\n{output}")
    for text in said["type"]:
        if text not in output:
            fail(path, f"the messages do not name the type `{text}`:\n{output}")
    sentence = errors[0][ours.start():].rstrip("\"'")
    return {**said, "name": path.stem, "module": path.parent.name, "error": sentence}


PAGE_HEAD = """\
# Errors, and what to write instead

Look for the sentence that your compiler printed behind `error:`. Words in backticks that are no types, `Resource` or
`Position`, stand for what the compiler says in the lines around it: g++ writes `[with Resource = Fees]`, clang
`report_missing<App, Fees>`. Positions are counted from 1.

This page is made of `tests/compile_fail` and of what g++ says about these sources; do not edit it (`make errors`
writes it again). Each mistake is compiled by the tests with every supported compiler: it must give this one error,
and the compiler's messages must name the types in question.
"""


def page(records):
    sentences = {}
    for record in sorted(records, key=lambda r: (r["module"], r["name"])):
        sentences.setdefault(record["module"], {}).setdefault(record["error"], []).append(record)
    text = [PAGE_HEAD]
    for module, mistakes in sentences.items():
        text.append(f"## {module}\n")
        for sentence, records in sorted(mistakes.items()):
            text.append(f"### `` {sentence} ``\n")
            for record in records:
                text.append(f"**{record['mistake'][0]}**\n")
                text.append(f"```cpp\n{record['wrong']}\n```\n")
                named = ", ".join(f"`{name}`" for name in record["type"])
                text.append(f"The messages name {named}. Instead: {record['fix'][0]}\n")
                if record["right"]:
                    text.append(f"```cpp\n{record['right']}\n```\n")
    return "\n".join(text)


def main():
    argv, command = sys.argv[1:], []
    if "--" in argv:
        split = argv.index("--")
        argv, command = argv[:split], argv[split + 1:]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--record", type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(argv)
    if args.page is None:
        record = check(args.files[0], command)
        if args.record:
            args.record.parent.mkdir(parents=True, exist_ok=True)
            args.record.write_text(json.dumps(record))
        print(record["error"])
        return
    wanted = page([json.loads(file.read_text()) for file in args.files])
    if args.write:
        args.page.parent.mkdir(exist_ok=True)
        args.page.write_text(wanted)
    elif not args.page.exists() or args.page.read_text() != wanted:
        sys.exit(f"ERRORS-PAGE {args.page} is not what the tests produce; `make errors` writes it")


if __name__ == "__main__":
    main()
