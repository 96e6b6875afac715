// SPDX-License-Identifier: MIT
// mistake: Running an erased handler in the world of another schema
// fix: Run it in a world of the schema that it was declared with.
// expect: is not a World<App>
// type: World<Backtest>
// type: App
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
struct Backtest {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<Backtest>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world, nexus::Virtual<Order, App>& stored) {
    stored.run(world, Order{1});
}
#endif
