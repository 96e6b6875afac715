// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_TIMER_HPP
#define NEXUS_DRIVER_TIMER_HPP

#include <nexus/driver/clock.hpp>

#include <cstdint>
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
} // namespace detail

/// Names a timer of one wheel: 8 bytes. Stale once the timer has run, when it is not periodic, or
/// was cancelled: then it is refused, also when its place serves another timer. (A place that was
/// used 2^32 times counts from the start.)
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

#endif // NEXUS_DRIVER_TIMER_HPP
