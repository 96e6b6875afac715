// SPDX-License-Identifier: MIT
// mistake: The whole world beside one of its resources
// fix: Use the resource through the world.
// expect: refer to the same resource
// type: World<App>
// type: ResMut<Book>
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
void rebuild(nexus::World<App>&, nexus::ResMut<Book>) {}
#else
void rebuild(nexus::World<App>& world) {
    world.resource<Book>() = {};
}
#endif

auto bound = nexus::handler<rebuild>(nexus::registry<App>);
