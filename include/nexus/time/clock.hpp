// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_CLOCK_HPP
#define NEXUS_TIME_CLOCK_HPP

#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

/// \file
/// Time: the resource `Clock`, and the drivers that write it from the system, a test or a
/// recording.

NEXUS_DETAIL_BEGIN

/// A point in time: nanoseconds of a clock that never steps back.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = TimePoint::duration;

static_assert(std::is_same_v<Duration, std::chrono::nanoseconds>,
              "nexus: std::chrono::steady_clock does not count nanoseconds here");

namespace detail {

/// Nanoseconds on one of the system's clocks, through the vDSO: some 20 ns, no system call.
[[nodiscard]] inline std::int64_t system_nanos(clockid_t clock) noexcept {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

[[nodiscard]] constexpr TimePoint time_point(std::int64_t nanos) noexcept {
    return TimePoint(Duration(nanos));
}

/// The difference between `CLOCK_REALTIME` and `CLOCK_MONOTONIC`. The system slews both alike, so
/// it changes only when the former is set: reading it once per millisecond is enough.
class WallOffset {
public:
    /// The wall clock's time at `monotonic`. `read(clock)` is the time on one of the system's
    /// clocks.
    template <class Read>
    std::int64_t unix_nanos(std::int64_t monotonic, const Read& read) noexcept {
        if (monotonic >= fresh_until_) [[unlikely]]
            refresh(monotonic, read);
        return monotonic + offset_;
    }

private:
    static constexpr std::int64_t period = 1'000'000;

    /// The true offset is between the wall time less the later and less the earlier reading.
    /// Keeping the old one within these bounds never makes it too large, however long the thread is
    /// preempted, and does not change it without need.
    template <class Read>
    [[gnu::noinline]] void refresh(std::int64_t monotonic, const Read& read) noexcept {
        const std::int64_t wall = read(CLOCK_REALTIME);
        offset_ = std::clamp(offset_, wall - read(CLOCK_MONOTONIC), wall - monotonic);
        fresh_until_ = monotonic + period;
    }

    std::int64_t offset_ = (std::numeric_limits<std::int64_t>::min)();
    std::int64_t fresh_until_ = (std::numeric_limits<std::int64_t>::min)();
};

} // namespace detail

/// The time of a world: one timestamp, the same for every handler of a turn. A resource; handlers
/// read it as `Res<Clock>`, at the cost of a load. Put one of the clock drivers first in the loop
/// to keep it going. Until that is polled, the Clock shows the time at which the world was made.
class Clock {
public:
    Clock() noexcept
        : Clock(detail::time_point(detail::system_nanos(CLOCK_MONOTONIC)),
                detail::system_nanos(CLOCK_REALTIME)) {}
    constexpr Clock(TimePoint now, std::int64_t unix_nanos) noexcept
        : now_(now), unix_nanos_(unix_nanos) {}

    /// For deadlines and differences.
    [[nodiscard]] constexpr TimePoint now() const noexcept { return now_; }

    /// For output, such as logs and messages: nanoseconds since 1970, UTC.
    [[nodiscard]] constexpr std::int64_t unix_nanos() const noexcept { return unix_nanos_; }

    /// For drivers.
    constexpr void set(TimePoint now, std::int64_t unix_nanos) noexcept {
        now_ = now;
        unix_nanos_ = unix_nanos;
    }

private:
    TimePoint now_;
    std::int64_t unix_nanos_;
};

/// Shows the system's time: `CLOCK_MONOTONIC` and `CLOCK_REALTIME`. When the latter is set, the
/// Clock follows within a millisecond; when it is set back, `unix_nanos()` stands still until the
/// system has caught up.
class RealClock {
public:
    /// One reading through the vDSO; two more once per millisecond. Dispatches nothing.
    template <class App>
    std::size_t poll(World<App>& world) noexcept {
        auto& clock = world.template resource<Clock>();
        const std::int64_t now = detail::system_nanos(CLOCK_MONOTONIC);
        const std::int64_t unix_nanos = wall_.unix_nanos(now, detail::system_nanos);
        clock.set(detail::time_point(now),
                  unix_nanos < clock.unix_nanos() ? clock.unix_nanos() : unix_nanos);
        return 0;
    }

    /// None: the loop may sleep.
    template <class App>
    [[nodiscard]] static std::optional<TimePoint> next_deadline(World<App>&) noexcept {
        return std::nullopt;
    }

private:
    detail::WallOffset wall_;
};

/// Shows the time that a test sets. `unix_nanos()` shows the same number as `now()`: a test that
/// needs a date starts at one.
class TestClock {
public:
    constexpr explicit TestClock(TimePoint start = TimePoint()) noexcept : now_(start) {}

    constexpr void advance(Duration by) noexcept { now_ += by; }
    /// Any time, an earlier one too.
    constexpr void set(TimePoint now) noexcept { now_ = now; }
    [[nodiscard]] constexpr TimePoint now() const noexcept { return now_; }

    template <class App>
    std::size_t poll(World<App>& world) const {
        world.template resource<Clock>().set(now_, now_.time_since_epoch().count());
        return 0;
    }

    /// At once: a loop must not sleep until a time that only the program can set.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>&) const noexcept {
        return (TimePoint::min)();
    }

private:
    TimePoint now_;
};

/// Goes through the past in equal steps: each poll shows a time, `start` at first, and advances.
/// From `end` on it shows `end`. `now()` counts nanoseconds since 1970 here, as
/// `unix_nanos()` does.
class HistoricalClock {
public:
    /// Refuses a start that is not before the end, and a step that is not positive.
    HistoricalClock(TimePoint start, TimePoint end, Duration step)
        : start_(start), end_(end), step_(step), next_(start) {
        if (start >= end)
            detail::refuse("HistoricalClock: start is " + nanos(start.time_since_epoch()) +
                           ", which is not before end, " + nanos(end.time_since_epoch()));
        if (step <= Duration::zero())
            detail::refuse("HistoricalClock: step is " + nanos(step) + ", which is not positive");
    }
    /// From nanoseconds since 1970.
    HistoricalClock(std::int64_t start_unix_nanos, std::int64_t end_unix_nanos, Duration step)
        : HistoricalClock(detail::time_point(start_unix_nanos), detail::time_point(end_unix_nanos),
                          step) {}

    template <class App>
    std::size_t poll(World<App>& world) {
        world.template resource<Clock>().set(next_, next_.time_since_epoch().count());
        exhausted_ = next_ == end_;
        // Unsigned, as the difference between two times far apart does not fit in the signed type.
        const auto left = static_cast<std::uint64_t>(end_.time_since_epoch().count()) -
                          static_cast<std::uint64_t>(next_.time_since_epoch().count());
        next_ = left < static_cast<std::uint64_t>(step_.count()) ? end_ : next_ + step_;
        return 0;
    }

    /// At once: a loop does not wait for the past.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>&) const noexcept {
        return (TimePoint::min)();
    }

    /// Whether a poll has shown the end.
    [[nodiscard]] bool is_exhausted() const noexcept { return exhausted_; }

    /// The next poll shows the start again.
    void reset() noexcept {
        next_ = start_;
        exhausted_ = false;
    }

private:
    static std::string nanos(Duration time) { return std::to_string(time.count()) + " ns"; }

    TimePoint start_;
    TimePoint end_;
    Duration step_;
    TimePoint next_; // the time that the next poll shows
    bool exhausted_ = false;
};

NEXUS_DETAIL_END

#endif // NEXUS_TIME_CLOCK_HPP
