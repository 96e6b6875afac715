// SPDX-License-Identifier: MIT
// mistake: A child of a fan_out that changes the event
// fix: Take it by const&, or change a copy: `copied(by_ref(child))`.
// expect: takes the `Event` by & or &&
// type: Order
// type: trim
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
inline void trim(nexus::ResMut<Book>, Order& order) {
    order.size = 1;
}

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out(nexus::fn<match>, nexus::fn<trim>);
#else
inline auto both = nexus::fan_out(nexus::fn<match>, nexus::copied(nexus::by_ref(nexus::fn<trim>)));
#endif

void feed(nexus::World<App>& world, Order order) {
    both.run(world, order);
}
