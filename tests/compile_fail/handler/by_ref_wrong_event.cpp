// SPDX-License-Identifier: MIT
// mistake: Running an adapted handler with an event of another type
// fix: Pass the event that the handler takes.
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
inline void trim(nexus::ResMut<Book>, Order& order) {
    order.size = 1;
}
inline auto lent = nexus::by_ref(nexus::fn<trim>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world) {
    lent.run(world, Tick{1});
}
#else
void feed(nexus::World<App>& world) {
    lent.run(world, Order{1});
}
#endif
