// SPDX-License-Identifier: MIT
// Wheels that are emptied, replaced and moved.
#include <nexus/param/res.hpp>
#include <nexus/time/timer_driver.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <optional>
#include <string>
#include <support/alloc_guard.hpp>
#include <support/child.hpp>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::BoundedTimerWheel, nexus::Clock, nexus::ResMut, nexus::ScopedTimer, nexus::TestClock,
    nexus::TimePoint, nexus::TimerDriver, nexus::TimerHandle, nexus::TimerWheel;

struct App;
using Wheel = TimerWheel<App>;
using Bounded = BoundedTimerWheel<App>;
struct Log {
    std::vector<int> ran;
};
struct App {
    Clock clock{TimePoint(), 0};
    Wheel timers;
    Bounded few{3};
    Log log;
};

struct Loop {
    nexus::World<App> world;
    Wheel& timers = world.app().timers;
    Bounded& few = world.app().few;
    std::vector<int>& ran = world.app().log.ran;
    TestClock clock{TimePoint(1s)};

    std::size_t poll() {
        clock.poll(world);
        return TimerDriver().poll(world);
    }
};

struct Write {
    int number;
    void operator()(ResMut<Log> log) const { log->ran.push_back(number); }
};
using Numbers = std::vector<int>;

TEST_SUITE("timer clear") {
    TEST_CASE("a wheel that is cleared holds nothing, its handles are stale, and it goes on") {
        Loop loop;
        loop.poll();
        std::vector<TimerHandle> handles;
        for (int i = 0; i < 300; ++i)
            handles.push_back(loop.timers.schedule(TimePoint(1s) + i * i * 1us, Write{0}));
        handles.push_back(loop.timers.every(1ms, Write{0}));
        handles.push_back(loop.timers.schedule(TimePoint(), Write{0})); // overdue
        loop.timers.clear();
        CHECK(loop.timers.empty());
        CHECK_FALSE(loop.timers.next_deadline());
        const support::AllocGuard guard;
        std::vector<TimerHandle> others;
        others.reserve(handles.size());
        const std::size_t before = guard.count();
        for (std::size_t i = 0; i < handles.size(); ++i)
            others.push_back(loop.timers.schedule(TimePoint(2s), Write{1}));
        CHECK(guard.count() == before); // the memory was kept
        for (const TimerHandle handle : handles) {
            CHECK_FALSE(loop.timers.is_pending(handle));
            CHECK_FALSE(loop.timers.cancel(handle));
        }
        loop.clock.set(TimePoint(1min));
        CHECK(loop.poll() == others.size());
        CHECK(loop.ran == Numbers(others.size(), 1));
    }

    TEST_CASE("a handler clears the wheel that runs it, and schedules anew") {
        for (const bool is_periodic : {false, true}) {
            Loop loop;
            const auto restart = [text = std::string(100, 'x')](ResMut<Wheel> timers,
                                                                ResMut<Log> log) {
                timers->clear();
                log->ran.push_back(static_cast<int>(text.size())); // its context is still there
                timers->schedule(TimePoint(2s), Write{2});
            };
            if (is_periodic)
                loop.timers.every(TimePoint(1s), 1ms, restart);
            else
                loop.timers.schedule(TimePoint(1s), restart);
            loop.timers.schedule(TimePoint(1s), Write{1}); // is due, and cancelled
            loop.timers.every(TimePoint(1s), 1s, Write{1});
            CHECK(loop.poll() == 1);
            CHECK(loop.timers.size() == 1);
            loop.clock.set(TimePoint(3s));
            CHECK(loop.poll() == 1);
            CHECK(loop.ran == Numbers{100, 2});
        }
    }

    TEST_CASE("what destructors schedule while the wheel is cleared is refused") {
        Loop loop;
        struct Again {
            Wheel* timers;
            int* refused;
            Again(Wheel& wheel, int& sum) : timers(&wheel), refused(&sum) {}
            Again(Again&& other) noexcept
                : timers(std::exchange(other.timers, nullptr)), refused(other.refused) {}
            ~Again() {
                if (timers == nullptr)
                    return;
                timers->clear(); // changes nothing about that
                *refused += timers->schedule(TimePoint(1h), Write{0}) ? 0 : 1;
            }
        };
        int refused = 0;
        for (int i = 0; i < 3; ++i)
            loop.timers.schedule(TimePoint(1h),
                                 [again = Again(loop.timers, refused)](ResMut<Log>) {});
        loop.timers.clear();
        CHECK(refused == 3);
        CHECK(loop.timers.schedule(TimePoint(1h), Write{0}));
    }

    TEST_CASE("a bounded wheel has all of its room again") {
        Loop loop;
        for (int round = 0; round < 3; ++round) {
            for (int i = 0; i < 3; ++i)
                CHECK(loop.few.schedule(TimePoint(1h), Write{i}));
            CHECK_FALSE(loop.few.schedule(TimePoint(1h), Write{3}));
            loop.few.clear();
        }
    }

    TEST_CASE("the handles of a wheel that was replaced by an empty one stay stale") {
        Loop loop;
        std::vector<TimerHandle> old;
        for (int round = 0; round < 4; ++round) {
            for (int i = 0; i < 100; ++i)
                old.push_back(loop.timers.schedule(TimePoint(1s), Write{0}));
            for (std::size_t i = 0; i < 50; ++i) // ids are used again
                loop.timers.cancel(old[old.size() - 1 - i]);
            for (int i = 0; i < 25; ++i)
                old.push_back(loop.timers.schedule(TimePoint(1s), Write{0}));
            loop.timers = Wheel();
            std::vector<TimerHandle> fresh;
            for (int i = 0; i < 100; ++i)
                fresh.push_back(loop.timers.schedule(TimePoint(1s), Write{1}));
            std::size_t hits = 0;
            for (const TimerHandle handle : old) {
                hits += loop.timers.is_pending(handle) ? 1U : 0U;
                hits += loop.timers.reschedule(handle, TimePoint(5s)) ? 1U : 0U;
                hits += loop.timers.cancel(handle) ? 1U : 0U;
            }
            CHECK(hits == 0);
            CHECK(loop.timers.size() == 100);
            old.insert(old.end(), fresh.begin(), fresh.end());
        }
    }

    TEST_CASE("the handles of timers that are moved go with them") {
        Wheel first;
        const TimerHandle handle = first.schedule(TimePoint(1s), Write{0});
        Wheel second = std::move(first);
        CHECK(second.is_pending(handle));
        const TimerHandle other = first.schedule(TimePoint(1s), Write{0});
        CHECK(other != handle);
        CHECK_FALSE(second.cancel(other));
        CHECK(second.cancel(handle));
    }

    TEST_CASE("a handle of another wheel does not make a timer of a place that is free") {
        Wheel first;
        Wheel second;
        CHECK(first.cancel(first.schedule(TimePoint(1s), Write{0})));
        CHECK(second.cancel(second.schedule(TimePoint(1s), Write{0})));
        CHECK_FALSE(first.reschedule(second.schedule(TimePoint(1s), Write{0}), TimePoint(2s)));
        CHECK(first.empty());
    }

    TEST_CASE("a world that never ends keeps its timers within the reach of leak checkers") {
        struct Owner {
            std::vector<int> big = std::vector<int>(1000);
            void operator()() const {}
        };
        static auto* const world = new nexus::World<App>; // reachable
        for (int i = 0; i < 200; ++i)
            world->app().timers.schedule(TimePoint(1s), Owner());
        CHECK(world->app().timers.size() == 200);
    }

#if NEXUS_CHECKED && !defined(__SANITIZE_THREAD__)
    TEST_CASE("a checked build ends the program that moves a wheel inside a handler of its own") {
        const auto run = [](auto handler) {
            return support::in_child([&handler] {
                Loop loop;
                loop.timers.schedule(TimePoint(1s), handler);
                loop.poll();
            });
        };
        const char* const text = "clear() it instead";
        const support::Ended assigned = run([](ResMut<Wheel> timers) { *timers = Wheel(); });
        CHECK(assigned.signal == SIGABRT);
        CHECK(assigned.error.find(text) != std::string::npos);
        const support::Ended moved =
            run([](ResMut<Wheel> timers) { const Wheel taken = std::move(*timers); });
        CHECK(moved.signal == SIGABRT);
        CHECK(moved.error.find(text) != std::string::npos);
    }
#endif
}

} // namespace
