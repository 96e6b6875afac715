// SPDX-License-Identifier: MIT
// mistake: A timer is rescheduled by a duration
// fix: Add it to the time that the Clock shows.
// expect: is no deadline, which is a nexus::TimePoint
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
    wheel.reschedule(timer, std::chrono::seconds(10));
#else
    wheel.reschedule(timer, clock.now() + std::chrono::seconds(10));
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
