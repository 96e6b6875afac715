// SPDX-License-Identifier: MIT
// mistake: Running an erased handler with an event of another type
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
void feed(nexus::World<App>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Tick{1});
}
#else
void feed(nexus::World<App>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#endif
