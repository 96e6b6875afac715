// SPDX-License-Identifier: MIT
// mistake: A deadline in floating point
// fix: Add whole nanoseconds, or cast what was added.
// expect: is no deadline, which is a nexus::TimePoint
// type: duration<double
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
    wheel.schedule(clock.now() + std::chrono::duration<double>(1.5), ring);
#else
    wheel.schedule(clock.now() + std::chrono::milliseconds(1500), ring);
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
