// SPDX-License-Identifier: MIT
// mistake: A period in floating point
// fix: Cast it: the rounding is yours to choose.
// expect: is no period, which is a duration
// type: duration
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
    wheel.every(std::chrono::duration<double>(0.5), ring);
#else
    wheel.every(std::chrono::milliseconds(500), ring);
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
