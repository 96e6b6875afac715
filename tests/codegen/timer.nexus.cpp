// SPDX-License-Identifier: MIT
// Timers: a poll when nothing is due.
#include "probe.hpp"

#include <nexus/time/timer_driver.hpp>

struct Timed {
    user::Book book;
    nexus::Clock clock;
    nexus::TimerWheel<Timed> timers;
};

// Elsewhere, as by hand: what it costs to run a timer is another matter.
using Timers = nexus::detail::Timers<Timed, nexus::Virtual<nexus::Timeout, Timed>>;
extern template std::size_t Timers::run_expired(World<Timed>&, const nexus::Clock&);

extern "C" std::size_t cg_timer_poll(World<Timed>& world) {
    return nexus::TimerDriver().poll(world);
}
extern "C" std::int64_t cg_timer_clock(World<Timed>& world) {
    return world.resource<nexus::Clock>().unix_nanos();
}
