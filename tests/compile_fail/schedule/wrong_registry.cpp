// SPDX-License-Identifier: MIT
// mistake: A schedule built with something other than a registry
// fix: Pass world.registry().
// expect: is not a registry
// type: World
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
    auto schedule = nexus::schedule(world).stage([] { return true; }).stage([] {}).build();
    schedule.run(world);
#else
    auto schedule = nexus::schedule(world.registry()).stage([] { return true; }).build();
    schedule.run(world);
#endif
}
