// SPDX-License-Identifier: MIT
// mistake: Timers in a schema that has no Clock
// fix: Add a field of type nexus::Clock, and put its driver before TimerDriver in the loop.
// expect: has no Clock, which says what has expired
// type: App
#include <nexus/time/timer_driver.hpp>

struct App {
#ifdef NEXUS_SHOULD_FAIL
    nexus::TimerWheel<App> timers;
#else
    nexus::Clock clock;
    nexus::TimerWheel<App> timers;
#endif
};

inline void use(nexus::World<App>& world) {
    nexus::TimerDriver().poll(world);
}
