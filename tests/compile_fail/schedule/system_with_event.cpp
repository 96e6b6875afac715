// SPDX-License-Identifier: MIT
// mistake: A system that takes an event
// fix: Take only parameters.
// expect: takes an event
// type: Order
#include <nexus/schedule/schedule.hpp>

struct Order {
    int price = 0;
    int size = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto schedule = nexus::schedule(world.registry()).stage([](Order) {}).build();
    schedule.run(world);
#else
    auto schedule = nexus::schedule(world.registry()).stage([](nexus::Res<Book>) {}).build();
    schedule.run(world);
#endif
}
