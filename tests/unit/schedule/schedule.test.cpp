// SPDX-License-Identifier: MIT
#include <nexus/rt.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

struct Journal {
    std::string text;
};
struct Fresh {
    bool prices = true;
    bool orders = false;
};
struct App {
    Journal journal;
    Fresh fresh;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

bool prices(ResMut<Journal> journal, Res<Fresh> fresh) {
    journal->text += 'p';
    return fresh->prices;
}
bool orders(ResMut<Journal> journal, Res<Fresh> fresh) {
    journal->text += 'o';
    return fresh->orders;
}
void risk(ResMut<Journal> journal) {
    journal->text += 'r';
}
bool publish(ResMut<Journal> journal) {
    journal->text += '!';
    return false;
}

TEST_SUITE("schedule") {
    TEST_CASE("stages run in order, and every system of a stage runs") {
        World world;
        auto schedule = nexus::schedule(registry)
                            .stage<prices, orders>()
                            .stage<risk>()
                            .stage<publish>()
                            .build();
        static_assert(std::is_empty_v<decltype(schedule)>);
        CHECK(schedule.run(world) == 4);
        CHECK(world.resource<Journal>().text == "por!");
    }

    TEST_CASE("a stage that reports no change stops the stages after it") {
        World world;
        world.resource<Fresh>().prices = false;
        auto schedule = nexus::schedule(registry).stage<prices, orders>().stage<risk>().build();
        CHECK(schedule.run(world) == 2);
        CHECK(world.resource<Journal>().text == "po");
    }

    TEST_CASE("one system of a stage that reports a change is enough") {
        World world;
        world.resource<Fresh>() = {.prices = false, .orders = true};
        auto schedule = nexus::schedule(registry).stage<prices, orders>().stage<risk>().build();
        CHECK(schedule.run(world) == 3);
    }

    TEST_CASE("with edges, only what depends on an unchanged system is skipped") {
        World world;
        auto schedule = nexus::schedule(registry)
                            .add<prices>()
                            .add<orders>()
                            .add<risk>()
                            .after<orders>()
                            .add<publish>()
                            .after<prices, risk>()
                            .build();
        CHECK(schedule.run(world) == 3);
        CHECK(world.resource<Journal>().text == "po!");
        world.resource<Fresh>() = {.prices = false, .orders = true};
        CHECK(schedule.run(world) == 4);
        world.resource<Fresh>() = {.prices = false, .orders = false};
        CHECK(schedule.run(world) == 2);
    }

    TEST_CASE("edges add up") {
        World world;
        world.resource<Fresh>() = {.prices = true, .orders = false};
        auto schedule = nexus::schedule(registry)
                            .add(prices)
                            .add<orders>()
                            .add<risk>()
                            .after(prices)
                            .after<orders>()
                            .build();
        CHECK(schedule.run(world) == 3);
    }

    TEST_CASE("a system that was skipped reports no change") {
        World world;
        world.resource<Fresh>().prices = false;
        auto schedule = nexus::schedule(registry)
                            .add<prices>()
                            .add<risk>()
                            .after<prices>()
                            .add<publish>()
                            .after<risk>()
                            .build();
        CHECK(schedule.run(world) == 1);
    }

    TEST_CASE("systems keep their locals, and may be lambdas") {
        World world;
        auto schedule = nexus::schedule(registry)
                            .stage([](ResMut<Journal> journal, Local<int> runs) {
                                journal->text = std::to_string(++*runs);
                            })
                            .build();
        schedule.run(world);
        schedule.run(world);
        CHECK(world.resource<Journal>().text == "2");
    }

    TEST_CASE("a schedule that is named is copied by what is added to it") {
        World world;
        const auto one = nexus::schedule(registry).stage<prices>();
        const auto two = one.stage<risk>();
        CHECK(one.build().run(world) == 1);
        CHECK(two.stage(nexus::fn<publish>).build().run(world) == 3);
        const auto added = nexus::schedule(registry).add<prices>().add<risk>();
        const auto linked = added.after<prices>();
        const auto last = linked.add<publish>();
        CHECK(added.build().run(world) == 2);
        CHECK(linked.build().run(world) == 2);
        CHECK(last.after(nexus::fn<risk>).build().run(world) == 3);
    }

    TEST_CASE("a schedule does not touch the sequence number") {
        World world;
        nexus::schedule(registry).stage<risk>().build().run(world);
        CHECK(world.sequence() == nexus::Sequence::zero);
    }
}

} // namespace
