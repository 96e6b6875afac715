// SPDX-License-Identifier: MIT
// Periodic timers, bounded wheels, timers that cancel themselves.
#include <nexus/param/res.hpp>
#include <nexus/time/timer_driver.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::BoundedTimerWheel, nexus::CatchUp, nexus::Clock, nexus::Duration, nexus::ResMut,
    nexus::ScopedTimer, nexus::TestClock, nexus::TimePoint, nexus::TimerDriver, nexus::TimerHandle,
    nexus::TimerWheel, nexus::Timeout;

struct App;
using Wheel = TimerWheel<App>;
using Bounded = BoundedTimerWheel<App>;
struct Log {
    std::vector<std::int64_t> deadlines; // milliseconds after the start
};
struct App {
    Clock clock{TimePoint(), 0};
    Wheel timers;
    Bounded few{3};
    Log log;
};

constexpr TimePoint start{100s};

struct Loop {
    nexus::World<App> world;
    Wheel& timers = world.app().timers;
    Bounded& few = world.app().few;
    std::vector<std::int64_t>& deadlines = world.app().log.deadlines;
    TestClock clock{start};

    std::size_t poll() {
        clock.poll(world);
        return TimerDriver().poll(world);
    }
    std::size_t advance(Duration by) {
        clock.advance(by);
        return poll();
    }
};

void write(ResMut<Log> log, const Timeout& timeout) {
    log->deadlines.push_back((timeout.deadline - start) / 1ms);
}

void count(ResMut<Log> log) {
    log->deadlines.push_back(0);
}

using Deadlines = std::vector<std::int64_t>;

