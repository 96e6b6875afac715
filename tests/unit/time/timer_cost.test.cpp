// SPDX-License-Identifier: MIT
// The cost of timers in instructions: it must not depend on how many are pending.
#include <nexus/param/res.hpp>
#include <nexus/time/timer_driver.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <support/steps.hpp>
#include <vector>

#if defined(__x86_64__) && defined(__linux__)

namespace {

using namespace std::chrono_literals;
using nexus::Clock, nexus::Duration, nexus::TestClock, nexus::TimePoint, nexus::TimerDriver,
    nexus::TimerHandle, nexus::TimerWheel;
using support::count_steps;

struct App;
struct App {
    Clock clock{TimePoint(), 0};
    TimerWheel<App> timers;
};

void nothing() {}

constexpr TimePoint start{100s};

/// A wheel in which `population` timers wait, spread over the second that begins an hour later.
struct Loop {
    nexus::World<App> world;
    TimerWheel<App>& timers = world.app().timers;
    TestClock clock{start};
    std::vector<TimerHandle> handles;
    std::uint64_t state = 1;

    explicit Loop(std::size_t population) {
        poll();
        for (std::size_t i = 0; i < population; ++i)
            handles.push_back(timers.schedule(some_time(), nothing));
        const TimerHandle last = timers.schedule(start + 3h, nothing);
        timers.cancel(last); // there is room for another
    }

    TimePoint some_time() {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return start + 1h + Duration(static_cast<std::int64_t>((state >> 32) % 1'000'000'000));
    }
    TimerHandle& some_handle() { return handles[(state >> 33) % handles.size()]; }

    std::size_t poll() {
        clock.poll(world);
        return TimerDriver().poll(world);
    }
};

/// The highest cost of each operation.
struct Costs {
    std::size_t schedule = 0;
    std::size_t cancel = 0;
    std::size_t reschedule = 0;
    std::size_t idle_poll = 0;
    std::size_t poll = 0; // one timer expires
};

void raise(std::size_t& most, std::size_t cost) {
    most = std::max(most, cost);
}

Costs costs(std::size_t population) {
    Loop loop(population);
    Costs most;
    for (int i = 0; i < 4; ++i) {
        const TimePoint time = loop.some_time();
        TimerHandle& victim = loop.some_handle();
        raise(most.cancel, count_steps([&] { loop.timers.cancel(victim); }));
        raise(most.schedule, count_steps([&] { victim = loop.timers.schedule(time, nothing); }));
        const TimePoint other = loop.some_time();
        const TimerHandle moved = loop.some_handle();
        raise(most.reschedule, count_steps([&] { loop.timers.reschedule(moved, other); }));
        loop.poll();
        raise(most.idle_poll, count_steps([&] { TimerDriver().poll(loop.world); }));
    }
    for (int i = 0; i < 2; ++i) {
        loop.timers.schedule(loop.clock.now() + 1us, nothing);
        loop.clock.advance(1us);
        loop.clock.poll(loop.world);
        std::size_t ran = 0;
        raise(most.poll, count_steps([&] { ran = TimerDriver().poll(loop.world); }));
        CHECK(ran == 1);
    }
    CHECK(loop.timers.size() == population);
    return most;
}

TEST_SUITE("timer cost") {
    TEST_CASE("count_steps() counts instructions") {
        const auto add = [](int times) {
            volatile int sum = 0;
            return count_steps([&] {
                for (int i = 0; i < times; ++i)
                    sum = sum + i;
            });
        };
        CHECK(add(10) > 30);
        CHECK(add(20) - add(10) == add(30) - add(20));
    }

    TEST_CASE("no operation costs more when more timers are pending") {
        const Costs few = costs(100);
        const Costs many = costs(50'000);
        // A little more is allowed, as more levels of the wheel may be in use.
        CHECK(many.schedule <= few.schedule + few.schedule / 10);
        CHECK(many.cancel <= few.cancel + few.cancel / 10);
        CHECK(many.reschedule <= few.reschedule + few.reschedule / 10);
        CHECK(many.idle_poll == few.idle_poll);
        CHECK(many.poll <= few.poll + few.poll / 10);
    }
}

} // namespace

#endif
