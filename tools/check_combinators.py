#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the reference page has a row for every combinator of the header, and no other.

    check_combinators.py HEADER PAGE
"""
import pathlib
import re
import sys

header, page = (pathlib.Path(path).read_text() for path in sys.argv[1:3])
body = re.search(r"^class Fork \{.*?^class Combinators \{.*?^\};", header, re.MULTILINE | re.DOTALL)[0]
public = "\n".join(part.split("private:")[0] for part in body.split("class Combinators"))
defined = set(re.findall(r"NEXUS_DETAIL_(?:CALLS|TAKES_VALUES|TAKES_ARMS)\((\w+)", public))
defined |= set(re.findall(r"constexpr auto (\w+)\(", public))
defined |= set(re.findall(r"NEXUS_DETAIL_BOTH\(template <[^>]*>,\s*(\w+),", public))
shown = {name for row in re.findall(r"^\|[^|]*\| `([^`]+)` \|", page, re.MULTILINE) for name in re.findall(r"(?:^|\)\.)(\w+)[(<]", row)}
for problem, names in (("have no row", defined - shown), ("are no combinators", shown - defined)):
    if names:
        sys.exit(f"DOCS {sys.argv[2]}: {', '.join(sorted(names))} {problem} ({sys.argv[1]})")
print(f"{len(defined)} combinators, each with a row")
