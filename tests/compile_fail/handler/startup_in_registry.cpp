// SPDX-License-Identifier: MIT
// mistake: Starting up without a world
// fix: Pass the world: the function runs at once.
// expect: is not a World<App>
// type: Registry<App>
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
inline void fill(nexus::ResMut<Book> book) {
    book->depth = 5;
}

#ifdef NEXUS_SHOULD_FAIL
void start(nexus::World<App>& world) {
    auto registry = world.registry();
    nexus::startup<fill>(registry);
}
#else
void start(nexus::World<App>& world) {
    nexus::startup<fill>(world);
}
#endif
