// SPDX-License-Identifier: MIT
// mistake: A system that returns a number
// fix: Return bool, or nothing.
// expect: returns `Result`
// type: int
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
    auto schedule = nexus::schedule(world.registry()).stage([] { return 1; }).build();
    schedule.run(world);
#else
    auto schedule = nexus::schedule(world.registry()).stage([] { return true; }).build();
    schedule.run(world);
#endif
}
