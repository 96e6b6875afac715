// SPDX-License-Identifier: MIT
// mistake: run() without the world
// fix: Pass the world, then the idle policy if there is one, then the drivers.
// expect: must be a non-const World<App>
// type: RealClock
#include <nexus/loop/run.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
    nexus::Clock clock;
};

inline void use(nexus::World<App>& world) {
    nexus::RealClock clock;
#ifdef NEXUS_SHOULD_FAIL
    nexus::run(clock, world);
#else
    nexus::run(world, clock);
#endif
}
