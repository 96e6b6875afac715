// SPDX-License-Identifier: MIT
// mistake: Adding two values at once
// fix: Add one after the other.
// expect: takes one value
// type: Book
// type: Config
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.add(Book{1}, Config{2}).build();
#else
auto world = nexus::WorldBuilder{}.add(Book{1}).add(Config{2}).build();
#endif
