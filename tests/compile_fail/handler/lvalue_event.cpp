// SPDX-License-Identifier: MIT
// mistake: A variable for a handler that takes ownership of the event
// fix: Write `std::move(event)`, or pass a copy.
// expect: takes ownership of its `Event`
// type: Order
#include <nexus/core.hpp>

#include <utility>

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
inline void keep(nexus::ResMut<Book>, Order&&) {}
inline auto handle = nexus::handler<keep>(nexus::registry<App>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world, Order order) {
    handle.run(world, order);
}
#else
void feed(nexus::World<App>& world, Order order) {
    handle.run(world, std::move(order));
}
#endif
