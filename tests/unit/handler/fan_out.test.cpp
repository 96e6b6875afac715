// SPDX-License-Identifier: MIT
#include <nexus/handler/adapt.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/handler/fan_out.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Log {
    std::vector<int> entries;
};
struct App {
    Log log;
};
using World = nexus::World<App>;

template <int Id>
void note(ResMut<Log> log, int event) {
    log->entries.push_back(10 * Id + event);
}

/// Notes one number, with what it captured.
auto noting(int id) {
    return [id](ResMut<Log> log) { log->entries.push_back(id); };
}

TEST_SUITE("fan_out") {
    TEST_CASE("children run in the order in which they were given") {
        World world;
        auto handler = nexus::fan_out(nexus::fn<note<3>>, nexus::fn<note<1>>, nexus::fn<note<2>>);
        handler.run(world, 5);
        CHECK(world.app().log.entries == std::vector{35, 15, 25});
    }

    TEST_CASE("one child, and sixteen") {
        World world;
        nexus::fan_out(nexus::fn<note<1>>).run(world, 1);
        auto many = nexus::fan_out(noting(0), noting(1), noting(2), noting(3), noting(4), noting(5),
                                   noting(6), noting(7), noting(8), noting(9), noting(10),
                                   noting(11), noting(12), noting(13), noting(14), noting(15));
        world.app().log.entries.clear();
        many.run(world, 0);
        REQUIRE(world.app().log.entries.size() == 16);
        for (int i = 0; i < 16; ++i)
            CHECK(world.app().log.entries[std::size_t(i)] == i);
        CHECK(sizeof(many) == 16 * sizeof(int));
    }

    TEST_CASE("children of every kind: functions, lambdas, handlers, callbacks, erased, fan-outs") {
        World world;
        const auto registry = world.registry();
        auto handler = nexus::fan_out(
            nexus::fn<note<1>>, &note<2>,
            [](ResMut<Log> log, const int&) { log->entries.push_back(3); },
            nexus::handler<note<4>>(registry),
            nexus::callback([](int& c, ResMut<Log> log, int) { log->entries.push_back(c++); }, 50,
                            registry),
            nexus::Virtual<int, App>(note<6>),
            nexus::fan_out(nexus::fn<note<7>>, nexus::fn<note<8>>));
        handler.run(world, 0);
        handler.run(world, 1);
        CHECK(world.app().log.entries ==
              std::vector{10, 20, 3, 40, 50, 60, 70, 80, 11, 21, 3, 41, 51, 61, 71, 81});
    }

    TEST_CASE("children get the event by const&, and it is not copied") {
        World world;
        Tally tally;
        const Counted event(tally, 1);
        const Counted* seen[2] = {};
        auto handler = nexus::fan_out([&](const Counted& c) { seen[0] = &c; },
                                      [&](const Counted& c) { seen[1] = &c; });
        handler.run(world, event);
        CHECK(seen[0] == &event);
        CHECK(seen[1] == &event);
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("a child by value works with a trivially copyable event") {
        World world;
        struct Plain {
            int a, b;
        };
        int sum = 0;
        nexus::fan_out([&](Plain p) { sum += p.a; }, [&](const Plain& p) { sum += p.b; })
            .run(world, Plain{3, 4});
        CHECK(sum == 7);
    }

    TEST_CASE("a child that keeps the event gets a copy through copied") {
        World world;
        std::string kept;
        auto handler =
            nexus::fan_out(nexus::copied([&](std::string text) { kept = std::move(text); }),
                           [&](ResMut<Log> log, const std::string& text) {
                               log->entries.push_back(int(text.size()));
                           });
        handler.run(world, std::string("four"));
        CHECK(kept == "four");
        CHECK(world.app().log.entries == std::vector{4});
    }

    TEST_CASE("children without event run for each event") {
        World world;
        auto handler = nexus::fan_out(noting(1), nexus::fn<note<2>>);
        handler.run(world, 7);
        CHECK(world.app().log.entries == std::vector{1, 27});
    }

    TEST_CASE("children that all take no event run without one") {
        World world;
        auto handler = nexus::fan_out(noting(1), noting(2));
        handler.run(world);
        CHECK(world.app().log.entries == std::vector{1, 2});
    }

    TEST_CASE("children may write the same resource: they run one after the other") {
        World world;
        nexus::fan_out(nexus::fn<note<1>>, nexus::fn<note<1>>).run(world, 0);
        CHECK(world.app().log.entries == std::vector{10, 10});
    }

    TEST_CASE("each child keeps its own state") {
        World world;
        const auto counting = [](Local<int> calls, ResMut<Log> log, int) {
            log->entries.push_back(++*calls);
        };
        auto handler = nexus::fan_out(counting, counting);
        handler.run(world, 0);
        handler.run(world, 0);
        CHECK(world.app().log.entries == std::vector{1, 1, 2, 2});
    }

    TEST_CASE("a fan-out of handlers without state is empty, and runs when const") {
        World world;
        const auto handler = nexus::fan_out(nexus::fn<note<1>>, nexus::fn<note<1>>,
                                            nexus::handler<note<2>>(world.registry()));
        CHECK(std::is_empty_v<decltype(handler)>);
        handler.run(world, 0);
        CHECK(world.app().log.entries == std::vector{10, 10, 20});
    }

    TEST_CASE("a fan-out is a handler, also inside an erased one") {
        World world;
        using FanOut = decltype(nexus::fan_out(nexus::fn<note<1>>, nexus::fn<note<2>>));
        CHECK(nexus::Handler<FanOut, App, int>);
        CHECK_FALSE(nexus::Handler<FanOut, App, std::string>);
        nexus::Virtual<int, App> erased = nexus::fan_out(nexus::fn<note<1>>, nexus::fn<note<2>>);
        erased.run(world, 3);
        CHECK(world.app().log.entries == std::vector{13, 23});
    }

    TEST_CASE("one fan-out serves two schemas") {
        struct Other {};
        struct Second {
            Other other;
            Log log;
        };
        World world;
        nexus::World<Second> second;
        auto handler = nexus::fan_out(nexus::fn<note<1>>, nexus::fn<note<2>>);
        handler.run(world, 1);
        handler.run(second, 2);
        CHECK(world.app().log.entries == std::vector{11, 21});
        CHECK(second.app().log.entries == std::vector{12, 22});
    }
}

#if defined(__cpp_exceptions)
/// Notes its number, then throws it.
auto throwing(int id) {
    return [id](ResMut<Log> log) {
        log->entries.push_back(id);
        throw id;
    };
}

template <class Run>
int caught(Run run) {
    try {
        run();
    } catch (int thrown) {
        return thrown;
    }
    return 0;
}

TEST_SUITE("fan_out.exceptions") {
    TEST_CASE("every child runs, and the first exception is rethrown") {
        World world;
        auto handler =
            nexus::fan_out(noting(1), throwing(2), noting(3), throwing(4), noting(5), throwing(6));
        CHECK(caught([&] { handler.run(world, 0); }) == 2);
        CHECK(world.app().log.entries == std::vector{1, 2, 3, 4, 5, 6});
        CHECK(caught([&] { handler.run(world, 0); }) == 2);
        CHECK(world.app().log.entries.size() == 12);
    }

    TEST_CASE("the first or the last child throws") {
        World world;
        auto first = nexus::fan_out(throwing(1), noting(2));
        auto last = nexus::fan_out(noting(3), throwing(4));
        CHECK(caught([&] { first.run(world, 0); }) == 1);
        CHECK(caught([&] { last.run(world, 0); }) == 4);
        CHECK(world.app().log.entries == std::vector{1, 2, 3, 4});
    }

    TEST_CASE("the exception is the object that was thrown") {
        struct Told {
            std::shared_ptr<int> identity;
        };
        World world;
        const auto identity = std::make_shared<int>(5);
        auto handler = nexus::fan_out([&](Res<Log>) { throw Told{identity}; }, noting(1));
        try {
            handler.run(world, 0);
            FAIL("nothing was thrown");
        } catch (const Told& told) {
            CHECK(told.identity == identity);
        }
        CHECK(world.app().log.entries == std::vector{1});
    }

    TEST_CASE("in fan-outs of fan-outs too") {
        World world;
        auto handler = nexus::fan_out(nexus::fan_out(throwing(1), noting(2)), throwing(3),
                                      nexus::fan_out(noting(4), throwing(5)));
        CHECK(caught([&] { handler.run(world, 0); }) == 1);
        CHECK(world.app().log.entries == std::vector{1, 2, 3, 4, 5});
    }
}
#endif

} // namespace
