// SPDX-License-Identifier: MIT
// doctest's implementation and main(), compiled once per configuration and linked into every test
// program.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
