// SPDX-License-Identifier: MIT
// mistake: Two events
// fix: Take one event; put values that belong together in a struct.
// expect: is not a parameter
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
void match(nexus::ResMut<Book>, Order, double) {}
#else
struct Priced {
    Order order;
    double price;
};
void match(nexus::ResMut<Book>, Priced) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
