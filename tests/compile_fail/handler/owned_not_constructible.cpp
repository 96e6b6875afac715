// SPDX-License-Identifier: MIT
// mistake: An owner that cannot be constructed from the event
// fix: Name a type that can, or decode.
// expect: cannot be constructed from the event
// type: Order
// type: Tick
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    explicit Order(int s) : size(s) {}
    int size;
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
inline auto kept = nexus::owned<Order>(nexus::fn<match>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world) {
    kept.run(world, Tick{1});
}
#else
void feed(nexus::World<App>& world) {
    kept.run(world, 5);
}
#endif
