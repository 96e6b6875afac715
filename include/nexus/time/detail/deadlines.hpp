// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_DEADLINES_HPP
#define NEXUS_TIME_DETAIL_DEADLINES_HPP

#include <nexus/time/clock.hpp>
#include <nexus/time/detail/queue.hpp>
#include <nexus/time/timer.hpp>

#include <cstdint>

/// \file
/// The arithmetic of deadlines, up to both ends of the clock.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Deadlines are signed, times of the queue unsigned; the greatest of those is kept for "never", so
/// that the last nanosecond of the clock counts as the one before it.
class TimerTimes {
protected:
    static TimerQueue::Time time_of(TimePoint deadline) noexcept {
        const auto time = static_cast<TimerQueue::Time>(deadline.time_since_epoch().count()) ^ sign;
        return time == TimerQueue::never ? time - 1 : time;
    }
    static TimePoint deadline_of(TimerQueue::Time time) noexcept {
        return detail::time_point(static_cast<std::int64_t>(time ^ sign));
    }

    /// How much of a period has gone by. Of two times far apart the difference does not fit the
    /// signed type: it is taken unsigned.
    static Duration late(const Timeout& timeout, Duration period) noexcept {
        const auto by = static_cast<std::uint64_t>(timeout.now.time_since_epoch().count()) -
                        static_cast<std::uint64_t>(timeout.deadline.time_since_epoch().count());
        return Duration(static_cast<std::int64_t>(by % static_cast<std::uint64_t>(period.count())));
    }

    /// `by` is not negative.
    static TimePoint later(TimePoint time, Duration by) noexcept {
        return time > (TimePoint::max)() - by ? (TimePoint::max)() : time + by;
    }

    /// The first deadline of a periodic timer for which nobody knew what time it was.
    static constexpr TimePoint unknown = (TimePoint::min)();

    /// What users give is not taken for `unknown`: it becomes the nanosecond behind it.
    static TimePoint known(TimePoint time) noexcept {
        return time == unknown ? time + Duration(1) : time;
    }

private:
    static constexpr TimerQueue::Time sign = TimerQueue::Time{1} << 63;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_DEADLINES_HPP
