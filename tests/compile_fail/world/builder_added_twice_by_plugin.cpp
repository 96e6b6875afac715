// SPDX-License-Identifier: MIT
// mistake: Adding a resource that a plugin adds too
// fix: Add it once.
// expect: has two fields that hold `Resource`
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};
struct Trading {
    using resource_group = void;
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.add(Book{1}).install(Trading{}).build();
#else
auto world = nexus::WorldBuilder{}.add(Config{1}).install(Trading{}).build();
#endif
