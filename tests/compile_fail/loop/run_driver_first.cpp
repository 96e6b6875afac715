// SPDX-License-Identifier: MIT
// mistake: A loop that is given a driver made in place before its world
// fix: Pass the world, then the idle policy if there is one, then the drivers.
// expect: is not a world that can change
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
