// SPDX-License-Identifier: MIT
// mistake: Adding a number
// fix: Wrap it in a struct whose name says what it is.
// expect: cannot be a resource
// type: double
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.add(Book{1}).add(0.5).build();
#else
struct Limit {
    double share = 0.5;
};
auto world = nexus::WorldBuilder{}.add(Book{1}).add(Limit{0.5}).build();
#endif
