// SPDX-License-Identifier: MIT
// mistake: A value that is not a handler in a Virtual
// fix: Store a function, a lambda or a handler.
// expect: cannot be read
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

#ifdef NEXUS_SHOULD_FAIL
nexus::Virtual<Order, App> stored = 5;
#else
nexus::Virtual<Order, App> stored = [](Order) {};
#endif
