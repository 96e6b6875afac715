// SPDX-License-Identifier: MIT
// mistake: A deadline of the wall clock
// fix: Take the time from the Clock, or convert the difference to now.
// expect: is no deadline, which is a nexus::TimePoint
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
    wheel.schedule(std::chrono::system_clock::now() + std::chrono::seconds(10), ring);
#else
    wheel.schedule(clock.now() + std::chrono::seconds(10), ring);
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
