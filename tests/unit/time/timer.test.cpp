// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/time/timer_driver.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <support/alloc_guard.hpp>
#include <support/counted.hpp>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::CatchUp, nexus::Clock, nexus::Duration, nexus::ResMut, nexus::TestClock,
    nexus::TimePoint, nexus::TimerDriver, nexus::TimerHandle, nexus::TimerWheel, nexus::Timeout;
using support::AllocGuard;

struct App;
using Wheel = TimerWheel<App>;

struct Log {
    std::vector<int> ran;
    std::vector<Timeout> timeouts;
};
struct App {
    Clock clock{TimePoint(), 0};
    Wheel timers; // App is incomplete here
    Log log;
    TestClock time{TimePoint(100s)};
};

/// A world whose time is advanced by hand.
struct Loop {
    nexus::World<App> world;
    Wheel& timers = world.app().timers;
    std::vector<int>& ran = world.app().log.ran;
    TimePoint start{100s};

    Loop() { poll(); }

    std::size_t poll() {
        world.app().time.poll(world);
        return TimerDriver().poll(world);
    }
    std::size_t advance(Duration by) {
        world.app().time.advance(by);
        return poll();
    }
};

struct Write {
    int number;
    void operator()(ResMut<Log> log) const { log->ran.push_back(number); }
};
void write_timeout(ResMut<Log> log, Timeout timeout) {
    log->timeouts.push_back(timeout);
}
void write_seq(ResMut<Log> log, nexus::Seq seq) {
    log->ran.push_back(static_cast<int>(seq.get().value()));
}

using Numbers = std::vector<int>;

