// SPDX-License-Identifier: MIT
// Each source of events gets three, of which the second's handler throws.
#include <nexus/handler/callback.hpp>
#include <nexus/io/io.hpp>
#include <nexus/loop/reactor_driver.hpp>
#include <nexus/loop/run.hpp>
#include <nexus/param/res.hpp>
#include <nexus/queue/spsc_queue.hpp>
#include <nexus/testing/script.hpp>
#include <nexus/time/timer_driver.hpp>
#include <nexus/time/timer_wheel.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <utility>

#ifdef __cpp_exceptions

namespace {

using namespace std::chrono_literals;
using nexus::Idle, nexus::ResMut, nexus::TimePoint;

struct App;
struct Log {
    std::string text;
};
struct App {
    Log log;
    nexus::Clock clock;
    nexus::TimerWheel<App> timers;
    nexus::BoundedTimerWheel<App> few{3};
    nexus::Reactors<App> reactors;
    nexus::Io<App> io;
};
using World = nexus::World<App>;

/// What every handler here does with its number.
void handle(Log& log, int number) {
    if (number == 2)
        throw std::runtime_error("the second");
    log.text += std::to_string(number);
}
struct Numbered {
    int number;
};
void on_number(const Numbered& self, ResMut<Log> log) {
    handle(*log, self.number);
}
auto numbered(int number) {
    return nexus::callback<on_number>(Numbered{number}, nexus::registry<App>);
}
void on_event(ResMut<Log> log, int number) {
    handle(*log, number);
}
void on_received(ResMut<Log> log, const nexus::Received& received) {
    handle(*log, std::atoi(std::string(received.text()).c_str()));
}

/// The drivers' polls, by hand and in the loop of `run`, each until nothing comes any more.
template <class Driver>
void check_by_hand(World& world, Driver& driver) {
    const auto before = world.sequence();
    CHECK_THROWS_WITH_AS(driver.poll(world), "the second", std::runtime_error);
    CHECK(world.app().log.text == "1");
    CHECK(driver.poll(world) == 1);
    CHECK(world.app().log.text == "13");
    CHECK(driver.poll(world) == 0);
    CHECK(world.sequence().elapsed_since(before) == 3);
    world.app().log.text.clear();
}

struct StopWhenIdle {
    int turns = 3;
    std::size_t poll(World& world) {
        if (--turns == 0)
            world.shutdown_handle().shutdown();
        return 0;
    }
};
template <class Driver>
void check_in_loop(World& world, Driver& driver) {
    const auto before = world.sequence();
    CHECK_THROWS_WITH_AS(nexus::run(world, Idle::spin, driver, StopWhenIdle{}), "the second",
                         std::runtime_error);
    nexus::run(world, Idle::spin, driver, StopWhenIdle{});
    CHECK(world.app().log.text == "13");
    CHECK(world.sequence().elapsed_since(before) == 3);
}

/// `prepare` makes the three events.
template <class Driver, class Prepare>
void check(World& world, Driver&& driver, Prepare prepare) {
    prepare();
    check_by_hand(world, driver);
    prepare();
    check_in_loop(world, driver);
}

TEST_SUITE("driver.exceptions") {
    TEST_CASE("a timer that throws loses its turn only") {
        World world;
        check(world, nexus::TimerDriver{}, [&] {
            for (const int i : {1, 2, 3})
                world.app().timers.schedule(TimePoint(1ms), numbered(i));
        });
        CHECK(world.app().timers.empty());
    }

    TEST_CASE("a timer of a bounded wheel that throws loses its turn only, and makes room") {
        World world;
        auto& few = world.app().few;
        check(world, nexus::TimerDriver{}, [&] {
            for (const int i : {1, 2, 3})
                REQUIRE(few.schedule(TimePoint(1ms), numbered(i)));
            CHECK_FALSE(few.schedule(TimePoint(1ms), numbered(4)));
        });
        CHECK(few.empty());
    }

    TEST_CASE("a reactor that throws loses its run only") {
        World world;
        auto& reactors = world.app().reactors;
        const auto source = reactors.source();
        for (const int i : {1, 2, 3})
            reactors.spawn(numbered(i)).subscribe(source);
        check(world, nexus::ReactorDriver{}, [&] { reactors.mark(source); });
    }

    TEST_CASE("a frame whose handler throws is the only one lost") {
        World world;
        int ends[2] = {-1, -1};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        nexus::StreamOptions options;
        options.framing = nexus::Framing::lines(16);
        const nexus::Descriptor peer(ends[1]);
        world.app().io.stream(nexus::Descriptor(ends[0]), options, nexus::fn<on_received>);
        check(world, nexus::IoDriver{},
              [&] { REQUIRE(::send(peer.get(), "1\n2\n3\n", 6, MSG_NOSIGNAL) == 6); });
    }

    TEST_CASE("of descriptors that are ready together, the one that throws is the only one lost") {
        World world;
        nexus::Descriptor peers[3];
        for (int i = 0; i < 3; ++i) {
            int ends[2] = {-1, -1};
            REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
            peers[i] = nexus::Descriptor(ends[1]);
            world.app().io.stream(nexus::Descriptor(ends[0]), {}, nexus::fn<on_received>);
        }
        check(world, nexus::IoDriver{}, [&] {
            for (const char* number : {"1", "2", "3"})
                REQUIRE(::send(peers[*number - '1'].get(), number, 1, MSG_NOSIGNAL) == 1);
        });
    }

    TEST_CASE("an event of a queue whose handler throws is the only one lost") {
        World world;
        nexus::SpscQueue<int> queue(8);
        nexus::QueueDriver driver(queue, nexus::fn<on_event>);
        check(world, driver, [&] {
            for (const int i : {1, 2, 3})
                REQUIRE(queue.push(i));
        });
    }

    TEST_CASE("an event of a script whose handler throws is the only one lost") {
        World world;
        nexus::testing::Script<App> script;
        check(world, script, [&] {
            for (const int i : {1, 2, 3})
                script.at(1ms, nexus::fn<on_event>, i);
        });
    }
}

} // namespace

#else

TEST_CASE("there is nothing to throw") {}

#endif
