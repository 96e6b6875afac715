// SPDX-License-Identifier: MIT
// mistake: The whole world beside a resource to read
// fix: Use the resource through the world.
// expect: refer to the same resource
// type: World<App>
// type: Res<Fees>
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
void rebuild(nexus::Res<Fees>, nexus::World<App>&) {}
#else
void rebuild(nexus::World<App>& world) {
    static_cast<void>(world.resource<Fees>());
}
#endif

auto bound = nexus::handler<rebuild>(nexus::registry<App>);
