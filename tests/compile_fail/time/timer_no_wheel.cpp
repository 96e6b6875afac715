// SPDX-License-Identifier: MIT
// mistake: The driver of timers in a schema that has none
// fix: Add a field of type TimerWheel<App>, or leave out the driver.
// expect: has no timers; add a field of type TimerWheel<App> or BoundedTimerWheel<App>
// type: App
#include <nexus/time/timer_driver.hpp>

struct App {
#ifdef NEXUS_SHOULD_FAIL
    nexus::Clock clock;
#else
    nexus::Clock clock;
    nexus::TimerWheel<App> timers;
#endif
};

inline void use(nexus::World<App>& world) {
    nexus::TimerDriver().poll(world);
}
