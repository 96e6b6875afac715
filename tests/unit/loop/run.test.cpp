// SPDX-License-Identifier: MIT
#include <nexus/loop/driver.hpp>
#include <nexus/loop/run.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <support/alloc_guard.hpp>
#include <support/child.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::Idle, nexus::TimePoint, nexus::Duration;

struct Log {
    std::string text;
};
struct App {
    Log log;
    nexus::Clock clock;
};
using World = nexus::World<App>;

/// Writes its name whenever it is called, and ends the loop in a given turn.
struct Named {
    char name;
    int turns_left = 1000;
    std::size_t events = 0;

    std::size_t poll(World& world) {
        world.app().log.text += name;
        if (--turns_left == 0)
            world.shutdown_handle().shutdown();
        return events;
    }
    [[nodiscard]] static std::optional<TimePoint> next_deadline(World&) { return std::nullopt; }
};

struct Hooked {
    std::size_t poll(World& world) { return write(world, "p"); }
    void begin_turn(World& world) { write(world, "("); }
    void end_turn(World& world) { write(world, ")"); }
    void attach(World& world) { write(world, "["); }
    void detach(World& world) { write(world, "]"); }

    static std::size_t write(World& world, const char* what) {
        world.app().log.text += what;
        return 0;
    }
};

/// Writes down how long it was asked to wait, and does not.
struct Waiting {
    std::vector<std::optional<TimePoint>> untils;

    std::size_t poll(World& world) { return Hooked::write(world, "w"); }
    void wait(World& world, std::optional<TimePoint> until) {
        Hooked::write(world, "z");
        untils.push_back(until);
    }
};

struct Due {
    std::optional<TimePoint> at;
    std::size_t poll(World&) { return 0; }
    [[nodiscard]] std::optional<TimePoint> next_deadline(World&) const { return at; }
};
struct AlwaysDue {
    TimePoint at;
    std::size_t poll(World&) const { return 0; }
    [[nodiscard]] TimePoint next_deadline(World&) const { return at; }
};

