// SPDX-License-Identifier: MIT
// mistake: A time where the period of a timer is wanted
// fix: Give the period; the first time stands before it.
// expect: is no period, which is a duration
// type: time_point
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
    wheel.every(clock.now(), ring);
#else
    wheel.every(clock.now(), std::chrono::seconds(10), ring);
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