TEST_SUITE("timer") {
    TEST_CASE("a timer runs once, at its deadline or later, never earlier") {
        Loop loop;
        loop.timers.schedule(loop.start + 10ns, Write{1});
        CHECK(loop.timers.size() == 1);
        CHECK(loop.advance(9ns) == 0);
        CHECK(loop.advance(1ns) == 1);
        CHECK(loop.advance(1h) == 0);
        CHECK(loop.ran == Numbers{1});
        CHECK(loop.timers.empty());
    }

    TEST_CASE("a handler learns the deadline and the time of the poll") {
        Loop loop;
        loop.timers.schedule(loop.start + 10ns, write_timeout);
        loop.advance(15ns);
        const std::vector<Timeout>& timeouts = loop.world.app().log.timeouts;
        CHECK(timeouts.size() == 1);
        CHECK(timeouts.at(0).deadline == loop.start + 10ns);
        CHECK(timeouts.at(0).now == loop.start + 15ns);
    }

    TEST_CASE("handlers, callbacks, functions and lambdas") {
        Loop loop;
        const auto registry = loop.world.registry();
        loop.timers.schedule(loop.start, nexus::handler<write_timeout>(registry));
        loop.timers.schedule(loop.start, nexus::fn<write_timeout>);
        loop.timers.schedule(loop.start, [](ResMut<Log> log) { log->ran.push_back(1); });
        loop.timers.schedule(
            loop.start,
            nexus::callback([](int& n, ResMut<Log> log, const Timeout&) { log->ran.push_back(n); },
                            2, registry));
        CHECK(loop.poll() == 4);
        CHECK(loop.ran == Numbers{1, 2});
        CHECK(loop.world.app().log.timeouts.size() == 2);
    }

    TEST_CASE("timers run in the order of their deadlines, ties in that of scheduling") {
        Loop loop;
        loop.timers.schedule(loop.start + 3s, Write{5});
        loop.timers.schedule(loop.start + 2ns, Write{3});
        loop.timers.schedule(loop.start + 1ns, Write{1});
        loop.timers.schedule(loop.start + 2ns, Write{4});
        loop.timers.schedule(loop.start + 1ns, Write{2});
        CHECK(loop.advance(10s) == 5);
        CHECK(loop.ran == Numbers{1, 2, 3, 4, 5});
    }

    TEST_CASE("each timer is an event of its own") {
        Loop loop;
        for (int i = 0; i < 3; ++i)
            loop.timers.schedule(loop.start, write_seq);
        loop.poll();
        CHECK(loop.ran == Numbers{1, 2, 3});
    }

    TEST_CASE("a cancelled timer does not run, and its handle is refused from then on") {
        Loop loop;
        const TimerHandle first = loop.timers.schedule(loop.start + 1s, Write{1});
        CHECK(loop.timers.is_pending(first));
        CHECK(loop.timers.cancel(first));
        CHECK_FALSE(loop.timers.cancel(first));
        const TimerHandle second = loop.timers.schedule(loop.start + 1s, Write{2});
        CHECK(first != second); // the same id
        CHECK_FALSE(loop.timers.cancel(first));
        CHECK_FALSE(loop.timers.reschedule(first, loop.start));
        CHECK_FALSE(loop.timers.is_pending(first));
        CHECK_FALSE(loop.timers.cancel(TimerHandle()));
        loop.advance(2s);
        CHECK(loop.ran == Numbers{2});
        CHECK_FALSE(loop.timers.cancel(second)); // has run
        CHECK_FALSE(loop.timers.reschedule(second, loop.start + 9s));
    }

    TEST_CASE("a timer that is rescheduled counts as scheduled then") {
        Loop loop;
        const TimerHandle first = loop.timers.schedule(loop.start + 1s, Write{1});
        loop.timers.schedule(loop.start + 2s, Write{2});
        CHECK(loop.timers.reschedule(first, loop.start + 2s));
        CHECK(loop.timers.size() == 2);
        CHECK(loop.advance(1s) == 0);
        CHECK(loop.advance(1s) == 2);
        CHECK(loop.ran == Numbers{2, 1});
    }

    TEST_CASE("the next deadline, after whatever has happened") {
        Loop loop;
        CHECK_FALSE(loop.timers.next_deadline());
        CHECK_FALSE(TimerDriver().next_deadline(loop.world));
        const TimerHandle first = loop.timers.schedule(loop.start + 1h, Write{1});
        loop.timers.schedule(loop.start + 2h, Write{2});
        CHECK(loop.timers.next_deadline() == loop.start + 1h);
        CHECK(TimerDriver().next_deadline(loop.world) == loop.start + 1h);
        loop.timers.reschedule(first, loop.start + 3h);
        CHECK(loop.timers.next_deadline() == loop.start + 2h);
        loop.timers.cancel(first);
        CHECK(loop.timers.next_deadline() == loop.start + 2h);
        loop.advance(2h);
        CHECK_FALSE(loop.timers.next_deadline());
        loop.timers.schedule(loop.start, Write{3}); // in the past
        CHECK(loop.timers.next_deadline() == loop.start);
    }

    TEST_CASE("what a handler schedules for a time that has come runs in the next poll") {
        Loop loop;
        loop.timers.schedule(loop.start + 1s, [](ResMut<Wheel> wheel, const Timeout& timeout) {
            wheel->schedule(timeout.now, Write{2});
            wheel->schedule(timeout.deadline - 1h, Write{1});
            wheel->schedule(timeout.now + 1ns, Write{3});
        });
        CHECK(loop.advance(1s) == 1);
        CHECK(loop.ran.empty());
        CHECK(loop.poll() == 2);
        CHECK(loop.ran == Numbers{1, 2});
        CHECK(loop.advance(1ns) == 1);
    }

    TEST_CASE("what a handler cancels does not run, though it is due") {
        static TimerHandle victim;
        Loop loop;
        loop.timers.schedule(loop.start, [](ResMut<Wheel> wheel) { CHECK(wheel->cancel(victim)); });
        victim = loop.timers.schedule(loop.start, Write{1});
        CHECK(loop.poll() == 1);
        CHECK(loop.ran.empty());
    }

    TEST_CASE("a handler gives its own timer another turn, and keeps its context") {
        Loop loop;
        const auto count = [n = 0](ResMut<Wheel> wheel, ResMut<Log> log, Timeout timeout) mutable {
            CHECK_FALSE(wheel->is_pending(wheel->running()));
            CHECK_FALSE(wheel->cancel(wheel->running())); // there is nothing to cancel
            log->ran.push_back(++n);
            if (n < 3)
                CHECK(wheel->reschedule(wheel->running(), timeout.now + 1s));
        };
        loop.timers.schedule(loop.start, count);
        for (int turn = 0; turn < 5; ++turn) {
            loop.poll();
            loop.world.app().time.advance(1s);
        }
        CHECK(loop.ran == Numbers{1, 2, 3});
        CHECK(loop.timers.empty());
        CHECK_FALSE(loop.timers.running());
    }

    TEST_CASE("handlers are destroyed when they have run, are cancelled, or the wheel ends") {
        support::Tally tally;
        const auto handler = [&tally] {
            return nexus::callback([](support::Counted&) {}, support::Counted(tally, 1),
                                   nexus::registry<App>);
        };
        {
            Loop loop;
            loop.timers.schedule(loop.start, handler());
            const TimerHandle second = loop.timers.schedule(loop.start + 1s, handler());
            loop.timers.every(1s, handler());
            CHECK(tally.alive() == 3);
            loop.poll();
            CHECK(tally.alive() == 2);
            loop.timers.cancel(second);
            CHECK(tally.alive() == 1);
            loop.advance(1s);
            CHECK(tally.alive() == 1);
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("scheduling, cancelling, rescheduling and running allocate nothing") {
        Loop loop;
        loop.ran.reserve(10'000);
        std::vector<TimerHandle> handles(100);
        const auto turn = [&] {
            for (std::size_t i = 0; i < handles.size(); ++i)
                handles[i] = loop.timers.schedule(
                    loop.world.app().clock.now() + Duration(i * i * i), Write{1});
            for (std::size_t i = 0; i < handles.size(); i += 3)
                loop.timers.cancel(handles[i]);
            for (std::size_t i = 1; i < handles.size(); i += 3)
                loop.timers.reschedule(handles[i], loop.world.app().clock.now() + 5us);
            loop.advance(1ms);
        };
        turn();
        const AllocGuard guard;
        for (int i = 0; i < 50; ++i)
            turn();
        CHECK(guard.count() == 0);
        CHECK(loop.timers.empty());
        CHECK(loop.ran.size() == 51 * 66);
    }

    TEST_CASE("many timers at one time run in order") {
        Loop loop;
        Numbers expected;
        for (int i = 0; i < 1000; ++i) {
            loop.timers.schedule(loop.start + 1h, Write{i});
            expected.push_back(i);
        }
        CHECK(loop.advance(1h) == 1000);
        CHECK(loop.ran == expected);
    }

    TEST_CASE("times at both ends of the clock") {
        Loop loop;
        loop.timers.schedule(TimePoint::max(), Write{2});
        loop.timers.schedule(TimePoint::min(), Write{1});
        CHECK(loop.poll() == 1);
        CHECK(loop.timers.next_deadline() > TimePoint::max() - 2ns);
        loop.world.app().time.set(TimePoint::max());
        CHECK(loop.poll() == 1);
        CHECK(loop.ran == Numbers{1, 2});
    }

    TEST_CASE("the first nanoseconds of the clock") {
        Loop loop;
        loop.world.app().time.set(TimePoint::min());
        loop.poll();
        for (const int after : {3, 1, 7, 2, 9, 5, 64})
            loop.timers.schedule(TimePoint::min() + Duration(after), Write{after});
        loop.world.app().time.set(TimePoint::min() + 1us);
        CHECK(loop.poll() == 7);
        CHECK(loop.ran == Numbers{1, 2, 3, 5, 7, 9, 64});
    }

    TEST_CASE("any number of timers, in any order, that expire at once") {
        for (const int count : {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 65, 100}) {
            CAPTURE(count);
            Loop loop;
            Numbers expected;
            for (int i = 0; i < count; ++i) {
                loop.timers.schedule(loop.start + 1h + Duration(i * 37 % count),
                                     Write{i * 37 % count});
                expected.push_back(i);
            }
            CHECK(loop.advance(1h) == 1);
            CHECK(loop.advance(1us) == static_cast<std::size_t>(count) - 1);
            CHECK(loop.ran == expected);
        }
    }

    TEST_CASE("a clock that is set back") {
        Loop loop;
        loop.timers.schedule(loop.start + 1h, Write{2});
        loop.advance(1min);
        loop.world.app().time.set(TimePoint(1s));
        CHECK(loop.poll() == 0);
        loop.timers.schedule(TimePoint(2s), Write{1});
        CHECK(loop.poll() == 0);
        CHECK(loop.advance(1s) == 1);
        CHECK(loop.advance(2h) == 1);
        CHECK(loop.ran == Numbers{1, 2});
    }

    TEST_CASE("a wheel is moved into its world with its timers") {
        App app;
        app.timers.schedule(TimePoint(1s), Write{1});
        nexus::World<App> world(std::move(app));
        world.app().time.set(TimePoint(1s));
        world.app().time.poll(world);
        CHECK(TimerDriver().poll(world) == 1);
    }

#ifdef __cpp_exceptions
    TEST_CASE("a handler that throws loses only its own turn") {
        Loop loop;
        const auto fail = [](ResMut<Log> log) {
            log->ran.push_back(0);
            throw 1;
        };
        loop.timers.schedule(loop.start, Write{1});
        loop.timers.every(loop.start, 1s, fail);
        loop.timers.schedule(loop.start, fail);
        loop.timers.schedule(loop.start, Write{2});
        CHECK_THROWS_AS(loop.poll(), int);
        CHECK(loop.timers.size() == 3); // the periodic one is among them
        CHECK_THROWS_AS(loop.poll(), int);
        CHECK(loop.poll() == 1);
        CHECK(loop.ran == Numbers{1, 0, 0, 2});
        CHECK_THROWS_AS(loop.advance(1s), int);
    }
#endif
}

} // namespace
