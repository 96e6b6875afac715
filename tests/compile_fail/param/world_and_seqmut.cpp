// SPDX-License-Identifier: MIT
// mistake: The whole world beside its sequence number
// fix: Use the number through the world.
// expect: refer to the same resource
// type: World<App>
// type: SeqMut
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
void renumber(nexus::World<App>&, nexus::SeqMut) {}
#else
void renumber(nexus::World<App>& world) {
    world.reset_sequence();
}
#endif

auto bound = nexus::handler<renumber>(nexus::registry<App>);
