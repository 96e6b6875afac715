// SPDX-License-Identifier: MIT
// mistake: run() with a temporary driver before the world
// fix: Pass the world, then the idle policy if there is one, then the drivers.
// expect: must be a non-const World<App>
// type: RealClock
#include <nexus/loop/run.hpp>

struct App {
    nexus::Clock clock;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::run(nexus::RealClock{}, world);
#else
    nexus::run(world, nexus::RealClock{});
#endif
}
