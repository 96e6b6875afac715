// SPDX-License-Identifier: MIT
// mistake: Something that cannot be called
// fix: Pass a function, a lambda or an object with one call operator.
// expect: the arguments of `Callable` cannot be read
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

#ifdef NEXUS_SHOULD_FAIL
auto bound = nexus::handler(Order{5}, nexus::registry<App>);
#else
auto bound = nexus::handler([](Order) {}, nexus::registry<App>);
#endif
