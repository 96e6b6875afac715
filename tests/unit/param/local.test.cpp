// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Local;

struct App {};

int count_calls(Local<int> calls) {
    return ++*calls;
}

struct Settings {
    int value = 42;
    std::string text = "default";
};

TEST_SUITE("local") {
    TEST_CASE("a local lives from one run to the next") {
        nexus::World<App> world;
        auto handler = nexus::handler<count_calls>(world.registry());
        CHECK(handler.run(world) == 1);
        CHECK(handler.run(world) == 2);
        CHECK(handler.run(world) == 3);
    }

    TEST_CASE("two handlers of one function count for themselves") {
        nexus::World<App> world;
        auto first = nexus::handler<count_calls>(world.registry());
        auto second = nexus::handler<count_calls>(world.registry());
        first.run(world);
        first.run(world);
        CHECK(second.run(world) == 1);
        CHECK(first.run(world) == 3);
    }

    TEST_CASE("a local belongs to its handler and not to a world") {
        nexus::World<App> one;
        nexus::World<App> two;
        auto handler = nexus::handler<count_calls>(nexus::registry<App>);
        handler.run(one);
        CHECK(handler.run(two) == 2);
    }

    TEST_CASE("a local is default constructed when the handler is made") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Local<Settings> settings) { return settings->value + int(settings->text.size()); },
            world.registry());
        CHECK(handler.run(world) == 49);
    }

    TEST_CASE("a local of fundamental type starts at zero") {
        nexus::World<App> world;
        auto handler =
            nexus::handler([](Local<int> a, Local<double> b,
                              Local<int*> c) { return *a == 0 && *b == 0.0 && c.get() == nullptr; },
                           world.registry());
        CHECK(handler.run(world));
    }

    TEST_CASE("a local may be move-only, and moves with its handler") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Local<std::unique_ptr<int>> owned) {
                if (!*owned)
                    *owned = std::make_unique<int>(0);
                return ++**owned;
            },
            world.registry());
        CHECK(handler.run(world) == 1);
        CHECK_FALSE(std::is_copy_constructible_v<decltype(handler)>);
        auto moved = std::move(handler);
        CHECK(moved.run(world) == 2);
    }

    TEST_CASE("a copied handler has a copy of the local") {
        nexus::World<App> world;
        auto handler = nexus::handler<count_calls>(world.registry());
        handler.run(world);
        auto copy = handler;
        CHECK(copy.run(world) == 2);
        CHECK(copy.run(world) == 3);
        CHECK(handler.run(world) == 2);
    }

    TEST_CASE("two locals of one type in one function are two") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Local<int> a, Local<int> b) {
                *a += 1;
                b.get() += 10;
                return *a + *b;
            },
            world.registry());
        CHECK(handler.run(world) == 11);
        CHECK(handler.run(world) == 22);
    }

    TEST_CASE("a handler is as large as its locals") {
        const auto one = nexus::handler<count_calls>(nexus::registry<App>);
        const auto two = nexus::handler([](Local<long>, Local<long>) {}, nexus::registry<App>);
        const auto vector = nexus::handler([](Local<std::vector<int>>) {}, nexus::registry<App>);
        CHECK(sizeof(one) == sizeof(int));
        CHECK(sizeof(two) == 2 * sizeof(long));
        CHECK(sizeof(vector) == sizeof(std::vector<int>));
    }

    TEST_CASE("a local of an empty type leaves its handler empty") {
        struct Tag {};
        const auto handler = nexus::handler([](Local<Tag>) {}, nexus::registry<App>);
        CHECK(std::is_empty_v<decltype(handler)>);
    }

    TEST_CASE("an over-aligned local is aligned") {
        struct alignas(32) Wide {
            int calls = 0;
        };
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Local<Wide> wide) {
                ++wide->calls;
                return reinterpret_cast<std::uintptr_t>(&*wide) % 32;
            },
            world.registry());
        CHECK(handler.run(world) == 0);
        CHECK(alignof(decltype(handler)) == 32);
    }

    TEST_CASE("a local may own a non-movable object in place") {
        struct Fixed {
            Fixed() = default;
            Fixed(const Fixed&) = delete;
            Fixed& operator=(const Fixed&) = delete;
            int value = 0;
        };
        nexus::World<App> world;
        auto handler =
            nexus::handler([](Local<Fixed> fixed) { return ++fixed->value; }, world.registry());
        CHECK(handler.run(world) == 1);
        CHECK(handler.run(world) == 2);
        CHECK_FALSE(std::is_move_constructible_v<decltype(handler)>);
    }
}

} // namespace
