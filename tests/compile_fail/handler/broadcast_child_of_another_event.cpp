// SPDX-License-Identifier: MIT
// mistake: A child of a Broadcast that takes another event
// fix: Add it to a Broadcast of the event that it takes.
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

#ifdef NEXUS_SHOULD_FAIL
void connect(nexus::Broadcast<Tick, App>& all) {
    all.add(nexus::fn<match>);
}
#else
void connect(nexus::Broadcast<Order, App>& all) {
    all.add(nexus::fn<match>);
}
#endif
