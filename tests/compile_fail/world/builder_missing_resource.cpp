// SPDX-License-Identifier: MIT
// mistake: Asking a built world for a resource that was not added
// fix: Add it.
// expect: is not a resource of the schema `App`
// type: Config
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.add(Book{1}).build();
#else
auto world = nexus::WorldBuilder{}.add(Book{1}).add(Config{2}).build();
#endif

int max_depth() {
    return world.resource<Config>().max_depth;
}
