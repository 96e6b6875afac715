// SPDX-License-Identifier: MIT
#include <nexus/loop/reactor_driver.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/param/shutdown.hpp>
#include <nexus/testing/harness.hpp>
#include <nexus/time/timer_driver.hpp>
#include <nexus/time/timer_wheel.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::Clock, nexus::Duration, nexus::Res, nexus::ResMut, nexus::Seq, nexus::TimePoint;
using nexus::testing::Harness;
using Times = std::vector<Duration>;

struct App;
struct Log {
    Times times;
    std::vector<std::int64_t> sequences;
    int sum = 0;
};
struct App {
    Log log;
    Clock clock;
    nexus::TimerWheel<App> timers;
};
using World = nexus::World<App>;

void note(ResMut<Log> log, Res<Clock> clock, Seq sequence) {
    log->times.push_back(clock->now().time_since_epoch());
    log->sequences.push_back(sequence->value());
}
int add(ResMut<Log> log, int value) {
    return log->sum += value;
}

TEST_SUITE("harness") {
    TEST_CASE("dispatch advances the sequence, then runs, and returns what the handler returns") {
        World world;
        Harness test(world);
        auto handler = nexus::handler<add>(world.registry());
        CHECK(test.dispatch(handler, 3) == 3);
        CHECK(test.dispatch(nexus::fn<add>, 4) == 7);
        CHECK(test.dispatch([](ResMut<Log> log, int value) { return log->sum -= value; }, 2) == 5);
        test.dispatch(nexus::fn<note>);
        CHECK(world.app().log.sequences == std::vector<std::int64_t>{4});
        CHECK(test.dispatch_many(handler, std::array{1, 2, 3}) == 3);
        CHECK(world.app().log.sum == 11);
        CHECK(world.sequence().value() == 7);
        CHECK(&test.world() == &world);
    }

    TEST_CASE("a schema without a Clock can be dispatched in") {
        struct Plain {
            Log log;
        };
        nexus::World<Plain> world;
        Harness test(world);
        CHECK(test.dispatch(nexus::fn<add>, 3) == 3);
    }

    TEST_CASE("time begins at zero and goes from deadline to deadline") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        CHECK(world.app().clock.now() == TimePoint{});
        auto& timers = world.app().timers;
        timers.schedule(TimePoint(5ms), nexus::fn<note>);
        timers.schedule(TimePoint(2ms), nexus::fn<note>);
        timers.schedule(TimePoint(11ms), nexus::fn<note>);
        CHECK(test.advance(10ms) == 2);
        CHECK(world.app().log.times == Times{2ms, 5ms});
        CHECK(world.app().log.sequences == std::vector<std::int64_t>{1, 2});
        CHECK(test.now() == TimePoint(10ms));
        CHECK(world.app().clock.now() == TimePoint(10ms));
        CHECK(test.advance_to(TimePoint(11ms)) == 1);
        CHECK(test.elapsed() == 11ms);
    }

    TEST_CASE("a periodic timer runs at each of its times, also when made before the harness") {
        World world;
        world.app().timers.every(3ms, nexus::fn<note>);
        Harness test(world, nexus::TimerDriver{});
        CHECK(test.advance(10ms) == 3);
        CHECK(world.app().log.times == Times{3ms, 6ms, 9ms});
    }

    TEST_CASE("what a timer schedules for before the end runs too") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        world.app().timers.schedule(TimePoint(1ms),
                                    [](ResMut<nexus::TimerWheel<App>> timers, Res<Clock> clock) {
                                        timers->schedule(clock->now() + 2ms, nexus::fn<note>);
                                    });
        CHECK(test.advance(3ms) == 2);
        CHECK(world.app().log.times == Times{3ms});
    }

    TEST_CASE("many timers close together run each at its own time") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        Times expected;
        for (int i = 0; i < 200; ++i) {
            expected.push_back(1s + std::chrono::nanoseconds(i * 7));
            world.app().timers.schedule(TimePoint(expected.back()), nexus::fn<note>);
        }
        CHECK(test.advance(2s) == 200);
        CHECK(world.app().log.times == expected);
    }

    TEST_CASE("time goes as far as there is time, and no further") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        world.app().timers.schedule(TimePoint(1h), nexus::fn<note>);
        test.advance(1ms);
        CHECK(test.advance(Duration::max()) == 1);
        CHECK(test.now() == TimePoint::max());
        CHECK(test.advance(Duration::max()) == 0);
        CHECK(test.now() == TimePoint::max());
    }

    TEST_CASE("shutdown stops time at its turn") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        world.app().timers.schedule(TimePoint(4ms),
                                    [](nexus::Shutdown shutdown) { shutdown.trigger(); });
        world.app().timers.schedule(TimePoint(5ms), nexus::fn<note>);
        CHECK(test.advance(1s) == 1);
        CHECK(test.elapsed() == 4ms);
        CHECK(test.advance(1s) == 0);
        CHECK(world.app().log.times.empty());
    }

    TEST_CASE("a driver that is always due does not stop time") {
        struct Busy {
            int polls = 0;
            std::size_t poll(World&) { return static_cast<void>(++polls), 0; }
            TimePoint next_deadline(World&) { return TimePoint::min(); }
        };
        World world;
        Busy busy;
        Harness test(world, busy);
        CHECK(test.advance(10ms) == 0);
        CHECK(test.elapsed() == 10ms);
        CHECK(busy.polls == 2);
    }

#ifdef __cpp_exceptions
    TEST_CASE("a handler that schedules for the present for ever does not hold up the test") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        auto& timers = world.app().timers;
        timers.schedule(TimePoint(1ms), [](ResMut<nexus::TimerWheel<App>> all, Res<Clock> clock) {
            all->reschedule(all->running(), clock->now());
        });
        timers.schedule(TimePoint(2ms), nexus::fn<note>);
        CHECK_THROWS_WITH_AS(
            test.advance(3ms),
            "nexus: Harness::advance: 100000 turns at 1000000 ns, and each dispatched a due "
            "event; a handler keeps scheduling for the present time",
            std::invalid_argument);
        CHECK(test.elapsed() == 1ms);
    }
#endif

    TEST_CASE("a handler may schedule for the present as often as a test means it") {
        World world;
        Harness test(world, nexus::TimerDriver{});
        world.app().timers.schedule(TimePoint(1ms), [](ResMut<nexus::TimerWheel<App>> all,
                                                       ResMut<Log> log, Res<Clock> clock) {
            if (++log->sum % 70'000 != 0)
                all->reschedule(all->running(), clock->now());
            else if (log->sum < 3 * 70'000)
                all->reschedule(all->running(), clock->now() + 1ns);
        });
        test.advance(2ms);
        CHECK(world.app().log.sum == 3 * 70'000);
        CHECK(test.elapsed() == 2ms);
    }

    TEST_CASE("drivers get their turns and are attached while the harness lives") {
        struct Hooked {
            std::string* text;
            std::size_t poll(World&) { return *text += "p", 0; }
            void begin_turn(World&) { *text += "("; }
            void end_turn(World&) { *text += ")"; }
            void attach(World&) { *text += "["; }
            void detach(World&) { *text += "]"; }
        };
        std::string text;
        World world;
        {
            Harness test(world, Hooked{&text});
            test.poll();
            test.advance(1ms);
        }
        CHECK(text == "[(p)(p)(p)]");
    }
}

} // namespace
