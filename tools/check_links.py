#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks what pages say about the project's own files.

    check_links.py --headers DIRECTORY PAGE...

A relative link must lead to a file or folder that exists, and its #anchor to a heading of that page. A span in double
backticks that begins with `nexus: ` quotes an error message: it must stand, word for word, in the headers.
"""
import argparse
import pathlib
import re
import sys

FENCE = re.compile(r"^\s*```.*?^\s*```\s*?$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|<(?:img|source)[^>]*?src(?:set)?=\"([^\"]+)\"")
QUOTE = re.compile(r"``\s?(nexus: .+?)\s?``")


def anchors(page):
    """What can stand behind `page.md#`, as the usual sites make it from headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page, text):
    for match in LINK.finditer(text):
        link = match[1] or match[2]
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page.resolve()
        if not target.exists():
            yield match.start(), f"the link {link} leads nowhere"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield match.start(), f"the link {link} leads to no heading"


def wrong_quotes(text, sentences):
    for match in QUOTE.finditer(text):
        if match[1] not in sentences:
            yield match.start(), f"the headers do not say: {match[1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--headers", type=pathlib.Path, required=True)
    parser.add_argument("pages", type=pathlib.Path, nargs="+", metavar="PAGE")
    args = parser.parse_args()
    # Adjacent string literals are one.
    sentences = "\n".join(re.sub(r'"\s*"', "", header.read_text()) for header in sorted(args.headers.rglob("*.hpp")))
    failed = False
    for page in args.pages:
        text = page.read_text()
        prose = FENCE.sub(lambda fence: re.sub(r"[^\n]", " ", fence[0]), text)
        for position, what in [*broken_links(page, prose), *wrong_quotes(prose, sentences)]:
            failed = True
            print(f"LINKS {page}:{text.count(chr(10), 0, position) + 1}: {what}", file=sys.stderr)
    sys.exit(failed)


if __name__ == "__main__":
    main()
