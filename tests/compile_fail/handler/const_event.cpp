// SPDX-License-Identifier: MIT
// mistake: A const event for a handler that changes it
// fix: Pass a non-const variable, or let the handler take `const E&`.
// expect: takes its `Event` by non-const reference
// type: const Order
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
void feed(nexus::World<App>& world, const Order& order) {
    handle.run(world, order);
}
#else
void feed(nexus::World<App>& world, Order order) {
    handle.run(world, order);
}
#endif
