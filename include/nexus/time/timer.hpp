// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_TIMER_HPP
#define NEXUS_TIME_TIMER_HPP

#include <nexus/time/clock.hpp>

#include <chrono>
#include <cstdint>
#include <type_traits>
#include <utility>

/// \file
/// What a timer is to its user: what its handler gets, its handle, and a handle that cancels.

NEXUS_DETAIL_BEGIN

/// What a timer's handler gets: when it was to run, and the time of the poll that runs it, which is
/// never earlier.
struct Timeout {
    TimePoint deadline;
    TimePoint now;
};

/// What a periodic timer does about periods that have gone by when it is polled late.
enum class CatchUp : std::uint8_t {
    skip,     ///< runs once for all of them, and next at the first multiple that is still to come
    catch_up, ///< runs once for each, in the same poll
    delay,    ///< runs once, and next one period after that poll: the gap is never shorter
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

/// What is taken for a deadline by mistake: a duration, the time of another clock, or one that a
/// deadline cannot hold without rounding.
template <class Given>
inline constexpr bool is_not_deadline = false;
template <class Rep, class Period>
inline constexpr bool is_not_deadline<std::chrono::duration<Rep, Period>> = true;
template <class Other, class Precision>
inline constexpr bool is_not_deadline<std::chrono::time_point<Other, Precision>> =
    !std::is_convertible_v<std::chrono::time_point<Other, Precision>, TimePoint>;

/// What is taken for a period by mistake: all that does not become one without rounding, such as a
/// time, a number, a duration in floating point, or the handler.
template <class Given>
inline constexpr bool is_not_period = !std::is_convertible_v<Given, Duration>;

} // namespace detail

/// Names a timer of one wheel: 8 bytes. Stale once the timer has run, when it is not periodic, or
/// was cancelled: then it is refused, also when its place serves another timer, and when an empty
/// wheel was assigned to that of the timer. (Places that were used 2^32 times count from the
/// start.)
class TimerHandle {
public:
    constexpr TimerHandle() noexcept = default;

    /// False for what names no timer: default-constructed, or from a bounded wheel that was full.
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

namespace detail {

/// What the functions of a wheel are called with by mistake.
class TimerMistakes {
public:
    template <class Given, class H>
    requires is_not_deadline<Given>
    static TimerHandle schedule(Given, H&&) {
        report_not_deadline<Given>();
        return {};
    }
    template <class Given>
    requires is_not_deadline<Given>
    static bool reschedule(TimerHandle, Given) {
        report_not_deadline<Given>();
        return false;
    }
    template <class Given, class H>
    requires is_not_period<Given>
    static TimerHandle every(Given, H&&, CatchUp = CatchUp::skip) {
        report_not_period<Given>();
        return {};
    }
    template <class Given, class H>
    requires is_not_deadline<Given>
    static TimerHandle every(Given, Duration, H&&, CatchUp = CatchUp::skip) {
        report_not_deadline<Given>();
        return {};
    }
};

} // namespace detail

/// Cancels its timer when it ends. It must not outlive the wheel, and the wheel must not be moved.
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

    /// The timer will run: nobody cancels it any more.
    TimerHandle release() noexcept { return std::exchange(handle_, TimerHandle()); }

private:
    Wheel* wheel_ = nullptr;
    TimerHandle handle_;
};

NEXUS_DETAIL_END

#endif // NEXUS_TIME_TIMER_HPP
