// SPDX-License-Identifier: MIT
// mistake: Running a handler with an event of another type
// fix: Pass the event that the function takes last.
// expect: cannot be initialised from an `Argument`
// type: Tick
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
inline auto handle = nexus::handler<match>(nexus::registry<App>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world, Tick tick) {
    handle.run(world, tick);
}
#else
void feed(nexus::World<App>& world, Tick tick) {
    handle.run(world, Order{static_cast<int>(tick.price)});
}
#endif
