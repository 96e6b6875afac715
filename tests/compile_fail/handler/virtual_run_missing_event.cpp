// SPDX-License-Identifier: MIT
// mistake: Running an erased handler without its event
// fix: Pass the event after the world.
// expect: write run(world, event)
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
    stored.run(world);
}
#else
void feed(nexus::World<App>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#endif
