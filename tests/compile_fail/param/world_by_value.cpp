// SPDX-License-Identifier: MIT
// mistake: The world by value
// fix: Take it by reference: there is one, and it is not copied.
// expect: must be taken as `World<App>&`
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
void rebuild(nexus::World<App>) {}
#else
void rebuild(nexus::World<App>&) {}
#endif

auto bound = nexus::handler<rebuild>(nexus::registry<App>);