TEST_SUITE("run") {
    TEST_CASE("drivers are polled in the order given, until the turn that ends the loop is over") {
        World world;
        nexus::run(world, Named{'a'}, Named{'b', 3}, Named{'c'});
        CHECK(world.app().log.text == "abcabcabc");
    }

    TEST_CASE("a world that was shut down is not polled at all") {
        World world;
        world.shutdown_handle().shutdown();
        nexus::run(world, Named{'a'});
        nexus::run(world, Idle::spin, Named{'a'});
        CHECK(world.app().log.text.empty());
    }

    TEST_CASE("every idle policy polls the same") {
        for (const Idle idle : {Idle::yield, Idle::spin}) {
            World world;
            nexus::run(world, idle, Named{'a', 2}, Named{'b'});
            CHECK(world.app().log.text == "abab");
        }
        World world;
        nexus::run(world, Idle::block, Named{'a', 2}, Waiting{});
        CHECK(world.app().log.text == "zawzaw");
    }

    TEST_CASE("a driver that is a variable is used where it is, constant or not") {
        World world;
        Named named{'a', 5};
        const AlwaysDue constant{};
        nexus::run(world, named, constant);
        CHECK(named.turns_left == 0);
    }

    TEST_CASE("the loop blocks by default when a driver can wait, and does not otherwise") {
        World world;
        Waiting waiting;
        nexus::run(world, waiting, Named{'a', 2});
        CHECK(world.app().log.text == "zwazwa");
        World other;
        nexus::run(other, Idle::spin, waiting, Named{'a', 2});
        CHECK(other.app().log.text == "wawa");
        CHECK(waiting.untils.size() == 2);
    }

    TEST_CASE("a loop that blocks waits until the earliest deadline, once in each turn") {
        World world;
        Waiting waiting;
        const TimePoint time{5s};
        nexus::run(world, Due{time + 2s}, waiting, Due{std::nullopt}, AlwaysDue{time},
                   Due{time + 1s}, Named{'a', 2});
        REQUIRE(waiting.untils.size() == 2);
        CHECK(waiting.untils[0] == time);
        CHECK(waiting.untils[1] == time);
    }

    TEST_CASE("without a deadline it waits until it is woken") {
        World world;
        Waiting waiting;
        nexus::run(world, Due{std::nullopt}, waiting, Named{'a', 1});
        REQUIRE(waiting.untils.size() == 1);
        CHECK(!waiting.untils[0]);
    }

    /// The least that a driver is: only polling tells whether it has something to do.
    struct Polled {
        int turns_left;
        std::size_t poll(World& world) {
            if (--turns_left == 0)
                world.shutdown_handle().shutdown();
            return 0;
        }
    };

    TEST_CASE("a loop does not sleep beside a driver that does not say when it is due") {
        World world;
        Waiting waiting;
        nexus::run(world, Polled{3}, waiting, Due{TimePoint{5s}});
        CHECK(waiting.untils == std::vector(3, std::optional(TimePoint::min())));
        World other;
        Waiting alone; // a driver that waits knows by itself when there is something
        nexus::run(other, alone, Named{'a', 2});
        CHECK(alone.untils == std::vector(2, std::optional<TimePoint>()));
    }

    TEST_CASE("the clocks of the library say when they are due") {
        World world;
        Waiting waiting;
        nexus::run(world, nexus::RealClock{}, waiting, Named{'a', 1});
        CHECK(waiting.untils == std::vector(1, std::optional<TimePoint>()));
    }

    /// Shows a time that it is told, now and then.
    struct SetOnce {
        bool done = false;
        std::size_t poll(World& world) {
            if (!std::exchange(done, true))
                world.app().clock.set(world.app().clock.now() - 1h, 0);
            return 0;
        }
        [[nodiscard]] static std::optional<TimePoint> next_deadline(World&) { return {}; }
    };

    TEST_CASE("a deadline that comes while the Clock stands still ends a checked build") {
        const auto spin = [](auto... first) {
            return support::in_child([&] {
                World world;
                Due due{world.app().clock.now() + 1us};
                nexus::run(world, first..., due, Waiting{}, Named{'a', 100'000});
            });
        };
        CHECK(spin(nexus::RealClock{}).status == 0); // a driver that does not do what is due
        CHECK(spin(SetOnce{}).status == 0);          // the time of what it handles, for example
        const support::Ended forgotten = spin();
#if NEXUS_CHECKED
        CHECK(forgotten.signal == SIGABRT);
        CHECK(
            forgotten.error.find("nexus: run: a deadline has passed by the system's clock, but no "
                                 "driver advances the world's Clock; put RealClock{} first: "
                                 "run(world, RealClock{}, drivers...)") == 0);
#else
        CHECK(forgotten.status == 0);
#endif
    }

    TEST_CASE("turns begin behind the wait and end behind the last poll; loops attach and detach") {
        World world;
        nexus::run(world, Hooked{}, Waiting{}, Named{'a', 2});
        CHECK(world.app().log.text == "[z(pwa)z(pwa)]");
    }

    TEST_CASE("what was attached last is detached first") {
        struct Tied {
            char on;
            char off;
            std::size_t poll(World& world) {
                world.shutdown_handle().shutdown();
                return 0;
            }
            void attach(World& world) const { world.app().log.text += on; }
            void detach(World& world) const { world.app().log.text += off; }
        };
        World world;
        nexus::run(world, Tied{'a', 'A'}, Tied{'b', 'B'}, Tied{'c', 'C'});
        CHECK(world.app().log.text == "abcCBA");
    }

    TEST_CASE("a turn allocates nothing and advances no sequence by itself") {
        World world;
        world.app().log.text.reserve(1000);
        const support::AllocGuard guard;
        nexus::run(world, Named{'a', 100});
        const std::size_t count = guard.count();
        CHECK(count == 0);
        CHECK(world.sequence() == nexus::Sequence::zero);
    }

#ifdef __cpp_exceptions
    /// Throws in its second poll.
    struct Throwing {
        int polls = 0;
        std::size_t poll(World& world) {
            Hooked::write(world, "t");
            if (++polls == 2)
                throw std::runtime_error("lost");
            return 0;
        }
    };

    TEST_CASE(
        "an exception passes through: detached, no end of the turn, and run() goes on after") {
        for (const Idle idle : {Idle::block, Idle::yield, Idle::spin}) {
            World world;
            Throwing throwing;
            Hooked hooked;
            Named named{'a', 3};
            Waiting waiting;
            CHECK_THROWS_WITH_AS(nexus::run(world, idle, hooked, throwing, named, waiting), "lost",
                                 std::runtime_error);
            const std::string wait = idle == Idle::block ? "z" : "";
            CHECK(world.app().log.text == "[" + wait + "(ptaw)" + wait + "(pt]");
            world.app().log.text.clear();
            nexus::run(world, idle, hooked, throwing, named, waiting);
            CHECK(world.app().log.text == "[" + wait + "(ptaw)" + wait + "(ptaw)]");
        }
    }

    TEST_CASE("when one cannot be attached, those before it are detached and nothing is polled") {
        struct Refused {
            std::size_t poll(World&) { return 0; }
            void attach(World&) { throw std::runtime_error("refused"); }
            void detach(World& world) { Hooked::write(world, "never"); }
        };
        World world;
        CHECK_THROWS_AS(nexus::run(world, Hooked{}, Refused{}, Named{'a'}), std::runtime_error);
        CHECK(world.app().log.text == "[]");
    }

    TEST_CASE("blocking without a driver that can wait is refused") {
        World world;
        CHECK_THROWS_WITH_AS(
            nexus::run(world, Idle::block, Named{'a'}, Due{}),
            "nexus: run: idle is Idle::block, but none of the drivers has wait(world, until); add "
            "an IoDriver, or pass Idle::yield or Idle::spin",
            std::invalid_argument);
        CHECK(world.app().log.text.empty());
    }
#endif
}

} // namespace
