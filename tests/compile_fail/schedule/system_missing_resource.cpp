// SPDX-License-Identifier: MIT
// mistake: A system that asks for a resource that the schema lacks
// fix: Add the field to the schema.
// expect: is not a resource of the schema
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
    auto schedule = nexus::schedule(world.registry()).stage([](nexus::Res<Order>) {}).build();
    schedule.run(world);
#else
    auto schedule = nexus::schedule(world.registry()).stage([](nexus::Res<Book>) {}).build();
    schedule.run(world);
#endif
}
