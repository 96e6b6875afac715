// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_TIMER_DRIVER_HPP
#define NEXUS_TIME_TIMER_DRIVER_HPP

#include <nexus/time/clock.hpp>
#include <nexus/time/timer_wheel.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <optional>

/// \file
/// The driver that runs timers.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class App>
consteval void report_no_timers() {
    static_assert(never<App>, "nexus: TimerDriver: the schema `App` has no timers; add a field of "
                              "type TimerWheel<App> or BoundedTimerWheel<App>");
}
template <class App>
consteval void report_no_clock() {
    static_assert(never<App>, "nexus: TimerDriver: the schema `App` has no Clock, which says what "
                              "has expired; add a field of type nexus::Clock");
}

} // namespace detail

/// Runs the timers of a world's `TimerWheel<App>` and `BoundedTimerWheel<App>`. Put it after the
/// driver of the `Clock`.
struct TimerDriver {
    /// Runs the timers that have expired at the Clock's `now()`, each as an event of its own, and
    /// returns how many ran. When a handler throws, the timers after it run in the next poll.
    template <class App>
    NEXUS_DETAIL_INLINE std::size_t poll(World<App>& world) const {
        std::size_t count = 0;
        if constexpr (can_poll<App>()) {
            if constexpr (World<App>::template contains<TimerWheel<App>>)
                count += poll<TimerWheel<App>>(world);
            if constexpr (World<App>::template contains<BoundedTimerWheel<App>>)
                count += poll<BoundedTimerWheel<App>>(world);
        }
        return count;
    }

    /// The earliest deadline. Looks at 32 timers at most: if there are more to compare, this is a
    /// time before the earliest deadline.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) const {
        std::optional<TimePoint> first;
        if constexpr (can_poll<App>()) {
            if constexpr (World<App>::template contains<TimerWheel<App>>)
                first = next_of<TimerWheel<App>>(world);
            if constexpr (World<App>::template contains<BoundedTimerWheel<App>>)
                if (const auto other = next_of<BoundedTimerWheel<App>>(world);
                    other && (!first || *other < *first))
                    first = other;
        }
        return first;
    }

private:
    template <class App>
    static consteval bool can_poll() {
        if constexpr (!World<App>::template contains<Clock>)
            detail::report_no_clock<App>();
        else if constexpr (!World<App>::template contains<TimerWheel<App>> &&
                           !World<App>::template contains<BoundedTimerWheel<App>>)
            detail::report_no_timers<App>();
        else
            return true;
        return false;
    }

    template <class Wheel, class App>
    NEXUS_DETAIL_INLINE static std::size_t poll(World<App>& world) {
        return world.template resource<Wheel>().poll(world, world.template resource<Clock>());
    }
    template <class Wheel, class App>
    static std::optional<TimePoint> next_of(World<App>& world) {
        const Wheel& wheel = world.template resource<Wheel>();
        return wheel.next(Wheel::max_inspected);
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_TIME_TIMER_DRIVER_HPP
