#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh COMPILER FLAGS...    objects of checked and unchecked builds must not link; objects of one kind must
set -eu
here=$(dirname "$0")
for kind in 0 1; do
  "$@" -DNEXUS_CHECKED=$kind -c "$here/a.cpp" -o mixed_a$kind.o
  "$@" -DNEXUS_CHECKED=$kind -c "$here/b.cpp" -o mixed_b$kind.o
done
"$@" mixed_a0.o mixed_b0.o -o mixed && ./mixed
"$@" mixed_a1.o mixed_b1.o -o mixed && ./mixed
for pair in "mixed_a0.o mixed_b1.o" "mixed_a1.o mixed_b0.o"; do
  if message=$("$@" $pair -o mixed 2>&1); then
    echo "PACKAGE-MIXED $pair link, but must not"
    exit 1
  fi
  case $message in
    *"undefined reference to"*"use("*) ;;
    *) echo "PACKAGE-MIXED $pair do not link, but for another reason: $message"; exit 1 ;;
  esac
done
