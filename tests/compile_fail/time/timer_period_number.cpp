// SPDX-License-Identifier: MIT
// mistake: A number where the period of a timer is wanted
// fix: Say which unit it has.
// expect: is no period, which is a duration
// type: int
#include <nexus/time/timer_driver.hpp>

struct App {
    nexus::Clock clock;
    nexus::TimerWheel<App> timers;
};

inline void ring() {}

inline void use(nexus::World<App>& world, nexus::TimerHandle timer) {
    auto& clock = world.resource<nexus::Clock>();
    auto& wheel = world.resource<nexus::TimerWheel<App>>();
#ifdef NEXUS_SHOULD_FAIL
    wheel.every(100, ring);
#else
    wheel.every(std::chrono::milliseconds(100), ring);
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
