// SPDX-License-Identifier: MIT
// mistake: Installing something that is not a plugin
// fix: Mark the struct as a group, or add it as one resource.
// expect: is neither a resource group
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.install(Book{1}).build();
#else
auto world = nexus::WorldBuilder{}.add(Book{1}).build();
#endif
