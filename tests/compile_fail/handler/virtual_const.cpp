// SPDX-License-Identifier: MIT
// mistake: Running a const erased handler
// fix: Make it non-const.
// expect: is const
// type: Virtual<Order, App
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
void feed(nexus::World<App>& world, const nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#endif
