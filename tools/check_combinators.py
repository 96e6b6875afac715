#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the reference page has a row for every combinator of the header, and no other.

    check_combinators.py HEADER PAGE
"""
import pathlib
import re
import sys

header, page = (pathlib.Path(path).read_text() for path in sys.argv[1:3])


def public_part(name):
    """What class `name` of the header shows to users."""
    return re.search(rf"^class {name}\b[^;{{]*\{{.*?^(?:private:|\}};)", header, re.MULTILINE | re.DOTALL)[0]


body = public_part("Combinators")
defined = set(re.findall(r"NEXUS_DETAIL_(?:CALLS|TAKES_VALUES|TAKES_ARMS)\((\w+)", body))
defined |= set(re.findall(r"constexpr auto (\w+)\(", body))
defined |= set(re.findall(r"NEXUS_DETAIL_BOTH\(template <[^>]*>,\s*(\w+),", body))
# A fork has the ends of a chain as well, to say that it is open.
defined |= set(re.findall(r"constexpr auto (\w+)\(", public_part("Fork"))) - {"append", "build", "build_batch", "run"}
shown = {name for row in re.findall(r"^\|[^|]*\| `([^`]+)` \|", page, re.MULTILINE) for name in re.findall(r"(?:^|\)\.)(\w+)[(<]", row)}
for problem, names in (("have no row", defined - shown), ("are no combinators", shown - defined)):
    if names:
        sys.exit(f"DOCS {sys.argv[2]}: {', '.join(sorted(names))} {problem} ({sys.argv[1]})")
print(f"{len(defined)} combinators, each with a row")
