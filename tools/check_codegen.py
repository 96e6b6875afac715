#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the machine code of probes written with nexus with their hand-written twins.

    check_codegen.py --build g++-O2 [--slack N] --exceptions FILE [--table FILE] NEXUS.o HAND.o [NEXUS.o HAND.o]...

A probe is a function `cg_*`; its twin has the same name in the other object. For each probe
  CODEGEN-MISSING  one of the two does not exist
  CODEGEN-CALL     nexus calls, or jumps out to, something that the twin does not (indirect ones are counted as `*`)
  CODEGEN-SCALAR   of a probe with `_packed` in its name: the twin computes with packed numbers, and nexus does not
  CODEGEN-COUNT    nexus has more instructions than the twin plus the slack (padding ignored, `.cold` parts included)
What a probe calls in its own object has no name to compare: it is counted as a call to `(local)` and its code as the
probe's, or, where it was marked cold and is not meant to be fast, as a call to `(cold)` and no code.
An exception allows one probe a number of instructions beyond its twin, never a call:
  <probe> <build> <excess> <reason>
  CODEGEN-STALE    an exception that is not needed, or larger than needed, or for a probe that does not exist
  CODEGEN-LIMIT    more than 5 % of the probes of this build have an exception
"""
import argparse
import collections
import pathlib
import re
import subprocess
import sys

PADDING = re.compile(r"(cs )?nop|data16|xchg +ax,ax|endbr64|int3")
CLONE = re.compile(r"\.(isra|part|constprop|cold)(\.\d+)?$|\.(isra|part|constprop|cold)(?=\.)")

PACKED = re.compile(r"v?(p(add|sub|mull|sll|srl)[bwdq]|(add|sub|mul|max)p[sd]) ")

Probe = collections.namedtuple("Probe", "instructions targets")


def base_name(symbol):
    while CLONE.search(symbol):
        symbol = CLONE.sub("", symbol)
    return symbol


def read_object(path):
    """All functions of an object: name -> (instruction texts, names of what is called or jumped out to)."""
    dump = subprocess.run(["objdump", "-t", "-dr", "--no-show-raw-insn", "-M", "intel", path],
                          capture_output=True, text=True, check=True).stdout

    starts = collections.defaultdict(list)  # section -> (offset, symbol), to name targets given as section + offset
    for line in dump.splitlines():
        symbol = re.match(r"([0-9a-f]{16}) .{7} (\.text\S*)\t[0-9a-f]+ +(?:\.hidden )?(\S+)$", line)
        if symbol and symbol.group(3) != symbol.group(2):
            starts[symbol.group(2)].append((int(symbol.group(1), 16), symbol.group(3)))

    def resolve(target):
        """The symbol that a relocation such as `foo-0x4` or `.text+0x1c` points into."""
        match = re.match(r"(.+?)(?:([+-])0x([0-9a-f]+))?$", target)
        name, offset = match.group(1), int(match.group(3) or "0", 16) * (-1 if match.group(2) == "-" else 1) + 4
        inside = [start for start in starts.get(name, []) if start[0] <= offset]
        return max(inside)[1] if inside else name

    functions = {}
    cold = set()
    section, name, branch = "", None, None
    for line in dump.splitlines():
        if heading := re.match(r"Disassembly of section (\S+):$", line):
            section = heading.group(1)
        elif header := re.match(r"[0-9a-f]+ <(.+)>:$", line):
            name, branch = header.group(1), None
            functions[name] = Probe([], [])
            if section.startswith(".text.unlikely") and ".cold" not in name:  # not a part split from a warm one
                cold.add(base_name(name))
        elif relocation := re.match(r"\s+[0-9a-f]+: R_X86_64_(\S+)\s+(\S+)", line):
            if branch is not None and relocation.group(1) in ("PLT32", "PC32"):
                functions[name].targets[branch] = resolve(relocation.group(2))
                mnemonic = functions[name].instructions[-1].rpartition(" ")[0]
                functions[name].instructions[-1] = f"{mnemonic} {base_name(functions[name].targets[branch])}"
        elif name and (code := re.match(r"\s+[0-9a-f]+:\t(\S.*)$", line)):
            text = re.sub(r"\s+", " ", code.group(1)).strip()
            branch = None
            if PADDING.match(text):
                continue
            text = re.sub(r" #.*$", "", text)
            if re.match(r"(notrack |bnd )?(call|j\w+) ", text):
                text = re.sub(r" [0-9a-f]+ <", " <", text)  # addresses differ, `<symbol+offset>` does not
                direct = re.search(r"<([^>+]+)(\+0x[0-9a-f]+)?>", text)
                branch = len(functions[name].targets)
                functions[name].targets.append(direct.group(1) if direct else "*")
            functions[name].instructions.append(text)
    return functions, cold


def probes(path):
    """Probe name -> its code and that of its outlined parts, and the multiset of places control leaves to."""
    functions, cold = read_object(path)
    parts = collections.defaultdict(list)  # a function and what was split from it
    for symbol in functions:
        parts[base_name(symbol)].append(symbol)

    def add(probe, name, seen):
        seen.add(name)
        for symbol in parts[name]:
            probe.instructions.extend(functions[symbol].instructions)
            for target in map(base_name, functions[symbol].targets):
                if target in (name, "__clang_call_terminate"):  # how clang ends where nothing may throw
                    continue
                if target not in parts or target.startswith("cg_"):
                    probe.targets[target] += 1
                elif target in cold:
                    probe.targets["(cold)"] += 1
                else:
                    probe.targets["(local)"] += 1
                    if target not in seen:
                        add(probe, target, seen)

    found = {}
    for name in list(parts):
        if name.startswith("cg_"):
            found[name] = Probe([], collections.Counter())
            add(found[name], name, set())
    return found


def natural(name):
    """Sorts `cg_2` before `cg_10`."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def read_exceptions(path, build):
    allowed = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split(maxsplit=3)
        if len(fields) != 4 or not fields[2].isdigit():
            sys.exit(f"{path}:{number}: wanted `<probe> <build> <excess> <reason>`, found: {line}")
        if fields[1] == build:
            allowed[fields[0]] = int(fields[2])
    return allowed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--slack", type=int, default=0)
    parser.add_argument("--exceptions", type=pathlib.Path, required=True)
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("objects", nargs="+")
    args = parser.parse_args()
    if len(args.objects) % 2:
        parser.error("objects come in pairs: NEXUS.o HAND.o")

    ours, twins = {}, {}
    for mine, hand in zip(args.objects[::2], args.objects[1::2]):
        for into, path in ((ours, mine), (twins, hand)):
            for name, probe in probes(path).items():
                if name in into:
                    sys.exit(f"CODEGEN-MISSING {name}: defined twice, the second time in {path}")
                into[name] = probe
    exceptions = read_exceptions(args.exceptions, args.build)

    used = len(exceptions)
    failed, complaints, rows = set(), [], []

    def complain(tag, name, text):
        failed.add(name)
        complaints.append(f"{tag} {name} ({args.build}): {text}")

    for name in sorted(ours.keys() | twins.keys(), key=natural):
        if name not in ours or name not in twins:
            complain("CODEGEN-MISSING", name, "no probe of this name" if name not in ours else "no hand-written twin")
            continue
        mine, hand = ours[name], twins[name]
        excess = len(mine.instructions) - len(hand.instructions)
        rows.append((name, len(mine.instructions), len(hand.instructions), excess,
                     "same" if mine.instructions == hand.instructions else ""))
        code = "\n    ".join(["nexus:", *mine.instructions, "by hand:", *hand.instructions])
        extra = mine.targets - hand.targets
        if extra:
            complain("CODEGEN-CALL", name, "goes to " + ", ".join(sorted(extra.elements())) + f"\n    {code}")
        packed, hand_packed = (any(map(PACKED.match, code_of.instructions)) for code_of in (mine, hand))
        if "_packed" in name and hand_packed and not packed:
            complain("CODEGEN-SCALAR", name, f"its twin computes with packed numbers\n    {code}")
        allowed = exceptions.pop(name, None)
        if allowed is None:
            if excess > args.slack:
                complain("CODEGEN-COUNT", name, f"{len(mine.instructions)} instructions, by hand "
                         f"{len(hand.instructions)}, slack {args.slack}\n    {code}")
        elif excess > allowed:
            complain("CODEGEN-COUNT", name, f"{excess} beyond its twin, its exception allows {allowed}\n    {code}")
        elif excess < allowed or excess <= args.slack:
            complain("CODEGEN-STALE", name, f"{excess} beyond its twin, its exception allows {allowed}; "
                     + ("remove it" if excess <= args.slack else f"lower it to {excess}"))
    for name in exceptions:
        complain("CODEGEN-STALE", name, "an exception for a probe that does not exist")
    if used * 20 > len(rows):
        complain("CODEGEN-LIMIT", "exceptions", f"{used} of {len(rows)} probes have one, at most 5 % may")
    if not rows:
        complain("CODEGEN-MISSING", "cg_*", "no probe at all")

    width = max((len(row[0]) for row in rows), default=5)
    table = [f"{args.build:<{width}}  nexus   hand  excess", *(
        f"{name:<{width}} {mine:6} {hand:6} {excess:+7}  {same}".rstrip() for name, mine, hand, excess, same in rows)]
    if args.table:
        args.table.write_text("\n".join(table) + "\n")
    print("\n".join([*table, "", *complaints]))
    same = sum(1 for row in rows if row[4])
    print(f"{args.build}: {same} of {len(rows)} probes are the same instruction by instruction")
    print(f"{len(rows) - len(failed & {row[0] for row in rows})} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
