// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_TIMER_HPP
#define NEXUS_TIME_TIMER_HPP

#include <nexus/time/clock.hpp>

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <utility>

/// \file
/// Timers as their users see them: the event of their handlers, and two kinds of handles.

NEXUS_DETAIL_BEGIN

/// The event of a timer's handler: the deadline, and the time of the poll that runs it, which is
/// never earlier.
struct Timeout {
    TimePoint deadline;
    TimePoint now;
};

/// How a periodic timer catches up when it is polled late.
enum class CatchUp : std::uint8_t {
    skip,     ///< runs once for all missed periods, then at the first multiple still to come
    catch_up, ///< runs once for each missed period, in the same poll
    delay,    ///< runs once, then one period after that poll: the gap is never shorter
};

namespace detail {

template <class, class>
class Timers;

template <class Given>
consteval void report_not_deadline() {
    static_assert(never<Given>, "nexus: timers: `Given` is no deadline, which is a "
                                "nexus::TimePoint: add a duration to the now() of Res<Clock> or to "
                                "the `now` of the Timeout; the time of another clock, or one "
                                "in floating point, has to be converted");
}
template <class Given>
consteval void report_not_period() {
    static_assert(never<Given>, "nexus: every(): `Given` is no period, which is a duration of "
                                "whole nanoseconds; for the first time, too, write every(first, "
                                "period, handler)");
}

/// Types that are passed as a deadline by mistake: durations, times of another clock, and times
/// that would have to be rounded.
template <class Given>
inline constexpr bool is_not_deadline = false;
template <class Rep, class Period>
inline constexpr bool is_not_deadline<std::chrono::duration<Rep, Period>> = true;
template <class Other, class Precision>
inline constexpr bool is_not_deadline<std::chrono::time_point<Other, Precision>> =
    !std::is_convertible_v<std::chrono::time_point<Other, Precision>, TimePoint>;

/// Types that are passed as a period by mistake: all that do not convert to one without rounding,
/// such as a time, a number, a duration in floating point, or the handler.
template <class Given>
inline constexpr bool is_not_period = !std::is_convertible_v<Given, Duration>;

} // namespace detail

/// Names a timer of one wheel: 8 bytes. It is stale after the timer was cancelled or, if it is not
/// periodic, has run. The wheel refuses stale handles, also when their ids were given to other
/// timers, and when an empty wheel was assigned to it. (An id that was used 2^32 times counts from
/// the start.)
class TimerHandle {
public:
    constexpr TimerHandle() noexcept = default;

    /// False when the handle names no timer: default-constructed, or from a bounded wheel that was
    /// full.
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return generation_ != 0; }

    friend constexpr bool operator==(TimerHandle, TimerHandle) noexcept = default;

private:
    template <class, class>
    friend class detail::Timers;

    constexpr TimerHandle(std::uint32_t id, std::uint32_t generation) noexcept
        : id_(id), generation_(generation) {}

    std::uint32_t id_ = 0;
    std::uint32_t generation_ = 0;
};

/// Cancels its timer when it is destroyed. It must not outlive the wheel, and the wheel must not be
/// moved.
template <class Wheel>
class ScopedTimer {
public:
    ScopedTimer() noexcept = default;
    ScopedTimer(Wheel& wheel, TimerHandle handle) noexcept : wheel_(&wheel), handle_(handle) {}
    ScopedTimer(ScopedTimer&& other) noexcept : wheel_(other.wheel_), handle_(other.release()) {}
    ScopedTimer& operator=(ScopedTimer&& other) noexcept {
        const ScopedTimer old(static_cast<ScopedTimer&&>(*this));
        wheel_ = other.wheel_;
        handle_ = other.release();
        return *this;
    }
    ~ScopedTimer() {
        if (handle_)
            wheel_->cancel(handle_);
    }

    [[nodiscard]] TimerHandle handle() const noexcept { return handle_; }

    /// Leaves the timer pending: the destructor no longer cancels it.
    TimerHandle release() noexcept { return std::exchange(handle_, TimerHandle()); }

private:
    Wheel* wheel_ = nullptr;
    TimerHandle handle_;
};

NEXUS_DETAIL_END

#endif // NEXUS_TIME_TIMER_HPP
