// SPDX-License-Identifier: MIT
// mistake: run() without drivers
// fix: Pass the drivers: nexus::run(world, drivers...).
// expect: there are no drivers to poll
// type: App
#include <nexus/loop/run.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
    nexus::Clock clock;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::run(world);
#else
    nexus::run(world, nexus::RealClock{});
#endif
}
