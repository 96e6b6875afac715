// SPDX-License-Identifier: MIT
// mistake: Running a handler with two events
// fix: Pass one event; put values that belong together in a struct.
// expect: takes one `Event`
// type: Order
// type: int
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
void feed(nexus::World<App>& world) {
    handle.run(world, Order{1}, 2);
}
#else
void feed(nexus::World<App>& world) {
    handle.run(world, Order{1});
}
#endif
