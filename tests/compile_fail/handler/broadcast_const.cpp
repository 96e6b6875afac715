// SPDX-License-Identifier: MIT
// mistake: Running a const Broadcast
// fix: Make it non-const.
// expect: is const
// type: Broadcast<Order, App
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
void feed(nexus::World<App>& world, const nexus::Broadcast<Order, App>& all) {
    all.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world, nexus::Broadcast<Order, App>& all) {
    all.run(world, Order{1});
}
#endif
