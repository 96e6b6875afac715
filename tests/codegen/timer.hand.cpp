// SPDX-License-Identifier: MIT
// The other half of timer.nexus.cpp. By hand: the time of the turn is before the earliest deadline.
#include "twin.hpp"

struct Clock {
    std::int64_t now;
    std::int64_t unix_nanos;
};
struct Timers {
    std::int64_t earliest;
};
struct Timed {
    user::Book book;
    Clock clock;
    Timers timers;
};

// Under the name that it has in the probe.
std::size_t run_expired(Timers&, World<Timed>&, const Clock&) asm(
    "_ZN5nexus4v0_16detail6TimersI5TimedNS0_7VirtualINS0_7TimeoutES3_Lm24ELNS1_5SpillE0EEEE"
    "11run_expiredERNS0_5WorldIS3_EERKNS0_5ClockE");

extern "C" std::size_t cg_timer_poll(World<Timed>& world) {
    if (world.app.clock.now < world.app.timers.earliest)
        return 0;
    return run_expired(world.app.timers, world, world.app.clock);
}
extern "C" std::int64_t cg_timer_clock(World<Timed>& world) {
    return world.app.clock.unix_nanos;
}
