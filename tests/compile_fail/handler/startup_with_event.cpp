// SPDX-License-Identifier: MIT
// mistake: Starting up with a function that takes an event
// fix: Let the function take parameters only.
// expect: takes an `Event`, but there is none at startup
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
inline void fill(nexus::ResMut<Book> book) {
    book->depth = 5;
}

#ifdef NEXUS_SHOULD_FAIL
void start(nexus::World<App>& world) {
    nexus::startup<match>(world);
}
#else
void start(nexus::World<App>& world) {
    nexus::startup<fill>(world);
}
#endif
