// SPDX-License-Identifier: MIT
// mistake: A temporary for a handler that changes the event
// fix: Pass a variable, which then has the change.
// expect: takes its `Event` by non-const reference
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
inline void trim(nexus::ResMut<Book>, Order& order) {
    order.size = 1;
}
inline auto handle = nexus::handler<trim>(nexus::registry<App>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world) {
    handle.run(world, Order{5});
}
#else
void feed(nexus::World<App>& world) {
    Order order{5};
    handle.run(world, order);
}
#endif
