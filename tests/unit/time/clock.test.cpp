// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/res.hpp>
#include <nexus/time/clock.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

namespace {

using namespace std::chrono_literals;
using nexus::Clock, nexus::Duration, nexus::HistoricalClock, nexus::RealClock, nexus::TestClock,
    nexus::TimePoint;

struct App {
    Clock clock;
};
using World = nexus::World<App>;

std::int64_t unix_nanos() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

TEST_SUITE("clock") {
    TEST_CASE("a clock that nobody polled shows when its world was made") {
        const auto before = std::chrono::steady_clock::now();
        const World world;
        const Clock& clock = world.resource<Clock>();
        CHECK(clock.now() >= before);
        CHECK(clock.now() <= std::chrono::steady_clock::now());
        CHECK(clock.unix_nanos() > 1'600'000'000'000'000'000);
        CHECK(clock.unix_nanos() <= unix_nanos());
    }

    TEST_CASE("the real clock shows the system's time, the same until it is polled again") {
        World world;
        const Clock& clock = world.resource<Clock>();
        RealClock real;
        const auto before = std::chrono::steady_clock::now();
        CHECK(real.poll(world) == 0);
        const TimePoint first = clock.now();
        CHECK(first >= before);
        CHECK(clock.now() == first);
        while (std::chrono::steady_clock::now() == first) {
        }
        real.poll(world);
        CHECK(clock.now() > first);
        CHECK(clock.unix_nanos() <= unix_nanos());
    }

    TEST_CASE("the real clock never steps back, whatever is done to the system's") {
        World world;
        Clock& clock = world.resource<Clock>();
        const std::int64_t ahead = clock.unix_nanos() + 3'600'000'000'000; // then set back an hour
        clock.set(clock.now(), ahead);
        RealClock().poll(world);
        CHECK(clock.unix_nanos() == ahead);
        clock.set(clock.now(), 5); // and then forward
        RealClock().poll(world);
        CHECK(clock.unix_nanos() > 1'600'000'000'000'000'000);
    }

    TEST_CASE("the wall clock is read once per millisecond, and followed wherever it is set") {
        std::int64_t monotonic = 5'000'000'000;
        std::int64_t wall = 1'700'000'000'000'000'000;
        int readings = 0;
        std::int64_t held_up = 0; // between the readings
        const auto read = [&](clockid_t clock) {
            ++readings;
            wall += held_up, monotonic += held_up;
            return clock == CLOCK_REALTIME ? wall : monotonic;
        };
        nexus::detail::WallOffset offset;
        const auto show = [&] { return offset.unix_nanos(monotonic, read); };
        const auto advance = [&](std::int64_t by) { wall += by, monotonic += by; };

        CHECK(show() == wall);
        CHECK(readings == 2);
        advance(999'999);
        CHECK(show() == wall);
        CHECK(readings == 2);
        for (const std::int64_t step : {3'600'000'000'000, -7'200'000'000'000}) {
            wall += step; // not seen before the millisecond is over
            advance(1'000'000);
            CHECK(show() == wall);
            advance(999'999);
            wall += 1;
            CHECK(show() == wall - 1);
            wall -= 1;
        }
        CHECK(readings == 6);

        held_up = 400; // what was known better is kept
        advance(1'000'000);
        const std::int64_t right = wall;
        CHECK(show() == right);
        nexus::detail::WallOffset other;
        held_up = 5'000'000; // never ahead, however long it took
        const std::int64_t before = wall;
        const std::int64_t shown = other.unix_nanos(monotonic, read);
        CHECK(shown <= before);
        CHECK(shown >= before - 5'000'000);
    }

    TEST_CASE("the test clock shows what it is told") {
        World world;
        const Clock& clock = world.resource<Clock>();
        TestClock test(TimePoint(10s));
        CHECK(test.poll(world) == 0);
        CHECK(clock.now() == TimePoint(10s));
        CHECK(clock.unix_nanos() == 10'000'000'000);
        test.advance(5ms);
        CHECK(clock.now() == TimePoint(10s)); // not before it is polled
        test.poll(world);
        CHECK(clock.now() == TimePoint(10s + 5ms));
        test.set(TimePoint(1s));
        test.poll(world);
        CHECK(clock.now() == TimePoint(1s));
        CHECK(test.now() == TimePoint(1s));
    }

    TEST_CASE("the historical clock shows its start, each step and its end") {
        World world;
        const Clock& clock = world.resource<Clock>();
        HistoricalClock history(std::int64_t{100}, 107, Duration(3));
        for (const std::int64_t expected : {100, 103, 106, 107, 107}) {
            CHECK(history.is_exhausted() == (expected == 107 && clock.unix_nanos() == 107));
            CHECK(history.poll(world) == 0);
            CHECK(clock.unix_nanos() == expected);
            CHECK(clock.now() == TimePoint(Duration(expected)));
        }
        CHECK(history.is_exhausted());
        history.reset();
        CHECK_FALSE(history.is_exhausted());
        history.poll(world);
        CHECK(clock.unix_nanos() == 100);
    }

    TEST_CASE("the historical clock goes through all of time") {
        World world;
        HistoricalClock history(TimePoint::min(), TimePoint::max(), Duration::max());
        for (int turn = 0; turn < 4; ++turn)
            history.poll(world);
        CHECK(world.resource<Clock>().now() == TimePoint::max());
        CHECK(history.is_exhausted());
    }

#ifdef __cpp_exceptions
    TEST_CASE("a history that goes nowhere is refused, and the values are named") {
        const auto message = [](std::int64_t start, std::int64_t end, Duration step) {
            try {
                const HistoricalClock history(start, end, step);
            } catch (const std::exception& error) {
                return std::string(error.what());
            }
            return std::string();
        };
        CHECK(message(0, 10, 1ns).empty());
        CHECK(message(10, 10, 1ns) ==
              "nexus: HistoricalClock: start is 10 ns, which is not before end, 10 ns");
        CHECK(message(11, 10, 1ns) ==
              "nexus: HistoricalClock: start is 11 ns, which is not before end, 10 ns");
        CHECK(message(0, 10, 0ns) == "nexus: HistoricalClock: step is 0 ns, which is not positive");
        CHECK(message(0, 10, -1ns) ==
              "nexus: HistoricalClock: step is -1 ns, which is not positive");
    }
#endif

    TEST_CASE("a loop must not wait for a time that it makes itself") {
        World world;
        TestClock test;
        HistoricalClock history(std::int64_t{0}, 1, 1ns);
        CHECK(test.next_deadline(world) == TimePoint::min());
        CHECK(history.next_deadline(world) == TimePoint::min());
    }

    TEST_CASE("handlers read it as a resource") {
        World world(Clock(TimePoint(3s), 7));
        const auto nanos = [](nexus::Res<Clock> clock) { return clock->unix_nanos(); };
        CHECK(nexus::startup(nanos, world) == 7);
        CHECK(std::is_trivially_copyable_v<Clock>);
    }
}

} // namespace
