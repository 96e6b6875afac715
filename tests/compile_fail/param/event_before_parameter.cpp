// SPDX-License-Identifier: MIT
// mistake: The event before a parameter
// fix: Put the event last.
// expect: is not a parameter
// expect: only the last argument can be the event
// type: Order
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Fees {
    double rate = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
    Fees fees;
};

#ifdef NEXUS_SHOULD_FAIL
void match(Order, nexus::ResMut<Book>) {}
#else
void match(nexus::ResMut<Book>, Order) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
