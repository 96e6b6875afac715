// SPDX-License-Identifier: MIT
// mistake: Running a fan_out without the event
// fix: Pass the event after the world.
// expect: cannot be used for an `Event` in the schema `App`
// type: Order
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
inline auto both = nexus::fan_out(nexus::fn<match>, nexus::fn<match>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world) {
    both.run(world);
}
#else
void feed(nexus::World<App>& world) {
    both.run(world, Order{1});
}
#endif
