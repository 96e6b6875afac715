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

/// Deadlines are signed, times of the queue unsigned. The greatest time means "never", so the last
/// nanosecond of the clock counts as the one before it.
struct Deadlines {
    static TimerQueue::Time time_of(TimePoint deadline) noexcept {
        const auto time = static_cast<TimerQueue::Time>(deadline.time_since_epoch().count()) ^ sign;
        return time == TimerQueue::never ? time - 1 : time;
    }
    static TimePoint deadline_of(TimerQueue::Time time) noexcept {
        return detail::time_point(static_cast<std::int64_t>(time ^ sign));
    }

    /// `time + by`, at most the end of the clock. `by` is not negative.
    static TimePoint later(TimePoint time, Duration by) noexcept {
        return time > (TimePoint::max)() - by ? (TimePoint::max)() : time + by;
    }

    /// The first time after `now` that is a whole number of periods after the deadline. The
    /// subtraction is unsigned: the difference between two times far apart does not fit in the
    /// signed type.
    static TimePoint next_multiple(const Timeout& timeout, Duration period) noexcept {
        const auto by = static_cast<std::uint64_t>(timeout.now.time_since_epoch().count()) -
                        static_cast<std::uint64_t>(timeout.deadline.time_since_epoch().count());
        const auto late = by % static_cast<std::uint64_t>(period.count());
        return later(timeout.now, period - Duration(static_cast<std::int64_t>(late)));
    }

    /// The first deadline of a periodic timer that was scheduled before the first poll, when the
    /// time was not known.
    static constexpr TimePoint unknown = (TimePoint::min)();

    /// A deadline from a user must not equal `unknown`: it becomes the next nanosecond.
    static TimePoint known(TimePoint time) noexcept {
        return time == unknown ? time + Duration(1) : time;
    }

private:
    static constexpr TimerQueue::Time sign = TimerQueue::Time{1} << 63;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_DEADLINES_HPP
