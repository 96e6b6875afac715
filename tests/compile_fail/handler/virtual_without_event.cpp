// SPDX-License-Identifier: MIT
// mistake: A handler of an event stored as a handler without event
// fix: Store it under the event that it handles.
// expect: cannot be used for an `Event` in the schema `App`
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

#ifdef NEXUS_SHOULD_FAIL
nexus::Virtual<void, App> stored = nexus::handler<match>(nexus::registry<App>);
#else
nexus::Virtual<Order, App> stored = nexus::handler<match>(nexus::registry<App>);
#endif
