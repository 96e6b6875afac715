// SPDX-License-Identifier: MIT
// mistake: Children of a fan_out that take different events
// fix: Let them take events that convert to each other, or decode first.
// expect: cannot be used for an `Event` in the schema `App`
// type: Order
// type: Tick
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
inline void price(nexus::ResMut<Book>, Tick) {}
inline void count(nexus::ResMut<Book>, const Order&) {}

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out(nexus::fn<match>, nexus::fn<price>);
#else
inline auto both = nexus::fan_out(nexus::fn<match>, nexus::fn<count>);
#endif

void feed(nexus::World<App>& world, Order order) {
    both.run(world, order);
}
