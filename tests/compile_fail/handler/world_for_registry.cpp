// SPDX-License-Identifier: MIT
// mistake: A world in place of the registry
// fix: Pass `world.registry()`.
// expect: is not a registry
// type: World<App>
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}

#ifdef NEXUS_SHOULD_FAIL
void start(nexus::World<App>& world) {
    auto bound = nexus::handler<match>(world);
    bound.run(world, Order{1});
}
#else
void start(nexus::World<App>& world) {
    auto bound = nexus::handler<match>(world.registry());
    bound.run(world, Order{1});
}
#endif