TEST_SUITE("timer periodic") {
    TEST_CASE("a periodic timer runs first one period after the clock's time, then every period") {
        Loop loop;
        loop.poll();
        loop.timers.every(10ms, write);
        CHECK(loop.timers.next_deadline() == start + 10ms);
        for (int i = 0; i < 6; ++i)
            loop.advance(5ms);
        CHECK(loop.deadlines == Deadlines{10, 20, 30});
    }

    TEST_CASE("before the first poll nobody knows the time: the period begins with that") {
        Loop loop;
        loop.timers.every(10ms, write);
        CHECK(loop.timers.size() == 1);
        CHECK(loop.poll() == 0);
        CHECK(loop.timers.next_deadline() == start + 10ms);
        CHECK(loop.advance(10ms) == 1);
        CHECK(loop.deadlines == Deadlines{10});
    }

    TEST_CASE("the first time can be given") {
        Loop loop;
        loop.timers.every(start + 3ms, 10ms, nexus::fn<write>);
        for (int i = 0; i < 20; ++i)
            loop.advance(1ms);
        CHECK(loop.deadlines == Deadlines{3, 13});
    }

    TEST_CASE("skip runs once for what was missed, and keeps the grid") {
        Loop loop;
        loop.poll();
        loop.timers.every(10ms, write);
        CHECK(loop.advance(35ms) == 1);
        CHECK(loop.advance(4ms) == 0);
        CHECK(loop.advance(1ms) == 1);
        CHECK(loop.deadlines == Deadlines{10, 40});
        CHECK(loop.advance(10ms) == 1);
        CHECK(loop.advance(1h) == 1);
        CHECK(loop.timers.next_deadline() == start + 50ms + 1h + 10ms);
    }

    TEST_CASE("catch_up runs once for each, among the others") {
        Loop loop;
        loop.poll();
        loop.timers.every(10ms, write, CatchUp::catch_up);
        loop.timers.schedule(start + 15ms, write);
        CHECK(loop.advance(35ms) == 4);
        CHECK(loop.deadlines == Deadlines{10, 15, 20, 30});
        CHECK(loop.timers.next_deadline() == start + 40ms);
    }

    TEST_CASE("delay runs once, and then one period later") {
        Loop loop;
        loop.poll();
        loop.timers.every(10ms, write, CatchUp::delay);
        CHECK(loop.advance(35ms) == 1);
        CHECK(loop.timers.next_deadline() == start + 45ms);
        CHECK(loop.advance(10ms) == 1);
        CHECK(loop.deadlines == Deadlines{10, 45});
    }

    TEST_CASE("a periodic timer is cancelled and rescheduled, by itself too") {
        Loop loop;
        loop.poll();
        const TimerHandle outer = loop.timers.every(10ms, write);
        loop.timers.every(10ms, [](ResMut<Wheel> wheel, const Timeout&) {
            CHECK(wheel->is_pending(wheel->running()));
            const TimerHandle self = wheel->running();
            CHECK(wheel->cancel(self));
            CHECK_FALSE(wheel->cancel(self));
            CHECK_FALSE(wheel->reschedule(self, start + 1h));
            CHECK_FALSE(wheel->running());
        });
        CHECK(loop.timers.reschedule(outer, start + 25ms));
        CHECK(loop.advance(10ms) == 1);
        CHECK(loop.timers.size() == 1);
        CHECK(loop.advance(15ms) == 1);
        CHECK(loop.advance(10ms) == 1);
        CHECK(loop.deadlines == Deadlines{25, 35});
        CHECK(loop.timers.cancel(outer));
        CHECK(loop.advance(1h) == 0);
    }

    TEST_CASE("a period near the end of time") {
        Loop loop;
        loop.poll();
        loop.timers.every(Duration::max(), write);
        CHECK(loop.advance(1h) == 0);
        CHECK(loop.timers.size() == 1);
    }

    TEST_CASE("the earliest of all times is now for a periodic timer, too") {
        for (const CatchUp policy : {CatchUp::skip, CatchUp::delay}) {
            Loop loop;
            loop.poll();
            loop.timers.every(TimePoint::min(), 10ms, count, policy);
            CHECK(loop.poll() == 1);
            CHECK(loop.poll() == 0);
            CHECK(loop.advance(10ms) == 1);
            const TimerHandle other = loop.timers.every(1h, count, policy);
            CHECK(loop.timers.reschedule(other, TimePoint::min()));
            CHECK(loop.poll() == 1);
            CHECK(loop.advance(1ms) == 0);
        }
    }

    TEST_CASE("a periodic timer ends with time") {
        for (const CatchUp policy : {CatchUp::skip, CatchUp::catch_up, CatchUp::delay}) {
            Loop loop;
            loop.timers.every(TimePoint::max(), 1h, count, policy);
            loop.clock.set(TimePoint::max());
            CHECK(loop.poll() == 1);
            CHECK(loop.timers.empty());
        }
    }

    TEST_CASE("what the destructor of a handler schedules when the wheel ends is refused") {
        int refused = 0;
        {
            Loop loop;
            struct Again {
                Wheel* timers;
                int* refused;
                Again(nexus::TimerWheel<App>& wheel, int& sum) : timers(&wheel), refused(&sum) {}
                Again(Again&& other) noexcept
                    : timers(std::exchange(other.timers, nullptr)), refused(other.refused) {}
                ~Again() {
                    if (timers != nullptr && !timers->schedule(TimePoint(1h), count))
                        ++*refused;
                }
            };
            for (int i = 0; i < 3; ++i)
                loop.timers.schedule(TimePoint(1h),
                                     [again = Again(loop.timers, refused)](ResMut<Log>) {});
        }
        CHECK(refused == 3);
    }

    TEST_CASE("a bounded wheel that is full says so, and never allocates") {
        Loop loop;
        loop.deadlines.reserve(100);
        const support::AllocGuard guard;
        loop.poll();
        const TimerHandle first = loop.few.schedule(start + 1ms, write);
        const TimerHandle second = loop.few.every(2ms, write);
        const TimerHandle third = loop.few.schedule(start + 3ms, write);
        const TimerHandle fourth = loop.few.schedule(start + 4ms, write);
        CHECK((first && second && third));
        CHECK_FALSE(fourth);
        CHECK(loop.few.cancel(first));
        CHECK(loop.few.schedule(start + 5ms, write));
        CHECK_FALSE(loop.few.schedule(start + 5ms, write));
        CHECK(loop.few.reschedule(third, start + 6ms)); // needs no room
        for (int i = 0; i < 6; ++i)
            loop.advance(1ms);
        CHECK(guard.count() == 0);
        CHECK(loop.deadlines == Deadlines{2, 4, 5, 6, 6});
    }

    TEST_CASE("the handler of a full wheel's timer may schedule the next") {
        Loop loop;
        loop.poll();
        loop.few.every(1h, write);
        loop.few.every(1h, write);
        loop.few.schedule(start + 1ms, [](ResMut<Bounded> few) {
            CHECK(few->schedule(start + 2ms, write));
            CHECK_FALSE(few->schedule(start + 2ms, write));
            CHECK_FALSE(few->reschedule(few->running(), start + 3ms));
        });
        CHECK(loop.advance(1ms) == 1);
        CHECK(loop.advance(1ms) == 1);
        CHECK(loop.deadlines == Deadlines{2});
    }

    TEST_CASE("one driver polls both wheels and knows the earlier of their deadlines") {
        Loop loop;
        loop.poll();
        loop.few.schedule(start + 1ms, write);
        loop.timers.schedule(start + 2ms, write);
        CHECK(TimerDriver().next_deadline(loop.world) == start + 1ms);
        CHECK(loop.advance(5ms) == 2);
    }

    TEST_CASE("a scoped timer is cancelled when it ends, unless it was released") {
        Loop loop;
        loop.poll();
        {
            const ScopedTimer ends(loop.timers, loop.timers.schedule(start + 1ms, write));
            ScopedTimer stays(loop.timers, loop.timers.schedule(start + 2ms, write));
            ScopedTimer moved = std::move(stays);
            ScopedTimer<Wheel> replaced(loop.timers, loop.timers.schedule(start + 3ms, write));
            CHECK(loop.timers.size() == 3);
            replaced = std::move(moved);
            CHECK(loop.timers.size() == 2);
            CHECK(replaced.release());
            CHECK_FALSE(replaced.handle());
        }
        CHECK(loop.advance(1s) == 1);
        CHECK(loop.deadlines == Deadlines{2});
    }

    TEST_CASE("a handler that owns a scoped timer cancels it when it is destroyed") {
        Loop loop;
        loop.poll();
        struct Owner {
            ScopedTimer<Wheel> owned;
            void operator()() const {}
        };
        loop.timers.schedule(
            start + 1ms,
            Owner{ScopedTimer<Wheel>(loop.timers, loop.timers.schedule(start + 2ms, write))});
        loop.timers.schedule(
            start + 1h,
            Owner{ScopedTimer<Wheel>(loop.timers, loop.timers.schedule(start + 1h, write))});
        CHECK(loop.advance(1ms) == 1);
        CHECK(loop.timers.size() == 2); // the rest goes with the wheel
        CHECK(loop.advance(1ms) == 0);
    }

#ifdef __cpp_exceptions
    TEST_CASE("what makes no sense is refused, and the values are named") {
        Loop loop;
        const auto message = [](auto&& action) {
            try {
                action();
            } catch (const std::exception& error) {
                return std::string(error.what());
            }
            return std::string();
        };
        CHECK(message([&] { loop.timers.every(0ns, write); }) ==
              "nexus: every(): the period is 0 ns, which is not positive");
        CHECK(message([&] { loop.timers.every(start, -5ns, write); }) ==
              "nexus: every(): the period is -5 ns, which is not positive");
        loop.poll(); // now the time is known
        CHECK(message([&] { loop.timers.every(-5s, write); }) ==
              "nexus: every(): the period is -5000000000 ns, which is not positive");
        CHECK(message([&] { loop.timers.every(Duration::min(), write); }) ==
              "nexus: every(): the period is -9223372036854775808 ns, which is not positive");
        CHECK(message([] { const Bounded none(0); }) ==
              "nexus: BoundedTimerWheel: the capacity is 0, which is not in 1 to 1073741824");
        CHECK(loop.timers.empty());
    }
#endif
}

} // namespace
