// SPDX-License-Identifier: MIT
// mistake: The world twice
// fix: Once is enough.
// expect: refer to the same resource
// type: World<App>
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Fees {
    double rate = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
    Fees fees;
};

#ifdef NEXUS_SHOULD_FAIL
void rebuild(nexus::World<App>&, nexus::World<App>&) {}
#else
void rebuild(nexus::World<App>&) {}
#endif

auto bound = nexus::handler<rebuild>(nexus::registry<App>);
