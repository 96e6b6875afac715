// SPDX-License-Identifier: MIT
// mistake: Running a Broadcast with an event of another type
// fix: Pass the event that it was declared with.
// expect: cannot be initialised from an `Argument`
// type: Tick
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
void feed(nexus::World<App>& world, nexus::Broadcast<Order, App>& all) {
    all.run(world, Tick{1});
}
#else
void feed(nexus::World<App>& world, nexus::Broadcast<Order, App>& all) {
    all.run(world, Order{1});
}
#endif
