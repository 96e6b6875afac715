// SPDX-License-Identifier: MIT
// mistake: Two events named for a generic callable
// fix: Make a handler for each event.
// expect: name one event
// type: Order, Tick
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
auto bound = nexus::handler<Order, Tick>([](auto) {}, nexus::registry<App>);
#else
auto orders = nexus::handler<Order>([](auto) {}, nexus::registry<App>);
auto ticks = nexus::handler<Tick>([](auto) {}, nexus::registry<App>);
#endif
