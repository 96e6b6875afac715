// SPDX-License-Identifier: MIT
// mistake: The handler of a timer takes another event
// fix: Let it take a Timeout, or no event.
// expect: cannot be used for an `Event` in the schema
// type: App
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
    wheel.schedule(clock.now() + std::chrono::seconds(10),
                   [](const int& order) { static_cast<void>(order); });
#else
    wheel.schedule(clock.now() + std::chrono::seconds(10),
                   [](const nexus::Timeout& timeout) { static_cast<void>(timeout); });
#endif
    static_cast<void>(clock.now());
    static_cast<void>(wheel.cancel(timer));
}
