// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/res.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Res, nexus::ResMut;

struct Count {
    int value = 0;
    [[nodiscard]] int twice() const { return 2 * value; }
};
struct Limit {
    int value = 100;
};
struct Debug {
    int lines = 0;
};
struct Missing {
    int value = 0;
};
/// Takes the operators that others would use on it.
struct Peculiar {
    int value = 1;
    void operator&() const = delete;
    template <class T>
    void operator,(T&&) const = delete;
};
struct Declared;
struct App {
    Count count;
    Limit limit;
    std::optional<Debug> debug;
};

TEST_SUITE("res") {
    TEST_CASE("Res reads the resource itself, by three spellings") {
        nexus::World<App> world(Count{4});
        const Count* seen = nullptr;
        auto handler = nexus::handler(
            [&](Res<Count> count) {
                seen = &count.get();
                CHECK(&*count == seen);
                CHECK(count->twice() == 8);
            },
            world.registry());
        handler.run(world);
        CHECK(seen == &world.app().count);
    }

    TEST_CASE("ResMut changes the resource itself, by three spellings") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](ResMut<Count> count) {
                count->value += 1;
                (*count).value += 10;
                count.get().value += 100;
            },
            world.registry());
        handler.run(world);
        CHECK(world.app().count.value == 111);
    }

    TEST_CASE("Res gives const access and is copyable") {
        CHECK(std::is_same_v<decltype(*std::declval<Res<Count>&>()), const Count&>);
        CHECK(std::is_same_v<decltype(std::declval<Res<Count>&>().operator->()), const Count*>);
        CHECK(std::is_same_v<decltype(std::declval<Res<Count>&>().get()), const Count&>);
        CHECK(std::is_trivially_copyable_v<Res<Count>>);
        CHECK(sizeof(Res<Count>) == sizeof(void*));
    }

    TEST_CASE("ResMut is move-only") {
        CHECK_FALSE(std::is_copy_constructible_v<ResMut<Count>>);
        CHECK_FALSE(std::is_copy_assignable_v<ResMut<Count>>);
        CHECK(std::is_nothrow_move_constructible_v<ResMut<Count>>);
        CHECK(sizeof(ResMut<Count>) == sizeof(void*));
    }

    TEST_CASE("reborrow lends the same access to a helper") {
        nexus::World<App> world;
        const auto helper = [](ResMut<Count> lent) { lent->value += 5; };
        auto handler = nexus::handler(
            [&](ResMut<Count> count) {
                helper(count.reborrow());
                helper(count.reborrow());
                count->value += 1;
                helper(std::move(count));
            },
            world.registry());
        handler.run(world);
        CHECK(world.app().count.value == 16);
    }

    TEST_CASE("two shared reads of one resource are fine") {
        nexus::World<App> world(Count{3});
        auto handler = nexus::handler(
            [](Res<Count> a, Res<Count> b) { return a->value + b->value; }, world.registry());
        CHECK(handler.run(world) == 6);
    }

    TEST_CASE("a shared and an exclusive parameter of different resources are fine") {
        nexus::World<App> world;
        nexus::handler([](Res<Limit> limit, ResMut<Count> count) { count->value = limit->value; },
                       world.registry())
            .run(world);
        CHECK(world.app().count.value == 100);
    }
}

TEST_SUITE("res.optional") {
    TEST_CASE("a type that is only declared may be asked for, and is not there") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](std::optional<Res<Declared>> declared) { return declared.has_value(); },
            world.registry());
        CHECK_FALSE(handler.run(world));
        CHECK(world.try_resource<Declared>() == nullptr);
        CHECK_FALSE(nexus::World<App>::contains<Declared>);
    }

    TEST_CASE("resources whose type overloads the address-of and comma operators") {
        struct Schema {
            Peculiar peculiar;
            std::optional<std::vector<Peculiar>> maybe;
        };
        nexus::World<Schema> world;
        world.resource<std::optional<std::vector<Peculiar>>>().emplace(2);
        auto handler = nexus::handler(
            [](ResMut<Peculiar> one, std::optional<Res<std::vector<Peculiar>>> many,
               Peculiar event) {
                one->value += int((*many)->size()) + event.value;
                return one->value;
            },
            world.registry());
        CHECK(handler.run(world, Peculiar{}) == 4);
        CHECK(world.try_resource<Peculiar>()->value == 4);
    }

    TEST_CASE("an optional parameter is empty when the schema lacks the resource") {
        nexus::World<App> world;
        auto handler = nexus::handler([](std::optional<Res<Missing>> read,
                                         std::optional<ResMut<Debug>>) { return read.has_value(); },
                                      world.registry());
        CHECK_FALSE(handler.run(world));
        auto changing =
            nexus::handler([](std::optional<ResMut<Missing>> write) { return write.has_value(); },
                           world.registry());
        CHECK_FALSE(changing.run(world));
    }

    TEST_CASE("an optional parameter is there when a plain field is") {
        nexus::World<App> world(Count{3});
        auto handler = nexus::handler(
            [](std::optional<Res<Limit>> limit, std::optional<ResMut<Count>> count) {
                (*count)->value += (*limit)->value;
                return limit.has_value() && count.has_value();
            },
            world.registry());
        CHECK(handler.run(world));
        CHECK(world.app().count.value == 103);
    }

    TEST_CASE("an optional parameter follows an optional field") {
        nexus::World<App> world;
        auto log = nexus::handler(
            [](std::optional<ResMut<Debug>> debug) {
                if (debug)
                    ++(*debug)->lines;
                return debug.has_value();
            },
            world.registry());
        CHECK_FALSE(log.run(world));
        world.app().debug.emplace();
        CHECK(log.run(world));
        CHECK(log.run(world));
        CHECK(world.try_resource<Debug>()->lines == 2);
        world.app().debug.reset();
        CHECK_FALSE(log.run(world));
    }

    TEST_CASE("an optional shared parameter reads the optional field itself") {
        nexus::World<App> world;
        world.app().debug.emplace();
        const Debug* seen = nullptr;
        nexus::handler([&](std::optional<Res<Debug>> debug) { seen = &**debug; }, world.registry())
            .run(world);
        CHECK(seen == &*world.app().debug);
    }

    TEST_CASE("two optional shared reads of one resource are fine") {
        nexus::World<App> world;
        auto handler =
            nexus::handler([](std::optional<Res<Limit>> a, std::optional<Res<Limit>> b,
                              Res<Limit> c) { return (*a)->value + (*b)->value + c->value; },
                           world.registry());
        CHECK(handler.run(world) == 300);
    }

    TEST_CASE("ResMut of an optional fills and empties the field") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](ResMut<std::optional<Debug>> debug, bool fill) {
                if (fill)
                    debug->emplace(Debug{7});
                else
                    debug->reset();
            },
            world.registry());
        handler.run(world, true);
        REQUIRE(world.try_resource<Debug>() != nullptr);
        CHECK(world.try_resource<Debug>()->lines == 7);
        handler.run(world, false);
        CHECK(world.try_resource<Debug>() == nullptr);
    }

    TEST_CASE("Res of an optional reads the field") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Res<std::optional<Debug>> debug) { return debug->has_value(); }, world.registry());
        CHECK_FALSE(handler.run(world));
        world.app().debug.emplace();
        CHECK(handler.run(world));
    }
}

} // namespace
