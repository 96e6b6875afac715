// SPDX-License-Identifier: MIT
//
// Time per event without disturbing the events: only every n-th event is timed, with the
// processor's time stamp counter where there is one.
#ifndef MARKET_REPLAY_LATENCY_HPP
#define MARKET_REPLAY_LATENCY_HPP

#include "histogram.hpp"

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#    include <x86intrin.h>
#endif

namespace market_replay {

#if defined(__x86_64__)
inline constexpr const char* tick_source = "time stamp counter";
[[nodiscard]] inline std::uint64_t ticks_now() noexcept {
    return __rdtsc();
}
#else
inline constexpr const char* tick_source = "steady clock";
[[nodiscard]] inline std::uint64_t ticks_now() noexcept {
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}
#endif

/// Adds up the time of the blocks of a run, and the events in them.
///
/// The two clocks run side by side over the whole run, which gives the length of a tick.
class Throughput {
public:
    void start() noexcept {
        started_ = std::chrono::steady_clock::now();
        started_ticks_ = ticks_now();
    }

    void stop() noexcept {
        ticks_ += ticks_now() - started_ticks_;
        seconds_ +=
            std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
    }

    [[nodiscard]] double seconds() const noexcept { return seconds_; }

    [[nodiscard]] double nanos_per_tick() const noexcept {
        return ticks_ != 0 ? seconds_ * 1e9 / static_cast<double>(ticks_) : 1;
    }

private:
    std::chrono::steady_clock::time_point started_;
    std::uint64_t started_ticks_ = 0;
    std::uint64_t ticks_ = 0;
    double seconds_ = 0;
};

/// Decides which events are timed and keeps their times, in ticks.
///
/// `every` = 1 times each event, 0 none. The default is a prime: no pattern in the stream lines up
/// with it.
class LatencySampler {
public:
    static constexpr std::uint32_t default_every = 17;

    explicit LatencySampler(std::uint32_t every = default_every) noexcept
        : every_(every), left_(every) {}

    /// Call once before each event; true when this one is to be timed.
    [[nodiscard]] bool due() noexcept {
        if (--left_ != 0) {
            return false;
        }
        left_ = every_;
        return every_ != 0;
    }

    void record(std::uint64_t ticks) noexcept { histogram_.record(ticks); }

    [[nodiscard]] const Histogram& histogram() const noexcept { return histogram_; }
    [[nodiscard]] std::uint32_t every() const noexcept { return every_; }

private:
    Histogram histogram_;
    std::uint32_t every_;
    std::uint32_t left_;
};

/// Runs `event`, timed when it is its turn.
template <class Event>
inline void timed(LatencySampler& sampler, Event&& event) {
    const bool due = sampler.due();
    const std::uint64_t before = due ? ticks_now() : 0;
    event();
    if (due) {
        sampler.record(ticks_now() - before);
    }
}

} // namespace market_replay

#endif // MARKET_REPLAY_LATENCY_HPP
