// SPDX-License-Identifier: MIT
// mistake: Adding a resource that cannot be made from the arguments
// fix: Give the arguments of one of its constructors.
// expect: cannot be constructed from `Arguments`
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
auto world = nexus::WorldBuilder{}.add<Book>(Config{2}).build();
#else
auto world = nexus::WorldBuilder{}.add<Book>(2).build();
#endif
